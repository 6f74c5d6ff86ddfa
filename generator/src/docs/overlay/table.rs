//! Tables of overlays: parameters and headers with their types, and descriptions of fields.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::http;
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::block::{Block, Blocks};
use crate::docs::parse::Reader;
use crate::docs::tree::{FieldDescription, Parameter, Spanned};
use crate::docs::{Presence, Shape, ShapeKind, Step, note, placeholder};
use crate::source::Span;

/// What a table lists, by its first column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// `Name`, `Type`, `Description`
    Parameters,
    /// `Header`, `Type`, `Description`
    Headers,
    /// `Name`, `Description`
    Fields,
}

impl Columns {
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Parameters => &["Name", "Type", "Description"],
            Self::Headers => &["Header", "Type", "Description"],
            Self::Fields => &["Name", "Description"],
        }
    }
}

/// A row of a table, as places in the doc.
struct Row {
    cells: Vec<Range<usize>>,
    end: usize,
}

/// The columns of a table, if they are some that are known here.
pub fn columns(blocks: &Blocks<'_>, table: &Block) -> Option<Columns> {
    let rows = rows(blocks, table);
    let head: Vec<&str> = rows
        .first()?
        .cells
        .iter()
        .map(|cell| &blocks.text[cell.clone()])
        .collect();
    let all = [Columns::Parameters, Columns::Headers, Columns::Fields];
    all.into_iter().find(|columns| columns.names() == head)
}

/// Says which columns a table should have had.
pub fn malformed(blocks: &Blocks<'_>, table: &Block, wanted: &[Columns]) -> Diagnostic {
    let wanted = wanted
        .iter()
        .map(|columns| format!("| {} |", columns.names().join(" | ")));
    let help = format!(
        "the columns are: {}",
        wanted.collect::<Vec<_>>().join(" or ")
    );
    let message = "the columns of this table are not understood";
    Diagnostic::new(Code::BadTable, blocks.first_line(table), message).help(help)
}

/// Remembers the first table of its kind where it stands; false, and a diagnostic, for another.
pub fn remember_first(reader: &mut Reader<'_>, table: &Block, first: &mut Option<Span>) -> bool {
    let span = reader.blocks.first_line(table);
    match first {
        None => {
            *first = Some(span);
            true
        }
        Some(first) => {
            let message = "there is such a table already";
            let diagnostic = Diagnostic::new(Code::SaidTwice, span, message);
            reader.report(diagnostic.and(*first, "the first"));
            false
        }
    }
}

/// The rows of a table of parameters.
pub fn parameters(reader: &mut Reader<'_>, table: &Block) -> Vec<Parameter> {
    typed_rows(reader, table, str::to_owned)
}

/// The rows of a table of headers, whose names are compared as HTTP does.
pub fn headers(reader: &mut Reader<'_>, table: &Block) -> Vec<Parameter> {
    let headers = typed_rows(reader, table, str::to_ascii_lowercase);
    for header in &headers {
        let name = &header.name;
        if !http::is_token(&name.value) {
            let message = format!("{} is no name of a header", quote(&name.value));
            reader.report(Diagnostic::new(Code::BadTable, name.span, message));
        }
    }
    headers
}

/// Rows with a type. Of those whose names are the same when compared as `compared`, the first counts.
fn typed_rows(
    reader: &mut Reader<'_>,
    table: &Block,
    compared: fn(&str) -> String,
) -> Vec<Parameter> {
    let blocks = reader.blocks;
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for [name, of_type, description] in body(reader, table) {
        let name = code_cell(reader, &name);
        let shape = code_cell(reader, &of_type).and_then(|cell| cell_shape(reader, &cell));
        let (Some(name), Some(shape)) = (name, shape) else {
            continue;
        };
        let first = *seen.entry(compared(&name.value)).or_insert(name.span);
        if first != name.span {
            report_twice(reader, &name.value, name.span, first);
            continue;
        }
        parameters.push(Parameter {
            name,
            shape,
            description: cell_text(blocks, &description),
        });
    }
    parameters
}

/// The rows of a table that describes fields.
pub fn fields(reader: &mut Reader<'_>, table: &Block) -> Vec<FieldDescription> {
    let blocks = reader.blocks;
    let mut fields: Vec<FieldDescription> = Vec::new();
    for [name, description] in body(reader, table) {
        let Some(name) = code_cell(reader, &name) else {
            continue;
        };
        let description = cell_text(blocks, &description);
        if description.is_empty() {
            let message = "this row says nothing of the field";
            reader.report(Diagnostic::new(Code::NothingNew, name.span, message));
        }
        fields.push(FieldDescription {
            place: Spanned {
                value: field_steps(&name.value),
                span: name.span,
            },
            description,
        });
    }
    fields
}

/// `body["a"]["*"]` is a chain of steps, anything else a key.
fn field_steps(name: &str) -> Vec<Step> {
    match note::steps(name) {
        Ok(steps) if !steps.is_empty() => steps,
        _ => vec![Step::Key(name.to_owned())],
    }
}

fn report_twice(reader: &mut Reader<'_>, name: &str, second: Span, first: Span) {
    let message = format!("{} has two rows", quote(name));
    reader.report(Diagnostic::new(Code::SaidTwice, second, message).and(first, "the first"));
}

/// The cells of each row below the head. A table has one row at least, and no row more cells than
/// the head: Markdown passes over those in silence.
fn body<const N: usize>(reader: &mut Reader<'_>, table: &Block) -> Vec<[Range<usize>; N]> {
    let blocks = reader.blocks;
    let all = rows(blocks, table);
    if all.len() < 2 {
        let span = blocks.first_line(table);
        reader.report(Diagnostic::new(
            Code::BadTable,
            span,
            "this table has no row",
        ));
    }
    for row in all.iter().skip(1) {
        let extra = row.cells.last().map_or(0, |cell| cell.end)..row.end;
        let extra = trimmed(blocks.text, &extra);
        if !extra.is_empty() {
            let message = "this row has more cells than the table has columns";
            let diagnostic = Diagnostic::new(Code::BadTable, blocks.span(&extra), message);
            reader.report(diagnostic.help("a bar in a cell is written with a backslash: `\\|`"));
        }
    }
    let rows = all.into_iter().skip(1);
    rows.map(|row| {
        let cells = row.cells.try_into();
        cells.expect("Markdown gives each row as many cells as the head, which was matched")
    })
    .collect()
}

/// The rows of a table, the head first.
fn rows(blocks: &Blocks<'_>, table: &Block) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    for (event, range) in blocks.inner(table) {
        match event {
            Event::Start(Tag::TableCell) => cells.push(trimmed(blocks.text, range)),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => rows.push(Row {
                cells: std::mem::take(&mut cells),
                end: range.end,
            }),
            _ => {}
        }
    }
    rows
}

/// A cell without the bars and the space around its text.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let cell = &text[range.clone()];
    let is_edge = |c: char| c == '|' || c.is_whitespace();
    let start = range.start + (cell.len() - cell.trim_start_matches(is_edge).len());
    let end = range.end - (cell.len() - cell.trim_end().len());
    start..end.max(start)
}

/// The text of a cell that holds nothing but code, as `` `limit` ``.
fn code_cell(reader: &mut Reader<'_>, cell: &Range<usize>) -> Option<Spanned<String>> {
    let blocks = reader.blocks;
    let text = &blocks.text[cell.clone()];
    let inner = text
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'))
        .filter(|inner| !inner.is_empty() && !inner.contains('`'));
    let Some(inner) = inner else {
        let message = "this cell is no word in code marks";
        let diagnostic = Diagnostic::new(Code::BadTable, blocks.span(cell), message);
        reader.report(diagnostic.help("write it as `name`"));
        return None;
    };
    Some(Spanned {
        // In a table, a bar inside of code is written with a backslash.
        value: inner.replace("\\|", "|"),
        span: blocks.span(&(cell.start + 1..cell.end - 1)),
    })
}

/// The shape that a type cell gives.
fn cell_shape(reader: &mut Reader<'_>, cell: &Spanned<String>) -> Option<Shape> {
    match placeholder::parse(&cell.value) {
        Ok(read) if read.kind == ShapeKind::Bytes || read.nullable => {
            let message = format!("{} is no type of a parameter", quote(&cell.value));
            let diagnostic = Diagnostic::new(Code::BadType, cell.span, message);
            reader.report(diagnostic.help("a parameter is text: it is sent or left out"));
            None
        }
        Ok(read) => Some(Shape {
            kind: read.kind,
            presence: read.presence,
            nullable: false,
            name: None,
            span: cell.span,
        }),
        Err(mistake) => {
            let diagnostic = Diagnostic::new(Code::BadType, cell.span, mistake.message);
            reader.report(match mistake.meant {
                Some(meant) => {
                    let meant = meant.replace('|', "\\|");
                    diagnostic.label(format!("did you mean `{meant}`?"))
                }
                None => diagnostic.help(mistake.help),
            });
            None
        }
    }
}

fn cell_text(blocks: &Blocks<'_>, cell: &Range<usize>) -> String {
    blocks.text[cell.clone()].replace("\\|", "|")
}

/// Reports the parameters that carry a mark which says nothing where they stand: one of these, or any at the end
/// of the name.
pub fn refuse_marks(
    reader: &mut Reader<'_>,
    parameters: &[Parameter],
    refused: &[Presence],
    why: &str,
) {
    for Parameter { name, shape, .. } in parameters {
        if refused.contains(&shape.presence) {
            reader.report(Diagnostic::new(Code::BadMark, shape.span, why));
        }
        let (_, at_name) = placeholder::split_mark(&name.value);
        if refused.contains(&at_name) {
            reader.report(Diagnostic::new(Code::BadMark, name.span, why));
        } else if at_name != Presence::Unmarked {
            let message = "the mark of a parameter stands behind its type";
            let diagnostic = Diagnostic::new(Code::BadMark, name.span, message);
            let of_type = &reader.blocks.text[shape.span.range()];
            reader.report(match shape.presence {
                Presence::Unmarked => {
                    diagnostic.help(format!("write it there: `{of_type}{}`", at_name.mark()))
                }
                Presence::Promised | Presence::Optional => diagnostic.help("delete this one"),
            });
        }
    }
}

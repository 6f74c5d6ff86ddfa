//! Diagnostics as text: for people, for editors, for programs and for GitHub.

mod human;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use serde::Serialize;

use super::{Diagnostic, Label, Severity};
use crate::source::{SourceMap, Span};
use human::human;

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As rustc prints them, with the lines in question.
    #[default]
    Human,
    /// One line each.
    Short,
    /// One JSON object each, a line each.
    Json,
    /// Workflow commands, which GitHub shows beside the changed lines.
    Github,
}

/// The diagnostics as text; every message ends its line. Colours, where the
/// format has any, are ANSI escapes.
pub fn render(sources: &SourceMap, diagnostics: &[Diagnostic], format: Format) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&match format {
            Format::Human => human(sources, diagnostic),
            Format::Short => short(sources, diagnostic),
            Format::Json => json(sources, diagnostic),
            Format::Github => github(sources, diagnostic),
        });
        out.push('\n');
        if format == Format::Human {
            out.push('\n');
        }
    }
    out
}

fn labels(diagnostic: &Diagnostic) -> impl Iterator<Item = (AnnotationKind, &Label)> {
    let secondary = diagnostic.secondary.iter();
    std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
        .chain(secondary.map(|label| (AnnotationKind::Context, label)))
}

fn short(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let place = Place::of(sources, diagnostic.primary.span);
    let (severity, code) = (severity_word(diagnostic), diagnostic.code);
    let Place {
        file, line, column, ..
    } = place;
    let message = &diagnostic.message;
    format!("{file}:{line}:{column}: {severity}[{code}]: {message}")
}

fn severity_word(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A span as people and editors count: lines and columns from 1, the end not included.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Place<'a> {
    fn of(sources: &'a SourceMap, span: Span) -> Self {
        let file = sources.file(span.file);
        let start = file.location(span.start as usize);
        let end = file.location(span.end as usize);
        Self {
            file: file.path(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

#[derive(Serialize)]
struct JsonSpan<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    primary: bool,
    label: &'a str,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    spans: Vec<JsonSpan<'a>>,
    help: &'a [String],
    rendered: String,
}

fn json(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let spans = labels(diagnostic).map(|(kind, label)| JsonSpan {
        place: Place::of(sources, label.span),
        primary: matches!(kind, AnnotationKind::Primary),
        label: &label.text,
    });
    let diagnostic = JsonDiagnostic {
        code: diagnostic.code.id(),
        severity: severity_word(diagnostic),
        message: &diagnostic.message,
        spans: spans.collect(),
        help: &diagnostic.help,
        rendered: plain(&human(sources, diagnostic)),
    };
    serde_json::to_string(&diagnostic).expect("strings and numbers always serialise")
}

/// The text without its ANSI escapes.
pub fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn github(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let place = Place::of(sources, diagnostic.primary.span);
    let mut message = diagnostic.message.clone();
    for help in &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    format!(
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        severity_word(diagnostic),
        github_escape(place.file, true),
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        diagnostic.code,
        github_escape(&message, false),
    )
}

/// Escapes as GitHub's workflow commands want it; properties also lose `:` and `,`.
fn github_escape(text: &str, property: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            c => out.push(c),
        }
    }
    out
}

/// An error that has no place in a doc as text, and what to do about it.
pub fn message(message: &str, help: Option<&str>, format: Format) -> String {
    let mut text = match format {
        Format::Human => human_message(message, help),
        Format::Short => match help {
            Some(help) => format!("error: {message}\nhelp: {help}"),
            None => format!("error: {message}"),
        },
        Format::Json => {
            let rendered = plain(&human_message(message, help));
            let help: Vec<&str> = help.into_iter().collect();
            let object = serde_json::json!({
                "code": null, "severity": "error", "message": message, "spans": [],
                "help": help, "rendered": rendered,
            });
            object.to_string()
        }
        Format::Github => {
            let help = help.map_or_else(String::new, |help| format!("\nhelp: {help}"));
            let text = format!("{message}{help}");
            format!("::error title=mdclient::{}", github_escape(&text, false))
        }
    };
    text.push('\n');
    text
}

fn human_message(message: &str, help: Option<&str>) -> String {
    let group = Group::with_title(Level::ERROR.primary_title(message));
    let group = group.elements(help.map(|help| Level::HELP.message(help)));
    Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .render(&[group])
}

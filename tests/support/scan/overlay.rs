//! Reads overlays line by line, as [`scan`](super) reads docs.

use super::{Response, is_start, method_line, response};

/// What an overlay says of a request.
#[derive(Debug, Default)]
pub struct Request {
    /// The word in bold.
    pub method: String,
    /// The path in code marks.
    pub path: String,
    /// What `> Name:` says.
    pub name: Option<String>,
    /// What `> Next page:` says.
    pub next_page: Option<String>,
    /// The rows of `### Query`.
    pub query: Vec<Row>,
    /// The bodies to choose from.
    pub bodies: Vec<Body>,
    /// The rows of the tables of headers in `### Responses`.
    pub headers: Vec<Row>,
    /// What is said of responses.
    pub responses: Vec<Response>,
}

/// A row of a table with a name, a type and a description.
#[derive(Debug)]
pub struct Row {
    /// The name, as it is sent.
    pub name: String,
    /// The type, with all its marks.
    pub kind: String,
}

/// A `### Request`.
#[derive(Debug)]
pub struct Body {
    /// What `> Body is` says.
    pub note: Option<String>,
    /// The lines between the fences.
    pub block: String,
}

/// The requests of an overlay.
pub fn requests(overlay: &str) -> Vec<Request> {
    let lines: Vec<&str> = overlay.lines().collect();
    parts(&lines, |at| is_start(&lines, at))
        .map(request)
        .collect()
}

/// The lines from each that begins a part up to the next.
fn parts<'a>(
    lines: &'a [&'a str],
    begins: impl Fn(usize) -> bool,
) -> impl Iterator<Item = &'a [&'a str]> {
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| begins(at)).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().collect();
    let ends = ends.into_iter().chain([lines.len()]);
    starts
        .into_iter()
        .zip(ends)
        .map(|(start, end)| &lines[start..end])
}

fn request(lines: &[&str]) -> Request {
    let sections: Vec<_> = parts(lines, |at| lines[at].starts_with("### ")).collect();
    let head = &lines[..lines.len() - sections.iter().map(|lines| lines.len()).sum::<usize>()];
    let (method, path) = head.iter().find_map(|line| method_line(line)).unwrap();
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        name: note(head, "Name"),
        next_page: note(head, "Next page"),
        ..Request::default()
    };
    for section in sections {
        match section[0] {
            "### Query" => request.query.extend(rows(section, "| Name |")),
            "### Request" => request.bodies.push(Body {
                note: body_note(section),
                block: response(section, 0, section.len()).block,
            }),
            "### Responses" => {
                request.headers.extend(rows(section, "| Header |"));
                let statuses = parts(section, |at| section[at].starts_with("#### "));
                let responses = statuses.map(|lines| response(lines, 0, lines.len()));
                request.responses.extend(responses);
            }
            other => panic!("the scan does not know of `{other}`"),
        }
    }
    request
}

/// What a note says behind its colon, without code marks around all of it.
fn note(lines: &[&str], name: &str) -> Option<String> {
    let prefix = format!("> {name}: ");
    let text = lines.iter().find_map(|line| line.strip_prefix(&prefix))?;
    let code = text.strip_prefix('`').and_then(|t| t.strip_suffix('`'));
    let code = code.filter(|code| !code.contains('`'));
    Some(code.unwrap_or(text).to_owned())
}

fn body_note(lines: &[&str]) -> Option<String> {
    let mut notes = lines.iter().filter_map(|l| l.strip_prefix("> Body is "));
    notes.next().map(|text| text.replace('`', ""))
}

/// The rows of the table that begins with this heading.
fn rows(lines: &[&str], heading: &str) -> Vec<Row> {
    let table = lines.iter().skip_while(|line| !line.starts_with(heading));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|line| row(line)).collect()
}

fn row(line: &str) -> Row {
    let line = line.replace("\\|", "\0");
    let cells: Vec<_> = line.split('|').map(str::trim).collect();
    let [_, name, kind, _, _] = cells[..] else {
        panic!("`{line}` has no three cells");
    };
    let code = |cell: &str| cell.replace('\0', "|").replace('`', "");
    Row {
        name: code(name),
        kind: code(kind),
    }
}

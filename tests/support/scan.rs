//! Reads docs line by line, with no Markdown parser and nothing of the
//! generator: what the tests hold the generator against.

pub mod overlay;

/// An endpoint as its lines say it.
#[derive(Debug)]
pub struct Endpoint {
    /// The rest of the `## ` line.
    pub title: String,
    /// The word in bold.
    pub method: String,
    /// The text in code marks.
    pub path: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// What stands between the method line and `### Responses`, trimmed.
    pub description: String,
    /// The responses.
    pub responses: Vec<Response>,
}

/// A response as its lines say it.
#[derive(Debug)]
pub struct Response {
    /// The first word of the `#### ` line.
    pub status: String,
    /// The rest of that line.
    pub description: String,
    /// The place in the note, as `body["result"]`.
    pub note: Option<String>,
    /// The lines between the fences.
    pub block: String,
    /// The line of the heading, from 1.
    pub line: usize,
}

/// The endpoints of a doc.
pub fn endpoints(doc: &str) -> Vec<Endpoint> {
    let lines: Vec<&str> = doc.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&at| is_start(&lines, at))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let sections = starts.iter().zip(ends);
    sections
        .map(|(&start, end)| endpoint(&lines, start, end))
        .collect()
}

/// Whether a line is a `## ` heading whose next line with anything on it is a method line.
fn is_start(lines: &[&str], at: usize) -> bool {
    let next = lines[at + 1..].iter().find(|line| !line.trim().is_empty());
    lines[at].starts_with("## ") && next.is_some_and(|line| method_line(line).is_some())
}

/// Whether a line is a method line, as it stands.
pub fn is_method_line(line: &str) -> bool {
    method_line(line).is_some()
}

/// The method and the path of a line like `` **GET** `/zones` ``.
fn method_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.strip_prefix("**")?.split_once("** `")?;
    Some((method, rest.strip_suffix('`')?))
}

fn endpoint(lines: &[&str], start: usize, end: usize) -> Endpoint {
    let find = |from: usize, wanted: &dyn Fn(&str) -> bool| {
        (from..end)
            .find(|&at| wanted(lines[at]))
            .unwrap_or_else(|| panic!("line {} begins no whole endpoint", start + 1))
    };
    let method_at = find(start, &|line| method_line(line).is_some());
    let responses_at = find(method_at, &|line| line == "### Responses");
    let (method, path) = method_line(lines[method_at]).expect("it was found by that");
    let headings: Vec<usize> = (responses_at..end)
        .filter(|&at| lines[at].starts_with("#### "))
        .collect();
    let ends = headings.iter().skip(1).copied().chain([end]);
    Endpoint {
        title: lines[start]["## ".len()..].trim().to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        line: start + 1,
        description: lines[method_at + 1..responses_at]
            .join("\n")
            .trim()
            .to_owned(),
        responses: headings
            .iter()
            .zip(ends)
            .map(|(&at, end)| response(lines, at, end))
            .collect(),
    }
}

fn response(lines: &[&str], start: usize, end: usize) -> Response {
    let heading = lines[start]["#### ".len()..].trim();
    let (status, description) = heading.split_once(' ').unwrap_or((heading, ""));
    let body = &lines[start + 1..end];
    let note = body
        .iter()
        .find_map(|line| line.strip_prefix("> Data is at `")?.strip_suffix('`'));
    let block = body.iter().skip_while(|line| **line != "```json").skip(1);
    let block: Vec<&str> = block.take_while(|line| **line != "```").copied().collect();
    Response {
        status: status.to_owned(),
        description: description.trim().to_owned(),
        note: note.map(str::to_owned),
        block: block.join("\n"),
        line: start + 1,
    }
}

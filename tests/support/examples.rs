//! The examples of `generator/DIALECT.md`.
//!
//! The info string of a fence says what its text is and what comes of it: a language for whoever
//! renders the page, a [`Kind`], and the codes of the diagnostics that it gets, if any. A fence of
//! Rust shows what becomes of the example above it.

use std::fmt::Write as _;

/// What the text of an example is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole doc.
    Doc,
    /// The doc that the overlays of the page are of.
    Things,
    /// Endpoints of a doc.
    Endpoint,
    /// What stands below `### Responses`.
    Responses,
    /// A block of a response.
    Block,
    /// A whole overlay of the doc of the page.
    Overlay,
    /// What an overlay says of one of its endpoints, by the word of its title.
    Of(&'static str),
    /// A block that an overlay has below `### Request`.
    Request,
    /// The bytes of a doc, in hexadecimal.
    Bytes,
    /// The names of docs and overlays, a line each.
    Files,
}

/// An example.
#[derive(Clone, Debug)]
pub struct Example {
    /// The line of its fence.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
    /// The codes of its diagnostics, in the order of the text.
    pub codes: Vec<String>,
    /// The text.
    pub text: String,
    /// What becomes of it, each with its line.
    pub becomes: Vec<(usize, String)>,
}

/// A page with its fences and its tables.
#[derive(Debug)]
pub struct Page {
    /// The examples in order.
    pub examples: Vec<Example>,
    /// The rows of its tables with the line of each, the head first; cells without code marks.
    pub tables: Vec<Vec<(usize, Vec<String>)>>,
}

/// The endpoints of the doc of the page.
const ENDPOINTS: [(&str, &str); 3] = [
    (
        "list",
        "## List Things\n\n**GET** `/accounts/{account_id}/things`",
    ),
    (
        "create",
        "## Create a Thing\n\n**POST** `/accounts/{account_id}/things`",
    ),
    (
        "read",
        "## Read a Thing\n\n**GET** `/accounts/{account_id}/things/{thing_id}`",
    ),
];

impl Page {
    /// Reads a page. What is no example that is known is an error with its line.
    pub fn read(markdown: &str) -> Result<Self, String> {
        let mut page = Self {
            examples: Vec::new(),
            tables: Vec::new(),
        };
        let mut lines = (1..).zip(markdown.lines());
        let mut table = Vec::new();
        while let Some((number, line)) = lines.next() {
            let marks = line.len() - line.trim_start_matches('`').len();
            if marks >= 3 {
                let fence = &line[..marks];
                let text = lines.by_ref().map(|(_, line)| line);
                let text: Vec<&str> = text.take_while(|line| *line != fence).collect();
                page.add(number, &line[marks..], &text)?;
            } else if line.starts_with('|') {
                table.push((number, cells(line)));
                continue;
            }
            if !table.is_empty() {
                page.tables.push(std::mem::take(&mut table));
            }
        }
        page.tables.extend((!table.is_empty()).then_some(table));
        Ok(page)
    }

    fn add(&mut self, line: usize, info: &str, text: &[&str]) -> Result<(), String> {
        let mut words = info.split(' ');
        let (language, kind) = (words.next(), words.next());
        let kind = match (language, kind) {
            (Some("abnf" | "sh"), None) => return Ok(()),
            (Some("rust"), None) => {
                let example = self.examples.last_mut();
                let example = example.ok_or(format!("{line}: there is no example above"))?;
                let numbered = (line + 1..).zip(text.iter().map(|&line| line.to_owned()));
                example.becomes.extend(numbered);
                return Ok(());
            }
            (Some("markdown" | "json" | "text"), Some(kind)) => kind,
            _ => return Err(format!("{line}: the info string `{info}` is not known")),
        };
        self.examples.push(Example {
            line,
            kind: Kind::of(kind).ok_or(format!("{line}: no example is a `{kind}`"))?,
            codes: words.map(str::to_owned).collect(),
            text: text.iter().fold(String::new(), |mut text, line| {
                writeln!(text, "{line}").expect("a string takes all");
                text
            }),
            becomes: Vec::new(),
        });
        Ok(())
    }

    /// The rows of the tables below a head, without their heads.
    pub fn rows<'a>(&'a self, head: &'a [&str]) -> impl Iterator<Item = &'a (usize, Vec<String>)> {
        let tables = self.tables.iter();
        let tables = tables.filter(move |table| table[0].1 == head);
        tables.flat_map(|table| table.iter().skip(2))
    }

    /// The doc that the overlays are of.
    pub fn things(&self) -> &str {
        let mut examples = self.examples.iter();
        let things = examples.find(|example| example.kind == Kind::Things);
        &things.expect("the page has the doc of its overlays").text
    }

    /// The docs and the overlays that make an example whole, each a path and its bytes.
    pub fn files(&self, example: &Example) -> Vec<(String, Vec<u8>)> {
        let text = &example.text;
        let doc = |text: String| vec![("docs/things.md".to_owned(), text.into_bytes())];
        let with_overlay = |text: String| {
            let overlay = ("overlays/things.md".to_owned(), text.into_bytes());
            [doc(self.things().to_owned()), vec![overlay]].concat()
        };
        match example.kind {
            Kind::Doc | Kind::Things => doc(text.clone()),
            Kind::Endpoint => doc(format!("# Things\n\n{text}")),
            Kind::Responses => doc(responses(text)),
            Kind::Block => doc(response(text)),
            Kind::Overlay => with_overlay(text.clone()),
            Kind::Of(endpoint) => with_overlay(overlay_of(endpoint, text)),
            Kind::Request => with_overlay(request(text)),
            Kind::Bytes => vec![("docs/things.md".to_owned(), hexadecimal(text))],
            Kind::Files => {
                let text = |path: &str| {
                    if path.starts_with("docs/") {
                        response("{}")
                    } else {
                        overlay_of("list", "> Name: `ListAll`")
                    }
                };
                let files = example.text.lines();
                files
                    .map(|path| (path.to_owned(), text(path).into_bytes()))
                    .collect()
            }
        }
    }
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "doc" => Self::Doc,
            "things" => Self::Things,
            "endpoint" => Self::Endpoint,
            "responses" => Self::Responses,
            "block" => Self::Block,
            "overlay" => Self::Overlay,
            "request" => Self::Request,
            "bytes" => Self::Bytes,
            "files" => Self::Files,
            word => Self::Of(ENDPOINTS.iter().find(|(known, _)| *known == word)?.0),
        })
    }
}

/// A doc with these responses.
fn responses(text: &str) -> String {
    format!("# Things\n\n{}\n\n### Responses\n\n{text}", ENDPOINTS[0].1)
}

/// A doc with a response of this block.
pub fn response(block: &str) -> String {
    responses(&format!("#### 200 Ok\n\n```json\n{block}\n```\n"))
}

/// An overlay that says this of an endpoint.
pub fn overlay_of(endpoint: &str, text: &str) -> String {
    let mut all = ENDPOINTS.iter();
    let (_, head) = all
        .find(|(word, _)| *word == endpoint)
        .expect("it was read as one of these");
    format!("# Things\n\n{head}\n\n{text}")
}

/// An overlay with a request of this block.
pub fn request(block: &str) -> String {
    overlay_of("create", &format!("### Request\n\n```json\n{block}\n```\n"))
}

/// The cells of a table's row, without code marks.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim_matches('|').replace("\\|", "\u{0}");
    let cells = line.split('|');
    cells
        .map(|cell| cell.trim().trim_matches('`').replace('\u{0}', "|"))
        .collect()
}

fn hexadecimal(text: &str) -> Vec<u8> {
    let bytes = text.split_whitespace();
    bytes
        .map(|byte| u8::from_str_radix(byte, 16).expect("bytes are hexadecimal"))
        .collect()
}

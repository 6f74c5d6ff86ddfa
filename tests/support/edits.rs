//! What goes wrong when somebody edits a doc or an overlay.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// One thing that goes wrong.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is the edit of its name, at a line")]
pub enum Edit {
    Delete(Index),
    Duplicate(Index),
    Move(Index, Index),
    Insert(Index, String),
    Indent(Index, usize),
    Prefix(Index, String),
}

impl Edit {
    fn apply(&self, lines: &mut Vec<String>) {
        match self {
            Self::Delete(at) => drop(lines.remove(at.index(lines.len()))),
            Self::Duplicate(at) => {
                let at = at.index(lines.len());
                lines.insert(at, lines[at].clone());
            }
            Self::Move(from, to) => {
                let line = lines.remove(from.index(lines.len()));
                lines.insert(to.index(lines.len() + 1), line);
            }
            Self::Insert(at, line) => lines.insert(at.index(lines.len() + 1), line.clone()),
            Self::Indent(at, by) => {
                let at = at.index(lines.len());
                lines[at] = " ".repeat(*by) + &lines[at];
            }
            Self::Prefix(at, with) => {
                let at = at.index(lines.len());
                lines[at] = with.clone() + &lines[at];
            }
        }
    }
}

/// The lines of a text after edits. The text has more lines than there are edits.
pub fn edited(text: &str, edits: &[Edit]) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for edit in edits {
        edit.apply(&mut lines);
    }
    lines
}

/// Lines that mean something, to a doc, to an overlay or to Markdown, where they do not belong.
const ODD_LINES: &[&str] = &[
    "```",
    "~~~~",
    "```json",
    "<!--",
    "-->",
    "<pre>",
    "</pre>",
    "<div>",
    "> quote",
    "- item",
    "---",
    "===",
    "# Title",
    "## Title",
    "### Responses",
    "### Query",
    "### Request",
    "#### 200 Ok",
    "**GET** `/x`",
    "> Name: `Name`",
    "> Body is empty",
    "| `a` | `string?` | A. |",
    "|---|---|",
    "[ref]: /x",
    "{",
    "\\",
    "`",
    "\u{0}",
    "| a |",
    "* * *",
    "<![CDATA[",
    "<?x",
    "    code",
    "&#x60;",
    "\u{202e}",
];

const MARKS: &[&str] = &[
    "> ", "- ", "1. ", "#", "    ", "\t", "<!-- ", "`", "\\", "|",
];

/// Any edit.
pub fn edit() -> impl Strategy<Value = Edit> {
    let line = prop_oneof![
        4 => select(ODD_LINES).prop_map(str::to_owned),
        1 => "\\PC{0,30}",
    ];
    prop_oneof![
        any::<Index>().prop_map(Edit::Delete),
        any::<Index>().prop_map(Edit::Duplicate),
        any::<(Index, Index)>().prop_map(|(from, to)| Edit::Move(from, to)),
        (any::<Index>(), line).prop_map(|(at, line)| Edit::Insert(at, line)),
        (any::<Index>(), 1usize..6).prop_map(|(at, by)| Edit::Indent(at, by)),
        (any::<Index>(), select(MARKS)).prop_map(|(at, mark)| Edit::Prefix(at, mark.to_owned())),
    ]
}

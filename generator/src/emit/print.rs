//! Tokens to text, with the empty lines that people put between items.

use proc_macro2::TokenStream;

/// Items as text, with an empty line above each.
///
/// An item is printed as soon as it is there: its tokens take many times the
/// memory of its text.
#[derive(Debug, Default)]
pub struct Items(String);

impl Items {
    /// Adds an item that is laid out already.
    pub fn push_text(&mut self, item: &str) {
        self.0.push('\n');
        self.0.push_str(item);
        self.0.push('\n');
    }

    fn push(&mut self, item: TokenStream) {
        let text = pretty(item);
        if !text.trim().is_empty() {
            self.0.push('\n');
            space_members(&text, &mut self.0);
        }
    }
}

impl Extend<TokenStream> for Items {
    fn extend<I: IntoIterator<Item = TokenStream>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

/// A file: its documentation, what stands above its items, such as imports, and the items.
pub fn file(
    docs: TokenStream,
    above: impl IntoIterator<Item = TokenStream>,
    items: &Items,
) -> String {
    let mut text = Items::default();
    text.extend(above);
    pretty(docs) + &text.0 + &items.0
}

fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens)
        .expect("emitted tokens are Rust: every name and literal was made as a token");
    prettyplease::unparse(&file)
}

/// Whether a line ends a method or a constant.
fn is_end(line: &str) -> bool {
    let is_short_constant = line.starts_with("    const ") && line.ends_with(';');
    is_short_constant || ["    }", "    };", "    ];"].contains(&line)
}

/// Puts an empty line before each method of an impl and before its first
/// constant. No line of emitted code is inside of a literal: literals are on
/// one line.
fn space_members(text: &str, out: &mut String) {
    let mut before = "";
    for line in text.lines() {
        let ends_item = is_end(before);
        let begins_item = line != "}" && !line.starts_with("    const ");
        let first_constant = before.starts_with("    type ") && line.starts_with("    const ");
        if ends_item && begins_item || first_constant {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
}

//! Tokens to text, with the empty lines that people put between items.

use proc_macro2::TokenStream;
use quote::quote;

/// A file: its inner attributes, then its items, each of which is printed on its own.
pub fn file(attributes: &TokenStream, items: impl IntoIterator<Item = TokenStream>) -> String {
    let mut out = pretty(quote! { #attributes });
    for item in items {
        let text = pretty(item);
        if !text.trim().is_empty() {
            out.push('\n');
            out.push_str(&space_members(&text));
        }
    }
    out
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
fn space_members(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
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
    out
}

//! The index of the modules of a crate whose modules are features, for its readers.

use super::{Outline, rustdoc};
use crate::names;

/// Emits the index, which is Markdown.
pub fn index(modules: &[Outline]) -> String {
    let mut out = String::from("| Module | What | Requests |\n|---|---|---|\n");
    for module in modules {
        let title = rustdoc::title(&module.title).replace('|', "\\|");
        let name = rustdoc::code(&names::feature(&module.name));
        let count = module.requests;
        out.push_str(&format!("| {name} | {title} | {count} |\n"));
    }
    out.push_str("\nEach module is a feature of that name, and `full` is all of them.\n");
    out
}

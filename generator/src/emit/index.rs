//! What speaks of all modules of a crate whose modules are features: `mod.rs`, and an index for readers.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Outline, rustdoc};
use crate::names::{self, ident};

/// Emits the index of the modules, which is Markdown.
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

/// `mod.rs` with a feature for each module.
pub fn root_with_features(modules: &[Outline]) -> TokenStream {
    let modules = modules.iter().map(|module| {
        let name = ident(&module.name);
        let feature = names::feature(&module.name);
        let deprecated = super::deprecated(module.deprecated, "doc");
        quote! { #[cfg(feature = #feature)] #deprecated pub mod #name; }
    });
    quote! { #(#modules)* }
}

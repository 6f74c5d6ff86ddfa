//! IR to Rust: one file for each module, and `mod.rs` for all of them.
//!
//! Emission is total: lowering has seen to it that names are valid and unique.
//! Everything that comes from the docs reaches the code as a string literal, as
//! an identifier made by [`crate::names`], or as rustdoc made by `rustdoc.rs`.

mod body;
mod choice;
mod endpoint;
mod enumeration;
mod foreign;
mod header;
mod index;
mod member;
mod outcome;
mod print;
mod request;
mod rustdoc;
mod shared;
mod types;
mod value;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

pub use shared::{Failure, Shared, file as shared_file};

use crate::ir::{Api, Module, OutcomeKind};
use crate::names::{self, ident};
use crate::source::{SourceMap, Span};
use foreign::Foreign;

/// An emitted file, without its header.
#[derive(Debug)]
pub struct EmittedFile {
    /// The file's name in the folder of the modules.
    pub name: String,
    /// The docs-relative name of the doc that it comes from; `None` for `mod.rs`.
    pub doc: Option<String>,
    /// The Rust code.
    pub code: String,
}

/// Whether each module is a feature of the crate that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    /// All modules are there, always.
    None,
    /// Each module is there if its feature is enabled. An index of them comes along.
    PerModule,
}

/// What the files that speak of all modules say of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The name of the module.
    pub name: String,
    /// The doc's title, as Markdown.
    pub title: String,
    /// Whether the doc is marked as deprecated.
    pub deprecated: bool,
    /// How many requests there are.
    pub requests: usize,
    /// The structs that only failures hold.
    pub failures: Vec<Failure>,
}

impl From<&Module> for Outline {
    fn from(module: &Module) -> Self {
        Self {
            name: module.name.clone(),
            title: module.title.clone(),
            deprecated: module.deprecated,
            requests: module.endpoints.len(),
            failures: shared::failures(module),
        }
    }
}

/// Emits the client.
pub fn emit(sources: &SourceMap, api: &Api, features: Features) -> Vec<EmittedFile> {
    let outlines = outlines(api);
    let shared = Shared::new(&outlines);
    let mut files = of_all(&outlines, &shared, features);
    files.extend(shared_file(sources, api, &shared));
    files.extend(modules(sources, api, &shared, || ()));
    files
}

/// What there is to say of each module, in the order of their names.
pub fn outlines(api: &Api) -> Vec<Outline> {
    api.modules.par_iter().map(Outline::from).collect()
}

/// Emits the modules, and calls `on_each` when one of them is done.
pub fn modules(
    sources: &SourceMap,
    api: &Api,
    shared: &Shared,
    on_each: impl Fn() + Sync,
) -> Vec<EmittedFile> {
    let emit = |module: &Module| {
        let code = emit_module(&Context::new(sources, module, shared));
        on_each();
        EmittedFile {
            name: file_name(&module.name),
            doc: Some(sources.file(module.span.file).name().to_owned()),
            code,
        }
    };
    api.modules.par_iter().map(emit).collect()
}

/// The file of a module.
pub fn file_name(module: &str) -> String {
    format!("{module}.rs")
}

/// Emits what speaks of all modules, which are in the order of their names:
/// `mod.rs`, and the index where there is one.
pub fn of_all(modules: &[Outline], shared: &Shared, features: Features) -> Vec<EmittedFile> {
    let file = |name: &str, code| EmittedFile {
        name: name.to_owned(),
        doc: None,
        code,
    };
    let root = file("mod.rs", emit_root(modules, shared, features));
    let index = (features == Features::PerModule).then(|| file(INDEX, index::index(modules)));
    std::iter::once(root).chain(index).collect()
}

/// The name of the index of the modules.
pub const INDEX: &str = "modules.md";

fn emit_root(modules: &[Outline], shared: &Shared, features: Features) -> String {
    let docs = rustdoc::inner(&["Every module of the API, one for each doc.".to_owned()]);
    let per_module = features == Features::PerModule;
    let failures = (!shared.names().is_empty()).then(|| {
        let name = ident(names::SHARED_FAILURES);
        let allow = per_module.then(|| {
            let reason = "the modules that use them are features";
            quote! { #[allow(dead_code, reason = #reason)] }
        });
        quote! { #allow mod #name; }
    });
    let modules = modules.iter().map(|module| {
        let (name, feature) = (ident(&module.name), names::feature(&module.name));
        let cfg = per_module.then(|| quote! { #[cfg(feature = #feature)] });
        let deprecated = deprecated(module.deprecated, "API");
        quote! { #cfg #deprecated pub mod #name; }
    });
    let modules = quote! { #failures #(#modules)* };
    print::file(docs, [modules], &print::Items::default())
}

fn emit_module(context: &Context<'_>) -> String {
    let module = context.module;
    let mut items = print::Items::default();
    for endpoint in &module.endpoints {
        items.extend(endpoint::items(context, endpoint));
    }
    items.extend(types::items(context, types::used_by));
    enumeration::print(context, &mut items);
    // Which names are imported is known once all items have been made.
    let imports = context.foreign.imports(&runtime_modules(module));
    let docs = rustdoc::inner(&module_docs(context));
    let allow = module.endpoints.iter().any(|endpoint| endpoint.deprecated);
    let allow = allow.then(|| quote! { #![allow(deprecated, reason = "the items themselves")] });
    print::file(docs, allow.into_iter().chain([imports]), &items)
}

/// The modules of the runtime that emitted code calls.
fn runtime_modules(module: &Module) -> Vec<&'static str> {
    let has_headers = module.endpoints.iter().any(|e| e.headers.is_some());
    let mut outcomes = module
        .endpoints
        .iter()
        .flat_map(|e| [&e.output, &e.failure]);
    let by_status = outcomes.any(|outcome| matches!(outcome.kind, OutcomeKind::PerStatus(_)));
    let all = [
        ("decode", by_status),
        ("header", has_headers),
        ("path", !module.endpoints.is_empty()),
    ];
    let needed = all.into_iter().filter(|(_, is_needed)| *is_needed);
    needed.map(|(name, _)| name).collect()
}

/// Every Markdown text of a module.
fn prose(module: &Module) -> impl Iterator<Item = &str> {
    let endpoints = module.endpoints.iter();
    let of_endpoints = endpoints.flat_map(|endpoint| [&endpoint.title, &endpoint.description]);
    [&module.title, &module.description]
        .into_iter()
        .chain(of_endpoints)
        .map(String::as_str)
}

/// What every item of a module is emitted with.
struct Context<'a> {
    sources: &'a SourceMap,
    module: &'a Module,
    shared: &'a Shared,
    foreign: Foreign<'a>,
    /// Whether a description may say where a link of its own leads (`[x]: ..`).
    has_link_definitions: bool,
}

impl<'a> Context<'a> {
    fn new(sources: &'a SourceMap, module: &'a Module, shared: &'a Shared) -> Self {
        Self {
            sources,
            module,
            shared,
            foreign: Foreign::new(module),
            has_link_definitions: prose(module).any(|text| text.contains("]:")),
        }
    }

    /// A link to a request struct. It is spelled out where the short form could
    /// lead elsewhere: to a derive macro, or to where a description says.
    fn link(&self, name: &str) -> String {
        const DERIVES: [&str; 9] = [
            "Clone",
            "Copy",
            "Debug",
            "Default",
            "Eq",
            "Hash",
            "Ord",
            "PartialEq",
            "PartialOrd",
        ];
        if self.has_link_definitions || DERIVES.contains(&name) {
            format!("[`{name}`](struct@{name})")
        } else {
            format!("[`{name}`]")
        }
    }

    /// Links to some requests, the first of them by name.
    fn links(&self, endpoints: &[usize]) -> String {
        const SHOWN: usize = 4;
        let link = |&index: &usize| self.link(&self.module.endpoints[index].name);
        let links: Vec<String> = endpoints.iter().take(SHOWN).map(link).collect();
        let more = match endpoints.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{}{more}", links.join(", "))
    }

    /// The line of rustdoc that says where the docs are, and the overlay.
    fn documented_at(&self, places: &[Span]) -> String {
        let places = places.iter().map(|&span| {
            let file = self.sources.file(span.file);
            let name = rustdoc::code(file.name());
            let of_overlay = if file.is_overlay() {
                "the overlay "
            } else {
                ""
            };
            let line = self.sources.line(span);
            format!("{of_overlay}{name}, line {line}")
        });
        let places: Vec<String> = places.collect();
        rustdoc::prose(format!("Documented in {}.", places.join(", and in ")))
    }
}

fn module_docs(context: &Context<'_>) -> Vec<String> {
    let module = context.module;
    let mut docs = vec![rustdoc::title(&module.title)];
    if !module.description.is_empty() {
        docs.push(rustdoc::markdown(&module.description));
    }
    if !module.endpoints.is_empty() {
        let mut table = String::from("| Request | Endpoint |\n|---|---|");
        for endpoint in &module.endpoints {
            let (link, target) = (context.link(&endpoint.name), endpoint::target(endpoint));
            table.push_str(&format!("\n| {link} | {target} |"));
        }
        docs.push(table);
    }
    docs.push(context.documented_at(&[module.span]));
    docs
}

/// The attribute of what the docs mark as deprecated.
fn deprecated(is_deprecated: bool, what: &str) -> Option<TokenStream> {
    let note = format!("the docs mark this {what} as deprecated");
    is_deprecated.then(|| quote! { #[deprecated = #note] })
}

//! Docs tree to IR: names, equal shapes as one type, and the checks that need
//! more than one endpoint. After it emission is total.

mod enums;
mod outcome;
mod request;
mod types;

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::{self, Document, Method, Spanned};
use crate::ir::{Api, Endpoint, Headers, Module, Outcome, Paging, Response, TypeDef};
use crate::names::{self, EndpointKey, TypeScope};
use crate::source::{SourceMap, Span};

/// Lowers all docs.
pub fn lower(sources: &SourceMap, documents: Vec<Document>) -> (Api, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    for document in &documents {
        report_same_endpoints(document, &mut diagnostics);
    }
    let lowered: Vec<(Module, Vec<Diagnostic>)> = documents
        .into_par_iter()
        .map(|document| module(sources, document))
        .collect();
    let (mut modules, found): (Vec<_>, Vec<_>) = lowered.into_iter().unzip();
    diagnostics.extend(found.into_iter().flatten());
    modules.sort_by(|a: &Module, b: &Module| a.name.cmp(&b.name));
    report_clashes(sources, &modules, &mut diagnostics);
    (Api { modules }, diagnostics)
}

/// Modules whose file names would be the same on some disk.
fn report_clashes(sources: &SourceMap, modules: &[Module], diagnostics: &mut Vec<Diagnostic>) {
    for pair in modules.windows(2) {
        let [first, second] = pair else { continue };
        if first.name == second.name {
            let file = |module: &Module| quote(sources.file(module.span.file).name());
            let message = format!(
                "{} and {} would be the same module, `{}`",
                file(first),
                file(second),
                first.name
            );
            let diagnostic = Diagnostic::new(Code::ModuleNameClash, second.span, message);
            diagnostics.push(
                diagnostic
                    .and(first.span, "the other doc")
                    .help("rename one of the files"),
            );
        }
    }
}

fn report_same_endpoints(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(Method, &str), Span> = HashMap::new();
    for endpoint in &document.endpoints {
        let (method, path) = (endpoint.method.value, endpoint.path.value.as_str());
        if let Some(&first) = seen.get(&(method, path)) {
            // An overlay makes several requests of one endpoint.
            if first == endpoint.path.span {
                continue;
            }
            let message = format!("`{method}` {} is described twice", quote(path));
            let diagnostic = Diagnostic::new(Code::SameEndpointTwice, endpoint.path.span, message);
            diagnostics.push(diagnostic.and(first, "here first"));
        } else {
            seen.insert((method, path), endpoint.path.span);
        }
    }
}

/// Lowers a doc, on its own.
fn module(sources: &SourceMap, document: Document) -> (Module, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let diagnostics = &mut found;
    let keys: Vec<EndpointKey<'_>> = document.endpoints.iter().map(key).collect();
    let mut scope = TypeScope::default();
    let names = scope.endpoints(&keys);
    report_taken_names(&document.endpoints, &names, diagnostics);
    let mut interner = types::Interner::default();
    let lowered = document.endpoints.iter().zip(&names).enumerate();
    let lowered: Vec<Parts> = lowered
        .map(|(index, (endpoint, name))| {
            parts(
                endpoint,
                index,
                name,
                &mut interner,
                &mut scope,
                diagnostics,
            )
        })
        .collect();
    report_said_twice(&interner, diagnostics);
    let given = interner.given_names();
    let (types, enums) = interner.name(&keys, &mut scope);
    report_taken_types(&given, &types, diagnostics);
    let enums = enums.name(&names, &types, &mut scope);
    let endpoints = document.endpoints.into_iter().zip(names).zip(lowered);
    let module = Module {
        name: names::module_of(sources.file(document.file).name()),
        deprecated: is_marked_deprecated(&document.title.value, ""),
        title: document.title.value,
        description: document.description,
        span: document.title.span,
        endpoints: endpoints
            .map(|((documented, name), parts)| endpoint(documented, name, parts))
            .collect(),
        types,
        enums,
    };
    (module, found)
}

/// Reports what two places that show one struct say of it.
fn report_said_twice(interner: &types::Interner, diagnostics: &mut Vec<Diagnostic>) {
    for (second, first) in &interner.named_twice {
        let message = "this type has a name already";
        let diagnostic = Diagnostic::new(Code::SaidTwice, second.span, message);
        diagnostics.push(diagnostic.and(first.span, "here first"));
    }
    for &(second, first) in &interner.described_twice {
        let message = "this field is one that is described otherwise already";
        let diagnostic = Diagnostic::new(Code::SaidTwice, second, message);
        let diagnostic = diagnostic.and(first, "here first");
        diagnostics.push(diagnostic.help("equal objects are one type: describe its fields once"));
    }
}

fn key(endpoint: &docs::Endpoint) -> EndpointKey<'_> {
    let given = endpoint.additions.name.as_ref();
    EndpointKey {
        title: &endpoint.title.value,
        method: endpoint.method.value,
        path: &endpoint.path.value,
        given: given.map(|name| name.value.as_str()),
    }
}

/// Reports the names of requests that overlays give and that another has.
fn report_taken_names(
    endpoints: &[docs::Endpoint],
    names: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (endpoint, name) in endpoints.iter().zip(names) {
        let given = endpoint.additions.name.as_ref();
        if let Some(given) = given.filter(|given| given.value != *name) {
            diagnostics.push(taken(given));
        }
    }
}

/// Reports the names of types that overlays give and that something else has.
fn report_taken_types(
    given: &[Option<Spanned<String>>],
    types: &[TypeDef],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut first_given: HashMap<&str, Span> = HashMap::new();
    for (given, type_def) in given.iter().zip(types) {
        let Some(given) = given else { continue };
        let first = *first_given.entry(&given.value).or_insert(given.span);
        if given.value == type_def.name {
            continue;
        }
        let diagnostic = taken(given);
        diagnostics.push(if first == given.span {
            diagnostic
        } else {
            diagnostic.and(first, "given here, too")
        });
    }
}

fn taken(name: &Spanned<String>) -> Diagnostic {
    let message = format!("something else is called {}", quote(&name.value));
    let diagnostic = Diagnostic::new(Code::BadName, name.span, message);
    diagnostic.help("requests, `<Request>Output`, `<Request>Failure` and types share one scope")
}

/// What lowering makes of an endpoint, beside what the docs say.
struct Parts {
    outcomes: (Outcome, Outcome),
    request: request::Request,
    paging: Option<Paging>,
    headers: Option<Headers>,
}

fn parts(
    endpoint: &docs::Endpoint,
    index: usize,
    name: &str,
    interner: &mut types::Interner,
    scope: &mut TypeScope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Parts {
    let outcomes = outcome::outcomes(&endpoint.responses, index, name, interner);
    Parts {
        request: request::request(endpoint, index, name, interner, diagnostics),
        paging: request::paging(endpoint, &outcomes.0, diagnostics),
        headers: request::headers(endpoint, index, name, interner, scope),
        outcomes,
    }
}

fn endpoint(documented: docs::Endpoint, name: String, parts: Parts) -> Endpoint {
    let responses = documented.responses.into_iter().map(|response| Response {
        status: response.status.value,
        description: response.description,
        data_at: response.data_at.map(|steps| steps.value),
        body: response.body,
        overlay: response.refinement.overlay,
        span: response.status.span,
    });
    let (output, failure) = parts.outcomes;
    Endpoint {
        name,
        deprecated: is_marked_deprecated(&documented.title.value, &documented.description),
        title: documented.title.value,
        method: documented.method.value,
        path_params: parts.request.path_params,
        query: parts.request.query,
        body: parts.request.body,
        paging: parts.paging,
        headers: parts.headers,
        overlay: documented.additions.overlay,
        path: documented.path.value,
        description: documented.description,
        span: documented.title.span,
        responses: responses.collect(),
        output,
        failure,
    }
}

/// Whether a title or a description marks what it stands above as deprecated:
/// in brackets or with a colon or a dash in a title, at the start of a paragraph
/// or in a sentence of its own in a description.
fn is_marked_deprecated(title: &str, description: &str) -> bool {
    let title = title.to_lowercase();
    let in_title = [
        "[deprecated]",
        "(deprecated)",
        "deprecated:",
        "- deprecated",
    ];
    let description = description.to_lowercase();
    in_title.into_iter().any(|mark| title.contains(mark))
        || description.contains("deprecated")
            && paragraphs(&description).any(|text| begins_deprecated(text) || says_deprecated(text))
}

/// The paragraphs of a description in Markdown, but for those in lists, which are about something else.
fn paragraphs(description: &str) -> impl Iterator<Item = &str> {
    let mut lists = 0usize;
    let events = Parser::new(description).into_offset_iter();
    events.filter_map(move |(event, range)| {
        match event {
            Event::Start(Tag::List(_)) => lists += 1,
            Event::End(TagEnd::List(_)) => lists -= 1,
            Event::Start(Tag::Paragraph) if lists == 0 => return Some(&description[range]),
            _ => {}
        }
        None
    })
}

/// `Deprecated: ..`, `**Deprecated.**`, `[DEPRECATED] ..`, `Deprecated in favor of ..`
fn begins_deprecated(paragraph: &str) -> bool {
    let text = paragraph.trim_start_matches(|c: char| c != '`' && !c.is_alphanumeric());
    let after = text.strip_prefix("deprecated");
    after.is_some_and(|after| {
        let marks = [
            " in favo", " since", " as of", ",", ":", ".", "!", "]", ")", "*", "_",
        ];
        after.trim().is_empty() || marks.into_iter().any(|mark| after.starts_with(mark))
    })
}

/// `This endpoint is deprecated`, at the start of a sentence.
fn says_deprecated(paragraph: &str) -> bool {
    let subjects = ["this endpoint", "this api", "this operation", "this method"];
    subjects.into_iter().any(|subject| {
        paragraph.match_indices(subject).any(|(at, _)| {
            let before = paragraph[..at].trim_end_matches([' ', '*', '_', '>']);
            let after = &paragraph[at + subject.len()..];
            let is_start = before.is_empty() || before.ends_with(['.', '!', ':', '\n']);
            is_start
                && (after.starts_with(" is deprecated")
                    || after.starts_with(" has been deprecated"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_deprecation() {
        for (title, description) in [
            ("[DEPRECATED] List Pipelines", ""),
            ("Delete targets (Deprecated)", ""),
            ("Get", "**Deprecated:** Prefer the other."),
            ("Get", "[DEPRECATED] Use the other."),
            ("Get", "Lists ciphers.\n\n**Deprecated:** Prefer the other."),
            (
                "Get",
                "Lists ciphers.\n\nDeprecated in favor of [the other](https://example.com).",
            ),
            ("Deprecated: Get", ""),
            ("Get", "Lists. This endpoint is deprecated. Use the other."),
            (
                "Get",
                "Lists ciphers.\n\n> **Deprecated:** Prefer\n> the other.",
            ),
            (
                "Get",
                "- some\n- ciphers\n\nLists them.\nThis endpoint is deprecated.",
            ),
        ] {
            assert!(
                is_marked_deprecated(title, description),
                "{title}: {description}"
            );
        }
        for (title, description) in [
            ("List deprecated ciphers", ""),
            ("Get", "Lists the deprecated and the current ones."),
            ("Get", "Deprecated ciphers are listed here."),
            ("Get", "If this method is deprecated, use another."),
            ("Get", "For example:\n\n```yaml\ndeprecated: false\n```"),
            (
                "Get",
                "```\nA.\n\nDeprecated: no\n\nThis endpoint is deprecated.\n```",
            ),
            ("Get", "    deprecated: false"),
            ("Get", "`deprecated: false` is sent."),
            ("Get", "- deprecated: whether the zone is old"),
            (
                "Get",
                "- id\n\n- deprecated: whether the zone is old\n\n  Deprecated: no",
            ),
            ("Get", "### Deprecated\n\nWhether the zone is old."),
            ("Get", "<!--\nDeprecated: no\n-->"),
        ] {
            assert!(
                !is_marked_deprecated(title, description),
                "{title}: {description}"
            );
        }
    }
}

//! Overlays merged into the docs tree.
//!
//! An overlay completes a doc and never contradicts it. What does not fit the doc
//! any more is an error that shows both places: additions must not outlive what
//! they were added to.

mod attach;
mod known;
mod refine;
mod request;
mod response;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, guess, quote};
use crate::docs::{Additions, Document, Endpoint, Parameter, Spanned};
use crate::source::SourceMap;
use known::{Known, Uses, target};

/// Merges each overlay into the doc of the same file name.
pub fn merge(
    sources: &SourceMap,
    documents: &mut [Document],
    overlays: Vec<Document>,
) -> Vec<Diagnostic> {
    let mut merger = Merger::default();
    let names = documents.iter().map(|d| sources.file(d.file).name());
    let places: HashMap<&str, usize> = names.zip(0..).collect();
    for overlay in overlays {
        let name = sources.file(overlay.file).name();
        match places.get(name) {
            Some(&place) => merger.document(&mut documents[place], overlay),
            None => merger.report_no_doc(sources, documents, &overlay),
        }
    }
    merger.diagnostics
}

#[derive(Default)]
struct Merger {
    diagnostics: Vec<Diagnostic>,
}

impl Merger {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn report_no_doc(&mut self, sources: &SourceMap, documents: &[Document], overlay: &Document) {
        let name = sources.file(overlay.file).name();
        let message = format!("there is no doc {} for this overlay", quote(name));
        let diagnostic = Diagnostic::new(Code::NoDocForOverlay, overlay.title.span, message);
        let docs = documents
            .iter()
            .map(|document| sources.file(document.file).name());
        let near = guess(&self.diagnostics, name, docs);
        let document = near.and_then(|near| {
            documents
                .iter()
                .find(|document| sources.file(document.file).name() == near)
        });
        self.report(match document {
            Some(document) => diagnostic.and(document.title.span, "is it of this doc?"),
            None => diagnostic.help("give it the file name of its doc, or delete it"),
        });
    }

    /// Merges an overlay into its doc. An endpoint that the overlay describes several times, each
    /// time under a name of its own, becomes as many.
    fn document(&mut self, document: &mut Document, overlay: Document) {
        if document.title.value != overlay.title.value {
            self.report_other_title(&document.title, &overlay.title);
        }
        let documented = std::mem::take(&mut document.endpoints);
        let known = Known::of(&documented);
        let mut groups: HashMap<usize, Vec<Endpoint>> = HashMap::new();
        for endpoint in overlay.endpoints {
            match known.place(&endpoint) {
                Some(place) => groups.entry(place).or_default().push(endpoint),
                None => self.report_no_endpoint(&known, &endpoint),
            }
        }
        for (place, endpoint) in documented.into_iter().enumerate() {
            let Some(group) = groups.remove(&place) else {
                document.endpoints.push(endpoint);
                continue;
            };
            self.report_unnamed_twice(&group);
            for overlay in group {
                let merged = self.endpoint(endpoint.clone(), overlay);
                document.endpoints.push(merged);
            }
        }
        let uses = Uses::of(&document.endpoints);
        for row in &overlay.path {
            self.share(document, &uses, row);
        }
    }

    /// Gives a row to each endpoint whose path has the parameter, and that has no row of its own for it.
    fn share(&mut self, document: &mut Document, uses: &Uses, row: &Parameter) {
        let mut own_row = None;
        let mut is_used = false;
        for &(place, own) in uses.of_parameter(&row.name.value) {
            if own.is_some() {
                own_row = own;
            } else {
                is_used = true;
                document.endpoints[place].additions.path.push(row.clone());
            }
        }
        match own_row {
            _ if is_used => {}
            Some(own) => {
                let message = "each endpoint has a row of its own for this parameter";
                let diagnostic = Diagnostic::new(Code::SaidTwice, row.name.span, message);
                self.report(diagnostic.and(own, "such a row"));
            }
            None => self.report_no_parameter(document, &row.name),
        }
    }

    fn report_no_parameter(&mut self, document: &Document, name: &Spanned<String>) {
        let parameters = document.endpoints.iter();
        let parameters = parameters.flat_map(|endpoint| endpoint.path.value.parameters());
        let message = format!("no path has a parameter {}", quote(&name.value));
        let diagnostic = Diagnostic::new(Code::NoParameterForOverlay, name.span, message);
        self.report(match guess(&self.diagnostics, &name.value, parameters) {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }

    fn report_other_title(&mut self, documented: &Spanned<String>, said: &Spanned<String>) {
        let message = format!("the doc calls this {}", quote(&documented.value));
        let diagnostic = Diagnostic::new(Code::OtherTitle, said.span, message);
        self.report(diagnostic.and(documented.span, "the title in the doc"));
    }

    fn report_no_endpoint(&mut self, known: &Known<'_>, endpoint: &Endpoint) {
        let wanted = target(endpoint);
        let message = format!("the doc has no endpoint {}", quote(&wanted));
        let span = endpoint.path.span;
        let diagnostic = Diagnostic::new(Code::NoEndpointForOverlay, span, message);
        let near = known.with_path(endpoint).or_else(|| {
            let near = guess(&self.diagnostics, &wanted, known.targets())?;
            known.with_target(near)
        });
        self.report(match near {
            Some(near) => {
                let place = near.method.span.to(near.path.span);
                diagnostic.and(place, "the nearest that it has")
            }
            None => diagnostic.help("if the endpoint is gone, delete it here, too"),
        });
    }

    fn report_unnamed_twice(&mut self, group: &[Endpoint]) {
        let mut unnamed = group.iter().filter(|e| e.additions.name.is_none());
        let Some(first) = unnamed.next() else {
            return;
        };
        for second in unnamed {
            let message = "this overlay describes an endpoint twice";
            let diagnostic = Diagnostic::new(Code::SaidTwice, second.path.span, message);
            let diagnostic = diagnostic.and(first.path.span, "here first");
            self.report(
                diagnostic.help("if both are meant, name the second: > Name: `OtherRequest`"),
            );
        }
    }

    fn endpoint(&mut self, documented: Endpoint, overlay: Endpoint) -> Endpoint {
        let mut merged = documented;
        if merged.title.value != overlay.title.value {
            self.report_other_title(&merged.title, &overlay.title);
        }
        self.check_not_empty(&overlay);
        self.check_names(&overlay.additions);
        self.check_path(&merged, &overlay);
        self.check_headers(&overlay.responses);
        for response in overlay.responses {
            self.response(&mut merged, response);
        }
        merged.additions = overlay.additions;
        for request in &mut merged.additions.requests {
            self.request(merged.method.value, merged.method.span, request);
        }
        if let Some(paging) = &merged.additions.paging {
            self.check_paging(&paging.value, &merged.additions.query);
        }
        if !overlay.description.is_empty() {
            let between = if merged.description.is_empty() {
                ""
            } else {
                "\n\n"
            };
            merged.description.push_str(between);
            merged.description.push_str(&overlay.description);
        }
        merged
    }

    fn check_not_empty(&mut self, overlay: &Endpoint) {
        let Additions {
            overlay: _,
            name,
            paging,
            path,
            query,
            requests,
        } = &overlay.additions;
        let says_nothing = name.is_none()
            && paging.is_none()
            && path.is_empty()
            && query.is_empty()
            && requests.is_empty()
            && overlay.responses.is_empty()
            && overlay.description.is_empty();
        if says_nothing {
            let message = "this says nothing of the endpoint";
            let span = overlay.method.span.to(overlay.path.span);
            self.report(Diagnostic::new(Code::NothingNew, span, message));
        }
    }

    fn check_path(&mut self, documented: &Endpoint, overlay: &Endpoint) {
        let parameters = documented.path.value.parameters();
        let known: HashSet<&str> = parameters.iter().copied().collect();
        for row in &overlay.additions.path {
            let name = row.name.value.as_str();
            if known.contains(name) {
                continue;
            }
            let message = format!("the path has no parameter {}", quote(name));
            let diagnostic = Diagnostic::new(Code::NoParameterForOverlay, row.name.span, message);
            let near = guess(&self.diagnostics, name, parameters.iter().copied());
            let diagnostic = match near {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                None => diagnostic,
            };
            self.report(diagnostic.and(documented.path.span, "the path in the doc"));
        }
    }
}

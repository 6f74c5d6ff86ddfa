//! What an overlay says of responses.

use super::{Merger, attach, refine};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::{Endpoint, Refinement, Response};
use crate::source::Span;

impl Merger {
    /// Reports headers that no request gives access to: those of failures, and of a second success.
    pub(super) fn check_headers(&mut self, responses: &[Response]) {
        let mut first: Option<Span> = None;
        let with_headers = responses.iter();
        for response in with_headers.filter(|r| !r.refinement.headers.is_empty()) {
            let span = response.status.span;
            let diagnostic = |message| Diagnostic::new(Code::HeadersWithoutUse, span, message);
            if !response.status.value.is_success() {
                self.report(diagnostic(
                    "headers are documented of a success, and this is none",
                ));
            } else if let Some(first) = first {
                let message = "headers are documented of one success";
                self.report(diagnostic(message).and(first, "this one has some"));
            } else {
                first = Some(span);
            }
        }
    }

    /// Merges what an overlay says of a response into the documented one.
    pub(super) fn response(&mut self, endpoint: &mut Endpoint, said: Response) {
        let kind = said.status.value.kind();
        let mut documented = endpoint.responses.iter_mut();
        let Some(documented) = documented.find(|d| d.status.value.kind() == kind) else {
            let message = format!("the doc has no response `{}`", said.status.value);
            let span = said.status.span;
            let diagnostic = Diagnostic::new(Code::NoResponseForOverlay, span, message);
            self.report(diagnostic.and(endpoint.title.span, "of this endpoint"));
            return;
        };
        if !said.description.is_empty() && said.description != documented.description {
            let message = match documented.description.as_str() {
                "" => "the doc does not describe this response".to_owned(),
                description => format!("the doc calls this {}", quote(description)),
            };
            let diagnostic = Diagnostic::new(Code::OtherTitle, said.status.span, message);
            self.report(diagnostic.and(documented.status.span, "the response in the doc"));
        }
        for type_name in &said.refinement.type_names {
            self.check_type_name(&type_name.name);
        }
        let says_nothing = said.body.is_none()
            && said.refinement.headers.is_empty()
            && said.refinement.type_names.is_empty()
            && said.refinement.fields.is_empty();
        if says_nothing {
            let message = "this says nothing of the response";
            let diagnostic = Diagnostic::new(Code::NothingNew, said.status.span, message);
            self.report(diagnostic.and(documented.status.span, "the response in the doc"));
        }
        match (&mut documented.body, &said.body) {
            (Some(body), Some(said)) => {
                let (refined, found) = refine::refine(body, said);
                *body = refined;
                self.diagnostics.extend(found);
            }
            (None, Some(said)) => {
                let message = "the doc documents no JSON for this response";
                let diagnostic = Diagnostic::new(Code::Contradiction, said.span, message);
                self.report(diagnostic.and(documented.status.span, "its block is empty"));
            }
            (_, None) => {}
        }
        let Refinement {
            type_names, fields, ..
        } = &said.refinement;
        let found = match &mut documented.body {
            Some(body) => attach::names_and_descriptions(body, type_names, fields),
            None => attach::nothing(type_names, fields),
        };
        self.diagnostics.extend(found);
        documented.refinement = said.refinement;
    }
}

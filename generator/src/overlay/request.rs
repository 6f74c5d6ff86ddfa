//! What an overlay says of requests: names, paging, bodies.

use super::{Merger, attach};
use crate::diagnostic::{Code, Diagnostic, guess, quote};
use crate::docs::{
    Additions, Method, Paging, Parameter, RequestBody, RequestContent, ShapeKind, Spanned,
};
use crate::names;
use crate::source::Span;

impl Merger {
    /// Reports names that are none, and names of what has none.
    pub(super) fn check_names(&mut self, additions: &Additions) {
        if let Some(name) = &additions.name {
            self.check_type_name(name);
        }
        if let [only] = additions.requests.as_slice() {
            self.check_nameless(only);
        }
        for request in &additions.requests {
            for type_name in &request.type_names {
                self.check_type_name(&type_name.name);
            }
            if let Some(name) = &request.name
                && !names::is_member_name(&name.value)
            {
                let message = format!("{} is no name of a field", quote(&name.value));
                let diagnostic = Diagnostic::new(Code::BadName, name.span, message);
                self.report(diagnostic.help("write it in snake_case: `value`"));
            }
        }
    }

    pub(super) fn check_type_name(&mut self, name: &Spanned<String>) {
        if !names::is_type_name(&name.value) {
            let message = format!("{} is no name of a type", quote(&name.value));
            let diagnostic = Diagnostic::new(Code::BadName, name.span, message);
            self.report(diagnostic.help("write it in UpperCamelCase: `CreateNamespace`"));
        }
    }

    /// Reports names of an only body whose fields are the request's own: neither a field nor a type
    /// stands for it.
    fn check_nameless(&mut self, body: &RequestBody) {
        let has_fields = match &body.content {
            RequestContent::Json(shape) => shape.kind.is_object(),
            RequestContent::Multipart(_) => true,
            RequestContent::Nothing | RequestContent::Bytes(_) => false,
        };
        if !has_fields {
            return;
        }
        let is_root = |place: &Option<Vec<_>>| place.as_ref().is_none_or(Vec::is_empty);
        let types = body.type_names.iter();
        let types = types.filter(|name| is_root(&name.place));
        for name in body.name.iter().chain(types.map(|name| &name.name)) {
            let message = "the fields of this body are those of the request, so it has no name";
            let diagnostic = Diagnostic::new(Code::BadName, name.span, message);
            self.report(
                diagnostic.help("to name the request, write > Name: below the method line"),
            );
        }
    }

    /// Reports a next page that no query parameter can ask for.
    pub(super) fn check_paging(&mut self, paging: &Paging, rows: &[Parameter]) {
        let query = &paging.query;
        let Some(row) = rows.iter().find(|row| row.name.value == query.value) else {
            let message = format!("{} is no documented query parameter", quote(&query.value));
            let diagnostic = Diagnostic::new(Code::BadPaging, query.span, message);
            let known = rows.iter().map(|row| row.name.value.as_str());
            self.report(match guess(&self.diagnostics, &query.value, known) {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                None => diagnostic.help("document it below `### Query`"),
            });
            return;
        };
        let message = match (&paging.cursor, &row.shape.kind) {
            (Some(steps), _) if steps.is_empty() => "the whole body is no cursor",
            (None, ShapeKind::Integer)
            | (Some(_), ShapeKind::String | ShapeKind::Integer | ShapeKind::Number) => return,
            (None, _) => "the number of a page is an integer",
            (Some(_), _) => "a cursor is a string or a number",
        };
        let diagnostic = Diagnostic::new(Code::BadPaging, query.span, message);
        self.report(diagnostic.and(row.shape.span, "its type"));
    }

    /// Merges what an overlay says of a body with the method of the doc, and brings names and descriptions
    /// to their places.
    pub(super) fn request(&mut self, method: Method, method_span: Span, request: &mut RequestBody) {
        if !method.may_have_body() {
            let message = format!("a request by {method} has no body");
            let diagnostic = Diagnostic::new(Code::BodyWithoutUse, request.heading, message);
            self.report(diagnostic.and(method_span, "the method"));
        }
        let found = match &mut request.content {
            RequestContent::Json(shape) => {
                attach::names_and_descriptions(shape, &request.type_names, &request.fields)
            }
            RequestContent::Multipart(parts) => {
                let mut found = attach::no_objects(&request.type_names);
                found.extend(attach::fields(parts, &request.fields));
                found
            }
            RequestContent::Nothing | RequestContent::Bytes(_) => {
                attach::nothing(&request.type_names, &request.fields)
            }
        };
        self.diagnostics.extend(found);
    }
}

//! What a request sends: its parameters and its body.

use std::collections::{HashMap, HashSet};

use super::enums::Holder;
use super::outcome::{self, token};
use super::types::{Interner, Root, RootName, Side, description, enum_of};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::{self, Field, Parameter, Presence, RequestContent, Shape, ShapeKind, Step};
use crate::ir::{
    Body, BodyChoice, BodyContent, BodyField, BodyValue, Header, Headers, Outcome, OutcomeKind,
    Paging, PathParam, Payload, QueryParam, RequestBody, Type,
};
use crate::names::{self, RequestNames, TypeScope};
use crate::source::Span;

/// What an endpoint's request consists of.
pub struct Request {
    pub path_params: Vec<PathParam>,
    pub query: Vec<QueryParam>,
    pub body: RequestBody,
}

/// Lowers the request of the endpoint with that index and name.
pub fn request(
    endpoint: &docs::Endpoint,
    index: usize,
    name: &str,
    interner: &mut Interner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Request {
    let additions = &endpoint.additions;
    let mut lowerer = Lowerer {
        index,
        name,
        interner,
        diagnostics,
    };
    let path = endpoint.path.value.parameters();
    let query: Vec<&str> = additions.query.iter().map(|row| &*row.name.value).collect();
    let body = body_keys(endpoint);
    let names = names::request_fields(&path, &query, body.as_deref());
    let body = lowerer.body(endpoint, &names);
    Request {
        path_params: lowerer.path_params(&path, &additions.path, names.path),
        query: lowerer.query(&additions.query, names.query),
        body,
    }
}

/// The keys of the fields that the body has in the request; `None` where it is any body.
fn body_keys(endpoint: &docs::Endpoint) -> Option<Vec<&str>> {
    let requests = &endpoint.additions.requests;
    match requests.as_slice() {
        [] if endpoint.method.value.may_have_body() => None,
        [] => Some(Vec::new()),
        [only] => Some(match &only.content {
            RequestContent::Nothing => Vec::new(),
            RequestContent::Json(Shape {
                kind: ShapeKind::Object(fields),
                ..
            })
            | RequestContent::Multipart(fields) => given(fields).map(|f| &*f.key).collect(),
            RequestContent::Bytes(_) | RequestContent::Json(_) => {
                vec![only.name.as_ref().map_or("body", |name| &*name.value)]
            }
        }),
        // The body that is chosen has the field `body`.
        _ => None,
    }
}

/// The fields that the caller gives.
fn given(fields: &[Field]) -> impl Iterator<Item = &Field> {
    let is_fixed = |field: &&Field| matches!(field.shape.kind, ShapeKind::Example(_));
    fields.iter().filter(move |field| !is_fixed(field))
}

struct Lowerer<'a> {
    index: usize,
    name: &'a str,
    interner: &'a mut Interner,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Lowerer<'_> {
    fn path_params(
        &mut self,
        keys: &[&str],
        rows: &[Parameter],
        names: Vec<String>,
    ) -> Vec<PathParam> {
        let rows: HashMap<&str, &Parameter> =
            rows.iter().map(|row| (&*row.name.value, row)).collect();
        let params = keys.iter().zip(names).map(|(&key, name)| {
            let row = rows.get(key).copied();
            PathParam {
                key: key.to_owned(),
                name,
                ty: row.map_or(Type::String, |row| self.parameter_type(row)),
                description: row.map_or_else(String::new, |row| row.description.clone()),
                overlay: row.map(|row| row.name.span),
            }
        });
        params.collect()
    }

    fn query(&mut self, rows: &[Parameter], names: Vec<String>) -> Vec<QueryParam> {
        let params = rows.iter().zip(names).map(|(row, name)| QueryParam {
            key: row.name.value.clone(),
            name,
            ty: self.parameter_type(row),
            required: row.shape.presence == Presence::Unmarked,
            description: row.description.clone(),
            span: row.name.span,
        });
        params.collect()
    }

    fn parameter_type(&mut self, row: &Parameter) -> Type {
        let ty = self.interner.ty(&row.name.value, &row.shape, Side::Request);
        self.hold(&ty);
        ty
    }

    /// Remembers that the endpoint holds the enumeration of a type.
    fn hold(&mut self, ty: &Type) {
        if let Some(id) = enum_of(ty) {
            let holder = Holder::Endpoint(self.index);
            self.interner.enums.add_holder(id, holder);
        }
    }

    fn body(&mut self, endpoint: &docs::Endpoint, names: &RequestNames) -> RequestBody {
        match endpoint.additions.requests.as_slice() {
            [] if endpoint.method.value.may_have_body() => RequestBody::Undocumented,
            [] => RequestBody::Empty,
            [only] => {
                self.check_only_name(only, &names.body);
                self.one(only, &names.body)
                    .map_or(RequestBody::Empty, RequestBody::One)
            }
            several => {
                let choices = several.iter().filter_map(|request| self.choice(request));
                let choices: Vec<BodyChoice> = choices.collect();
                self.check_choices(several, names);
                RequestBody::OneOf(choices)
            }
        }
    }

    fn one(&mut self, request: &docs::RequestBody, names: &[String]) -> Option<Body> {
        let name = || names.first().cloned().unwrap_or_default();
        let content = match &request.content {
            RequestContent::Nothing => return None,
            RequestContent::Bytes(media_type) => BodyContent::Bytes {
                name: name(),
                media_type: media_type.clone(),
            },
            RequestContent::Multipart(parts) => BodyContent::Multipart(self.fields(parts, names)),
            RequestContent::Json(Shape {
                kind: ShapeKind::Object(fields),
                ..
            }) => BodyContent::Object(self.fields(fields, names)),
            RequestContent::Json(shape) => BodyContent::Json {
                ty: self.json(shape, format!("{}Item", self.name)),
                name: name(),
            },
        };
        Some(Body {
            content,
            description: request.description.clone(),
            span: request.heading,
        })
    }

    /// The name of an only body is that of a field, and like that of no other.
    fn check_only_name(&mut self, request: &docs::RequestBody, names: &[String]) {
        let is_field = matches!(
            request.content,
            RequestContent::Bytes(_) | RequestContent::Json(_)
        );
        let given = request.name.as_ref().filter(|_| is_field);
        if let Some(given) = given.filter(|given| !names.contains(&given.value)) {
            let message = format!("{} is the name of a parameter", quote(&given.value));
            let diagnostic = Diagnostic::new(Code::BadName, given.span, message);
            self.diagnostics.push(diagnostic);
        }
    }

    /// The type of a JSON body that is one value.
    fn json(&mut self, shape: &Shape, struct_name: String) -> Type {
        let ty = self.interner.ty("item", shape, Side::Request);
        self.hold(&ty);
        let root = Root {
            endpoint: self.index,
            side: Side::Request,
            name: RootName::Derived(struct_name),
        };
        self.interner.add_root(&ty, root);
        ty
    }

    fn fields(&mut self, fields: &[Field], names: &[String]) -> Vec<BodyField> {
        let mut names = names.iter();
        let mut lowered = Vec::with_capacity(fields.len());
        for field in fields {
            let (name, value) = if let ShapeKind::Example(literal) = &field.shape.kind {
                (String::new(), BodyValue::Fixed(literal.clone()))
            } else {
                let name = names.next().cloned().unwrap_or_default();
                (name, self.given(field))
            };
            lowered.push(BodyField {
                key: field.key.clone(),
                name,
                value,
                description: description(field),
            });
        }
        lowered
    }

    fn given(&mut self, field: &Field) -> BodyValue {
        let (ty, required) = self.interner.field(&field.key, &field.shape, Side::Request);
        self.hold(&ty);
        let root = Root {
            endpoint: self.index,
            side: Side::Request,
            name: RootName::Derived(names::nested_type(
                self.name,
                &field.key,
                matches!(ty, Type::Array(_) | Type::Map(_)),
            )),
        };
        self.interner.add_root(&ty, root);
        BodyValue::Given { ty, required }
    }

    fn choice(&mut self, request: &docs::RequestBody) -> Option<BodyChoice> {
        let bad = |message: &str| Diagnostic::new(Code::BadRequest, request.heading, message);
        let Some(name) = &request.name else {
            let message = "this is one of several bodies, and has no name";
            let diagnostic = bad(message).help("name the method that chooses it: > Name: `value`");
            self.diagnostics.push(diagnostic);
            return None;
        };
        let content = match &request.content {
            RequestContent::Nothing => {
                let message = "an empty body is no alternative of others";
                self.diagnostics.push(bad(message));
                return None;
            }
            RequestContent::Bytes(media_type) => BodyContent::Bytes {
                name: "body".to_owned(),
                media_type: media_type.clone(),
            },
            RequestContent::Json(shape) => {
                self.check_not_fixed(shape);
                let struct_name = names::nested_type(self.name, &name.value, false);
                BodyContent::Json {
                    name: "body".to_owned(),
                    ty: self.json(shape, struct_name),
                }
            }
            RequestContent::Multipart(parts) => {
                self.check_required(parts);
                let keys: Vec<&str> = given(parts).map(|part| &*part.key).collect();
                BodyContent::Multipart(self.fields(parts, &names::members(&keys)))
            }
        };
        Some(BodyChoice {
            name: name.value.clone(),
            body: Body {
                content,
                description: request.description.clone(),
                span: request.heading,
            },
        })
    }

    fn check_not_fixed(&mut self, shape: &Shape) {
        let ShapeKind::Object(fields) = &shape.kind else {
            return;
        };
        for field in fields {
            if matches!(field.shape.kind, ShapeKind::Example(_)) {
                let message =
                    "where there are several bodies, none has a value that is always sent";
                let diagnostic = Diagnostic::new(Code::BadRequest, field.shape.span, message);
                let help = "describe the endpoint again, under another name, with this body alone";
                self.diagnostics.push(diagnostic.help(help));
            }
        }
    }

    fn check_required(&mut self, parts: &[Field]) {
        for part in parts {
            if part.shape.presence == Presence::Optional {
                let message = "where there are several bodies, all parts of one are required";
                let diagnostic = Diagnostic::new(Code::BadMark, part.shape.span, message);
                self.diagnostics
                    .push(diagnostic.help("describe the body without this part as another"));
            }
        }
    }

    /// The methods that choose a body are called like nothing else that a request has.
    fn check_choices(&mut self, requests: &[docs::RequestBody], names: &RequestNames) {
        let chosen_by = requests.iter().filter_map(|request| request.name.as_ref());
        let mut fields: HashSet<&str> = HashSet::from(["body"]);
        fields.extend(names.path.iter().chain(&names.query).map(String::as_str));
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for name in chosen_by {
            let diagnostic = |what: &str| {
                let message = format!("{} is {what}", quote(&name.value));
                Diagnostic::new(Code::BadName, name.span, message)
            };
            if fields.contains(&*name.value) {
                self.diagnostics
                    .push(diagnostic("the name of another part of the request"));
            }
            let first = *seen.entry(&name.value).or_insert(name.span);
            if first != name.span {
                let diagnostic = diagnostic("the name of another body");
                self.diagnostics.push(diagnostic.and(first, "this one"));
            }
        }
    }
}

/// The paging of an endpoint, which answers with one list.
pub fn paging(
    endpoint: &docs::Endpoint,
    output: &Outcome,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Paging> {
    let paging = endpoint.additions.paging.as_ref()?;
    let OutcomeKind::One(Payload::Json {
        ty: Type::Array(item),
        ..
    }) = &output.kind
    else {
        let message = "the endpoint does not answer with one list, so it has no pages";
        let diagnostic = Diagnostic::new(Code::BadPaging, paging.span, message);
        let successes = outcome::successes(&endpoint.responses).into_iter();
        diagnostics.push(successes.fold(diagnostic, |diagnostic, response| {
            diagnostic.and(response.status.span, "its answer")
        }));
        return None;
    };
    let pointer = |steps: &Vec<Step>| steps.iter().map(token).collect();
    Some(Paging {
        query: paging.value.query.value.clone(),
        cursor: paging.value.cursor.as_ref().map(pointer),
        item: (**item).clone(),
        span: paging.span,
    })
}

/// The documented headers of an endpoint, which are those of one success.
pub fn headers(
    endpoint: &docs::Endpoint,
    index: usize,
    name: &str,
    interner: &mut Interner,
    scope: &mut TypeScope,
) -> Option<Headers> {
    let mut successes = endpoint.responses.iter();
    let response = successes.find(|response| {
        response.status.value.is_success() && !response.refinement.headers.is_empty()
    })?;
    let rows = &response.refinement.headers;
    let keys: Vec<&str> = rows.iter().map(|row| &*row.name.value).collect();
    let fields = rows.iter().zip(names::members(&keys)).map(|(row, name)| {
        let ty = interner.ty(&row.name.value, &row.shape, Side::Output);
        if let Some(id) = enum_of(&ty) {
            interner.enums.add_holder(id, Holder::Endpoint(index));
        }
        Header {
            key: row.name.value.to_ascii_lowercase(),
            name,
            ty,
            promised: row.shape.presence == Presence::Promised,
            description: row.description.clone(),
        }
    });
    let fields = fields.collect();
    Some(Headers {
        name: scope.claim(vec![format!("{name}Headers")]),
        status: response.status.value.clone(),
        fields,
        span: response.refinement.overlay.unwrap_or(response.status.span),
    })
}

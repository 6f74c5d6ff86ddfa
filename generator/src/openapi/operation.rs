//! An endpoint as an operation.

use std::collections::BTreeMap;

use super::component::{Components, Side};
use super::model::{Content, Header, MediaType, NextPage, Operation, Parameter, Place, Response};
use super::schema::{Property, Schema};
use super::{UniqueNames, request};
use crate::docs::{Status, StatusKind, Step};
use crate::ir::{
    self, Api, Endpoint, Headers, Module, Outcome, OutcomeKind, Payload, Type, TypeField,
};

/// The media type of bytes of which no other is documented.
const BYTES: &str = "application/octet-stream";

/// What makes operations.
pub struct Operations<'a> {
    ids: UniqueNames<'a>,
    components: &'a Components<'a>,
}

impl<'a> Operations<'a> {
    /// The operations of an API.
    pub fn of(api: &'a Api, components: &'a Components<'a>) -> Self {
        let endpoints = api.modules.iter().flat_map(|module| &module.endpoints);
        Self {
            ids: UniqueNames::of(endpoints.map(|endpoint| &endpoint.name)),
            components,
        }
    }

    /// The operation of an endpoint on its own. Its path parameters are those of the path, each once.
    pub fn operation(&self, module: &Module, endpoint: &Endpoint, tag: &str) -> Operation {
        let next_page = endpoint.paging.iter().map(|paging| NextPage {
            query: paging.query.clone(),
            cursor: paging.cursor.clone(),
        });
        Operation {
            id: self.ids.get(module, &endpoint.name),
            tags: vec![tag.to_owned()],
            summary: endpoint.title.clone(),
            description: endpoint.description.clone(),
            deprecated: endpoint.deprecated || module.deprecated,
            parameters: self.parameters(module, endpoint),
            request_body: request::body(self.components, module, &endpoint.body),
            responses: self.responses(module, endpoint),
            documented_paths: Vec::new(),
            requests: Vec::new(),
            next_page: next_page.collect(),
        }
    }

    fn parameters(&self, module: &Module, endpoint: &Endpoint) -> Vec<Parameter> {
        let schema = |ty: &Type| self.components.schema(module, ty, Side::Request);
        let of_path = endpoint.path_params.iter().map(|param| Parameter {
            name: param.key.clone(),
            place: Place::Path,
            description: param.description.clone(),
            required: true,
            schema: schema(&param.ty),
        });
        let of_query = endpoint.query.iter().map(|param| Parameter {
            name: param.key.clone(),
            place: Place::Query,
            description: param.description.clone(),
            required: param.required,
            schema: schema(&param.ty),
        });
        of_path.chain(of_query).collect()
    }

    fn responses(&self, module: &Module, endpoint: &Endpoint) -> BTreeMap<String, Response> {
        let has_success = endpoint.responses.iter().any(|r| r.status.is_success());
        let responses = endpoint.responses.iter().map(|response| {
            let is_default = response.status.kind() == StatusKind::Default;
            let is_success = response.status.is_success() || is_default && !has_success;
            let headers = endpoint.headers.iter();
            let headers = headers.filter(|headers| headers.status == response.status);
            let content = if is_success {
                self.success(module, endpoint, response)
            } else {
                self.failure(module, endpoint, response)
            };
            let described = Response {
                description: response.description.clone(),
                headers: headers.flat_map(|h| self.headers(module, h)).collect(),
                content,
            };
            (status_key(&response.status), described)
        });
        responses.collect()
    }

    fn headers(&self, module: &Module, headers: &Headers) -> Vec<(String, Header)> {
        let headers = headers.fields.iter().map(|header| {
            let described = Header {
                description: header.description.clone(),
                required: header.promised,
                schema: self.components.schema(module, &header.ty, Side::Answer),
            };
            (header.key.clone(), described)
        });
        headers.collect()
    }

    fn success(&self, module: &Module, endpoint: &Endpoint, response: &ir::Response) -> Content {
        match payload(&endpoint.output, &response.status) {
            Some(Payload::Json { pointer, ty }) => self.json(module, response, pointer, ty),
            Some(Payload::Bytes) if !has_no_body(&response.status) => {
                Content::from([(BYTES.to_owned(), MediaType::default())])
            }
            Some(Payload::Bytes) | None => Content::new(),
        }
    }

    /// What a failure holds. Where it documents no JSON, nothing is known of it.
    fn failure(&self, module: &Module, endpoint: &Endpoint, response: &ir::Response) -> Content {
        let documented = response.body.as_ref();
        match documented.and(payload(&endpoint.failure, &response.status)) {
            Some(Payload::Json { pointer, ty }) => self.json(module, response, pointer, ty),
            Some(Payload::Bytes) | None => Content::new(),
        }
    }

    fn json(&self, module: &Module, response: &ir::Response, pointer: &str, ty: &Type) -> Content {
        let data = self.components.schema(module, ty, Side::Answer);
        // Without a pointer the block is the whole body, whatever its note says.
        let steps = match &response.data_at {
            Some(steps) if !pointer.is_empty() => steps.as_slice(),
            _ => &[],
        };
        let schema = Some(within(steps, data, is_promised(module, ty)));
        let encoding = BTreeMap::new();
        Content::from([(
            "application/json".to_owned(),
            MediaType { schema, encoding },
        )])
    }
}

/// The schema of a body that has the data at a place. What is not promised may be absent or null.
fn within(steps: &[Step], data: Schema, is_promised: bool) -> Schema {
    let mut body = data;
    for step in steps.iter().rev() {
        let schema = if is_promised { body } else { body.or_null() };
        body = match step {
            Step::Key(key) => Schema::object([Property {
                key: key.clone(),
                schema,
                required: is_promised,
            }]),
            Step::Index(index) => Schema::array_with(*index, schema),
        };
    }
    body
}

/// Whether the data is there on each success: a struct with fields that are. All else is read from null, too.
fn is_promised(module: &Module, ty: &Type) -> bool {
    match ty {
        Type::Struct(id) => module.types[id.0]
            .fields
            .iter()
            .any(TypeField::is_never_null),
        _ => false,
    }
}

/// What a response of a status is read as.
fn payload<'a>(outcome: &'a Outcome, status: &Status) -> Option<&'a Payload> {
    match &outcome.kind {
        OutcomeKind::One(payload) => Some(payload),
        OutcomeKind::PerStatus(variants) => {
            let mut variants = variants.iter();
            let variant = variants.find(|variant| variant.status == *status)?;
            Some(&variant.payload)
        }
    }
}

/// Whether HTTP gives responses with a status no body.
fn has_no_body(status: &Status) -> bool {
    matches!(
        status.kind(),
        StatusKind::Code(100..=199 | 204 | 205 | 304) | StatusKind::Class(1)
    )
}

/// A status as OpenAPI writes it. No response of an endpoint has the status of another.
fn status_key(status: &Status) -> String {
    match status.kind() {
        StatusKind::Code(code) => code.to_string(),
        StatusKind::Class(class) => format!("{class}XX"),
        StatusKind::Default => "default".to_owned(),
    }
}

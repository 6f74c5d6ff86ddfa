//! The JSON form of what a request sends, and of what overlays say of a response.

use serde::Serialize;

use super::{PlaceJson, TypeJson};
use crate::docs::{Literal, Status};
use crate::ir::{
    Body, BodyContent, BodyField, BodyValue, Headers, Module, Paging, PathParam, QueryParam,
    RequestBody,
};
use crate::source::SourceMap;

/// A parameter of the path or the query.
#[derive(Serialize)]
pub struct ParameterJson<'a> {
    key: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    ty: TypeJson<'a>,
    required: bool,
    description: &'a str,
    /// Where an overlay says so; null where none does.
    overlay: Option<PlaceJson<'a>>,
}

impl<'a> ParameterJson<'a> {
    pub fn of_path(param: &'a PathParam, module: &'a Module, sources: &'a SourceMap) -> Self {
        Self {
            key: &param.key,
            name: &param.name,
            ty: TypeJson::Of(&param.ty, module),
            required: true,
            description: &param.description,
            overlay: param.overlay.map(|span| PlaceJson::new(span, sources)),
        }
    }

    pub fn of_query(param: &'a QueryParam, module: &'a Module, sources: &'a SourceMap) -> Self {
        Self {
            key: &param.key,
            name: &param.name,
            ty: TypeJson::Of(&param.ty, module),
            required: param.required,
            description: &param.description,
            overlay: Some(PlaceJson::new(param.span, sources)),
        }
    }
}

/// What a request sends: a word, or an object with one member that says which.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyJson<'a> {
    Empty,
    Undocumented,
    One(OneBodyJson<'a>),
    OneOf(Vec<ChoiceJson<'a>>),
}

impl<'a> BodyJson<'a> {
    pub fn new(body: &'a RequestBody, module: &'a Module, sources: &'a SourceMap) -> Self {
        let one = |body| OneBodyJson::new(body, module, sources);
        match body {
            RequestBody::Empty => Self::Empty,
            RequestBody::Undocumented => Self::Undocumented,
            RequestBody::One(body) => Self::One(one(body)),
            RequestBody::OneOf(choices) => {
                let choices = choices.iter().map(|choice| ChoiceJson {
                    name: &choice.name,
                    body: one(&choice.body),
                });
                Self::OneOf(choices.collect())
            }
        }
    }
}

#[derive(Serialize)]
pub struct ChoiceJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    body: OneBodyJson<'a>,
}

#[derive(Serialize)]
pub struct OneBodyJson<'a> {
    #[serde(flatten)]
    content: ContentJson<'a>,
    description: &'a str,
    overlay: PlaceJson<'a>,
}

impl<'a> OneBodyJson<'a> {
    fn new(body: &'a Body, module: &'a Module, sources: &'a SourceMap) -> Self {
        let fields = |fields: &'a [BodyField]| {
            let fields = fields.iter().map(|field| FieldJson::new(field, module));
            fields.collect()
        };
        let content = match &body.content {
            BodyContent::Bytes { name, media_type } => ContentJson::Bytes { name, media_type },
            BodyContent::Json { name, ty } => ContentJson::Json {
                name,
                ty: TypeJson::Of(ty, module),
            },
            BodyContent::Object(all) => ContentJson::Object(fields(all)),
            BodyContent::Multipart(all) => ContentJson::Multipart(fields(all)),
        };
        Self {
            content,
            description: &body.description,
            overlay: PlaceJson::new(body.span, sources),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum ContentJson<'a> {
    Bytes {
        name: &'a str,
        media_type: &'a str,
    },
    Json {
        name: &'a str,
        #[serde(rename = "type")]
        ty: TypeJson<'a>,
    },
    Object(Vec<FieldJson<'a>>),
    Multipart(Vec<FieldJson<'a>>),
}

#[derive(Serialize)]
struct FieldJson<'a> {
    key: &'a str,
    #[serde(flatten)]
    value: ValueJson<'a>,
    description: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueJson<'a> {
    Fixed {
        fixed: &'a Literal,
    },
    Given {
        name: &'a str,
        #[serde(rename = "type")]
        ty: TypeJson<'a>,
        required: bool,
    },
}

impl<'a> FieldJson<'a> {
    fn new(field: &'a BodyField, module: &'a Module) -> Self {
        let value = match &field.value {
            BodyValue::Fixed(fixed) => ValueJson::Fixed { fixed },
            BodyValue::Given { ty, required } => ValueJson::Given {
                name: &field.name,
                ty: TypeJson::Of(ty, module),
                required: *required,
            },
        };
        Self {
            key: &field.key,
            value,
            description: &field.description,
        }
    }
}

/// How the next page is asked for; the cursor is null where pages are numbered.
#[derive(Serialize)]
pub struct PagingJson<'a> {
    query: &'a str,
    cursor: Option<&'a str>,
    overlay: PlaceJson<'a>,
}

impl<'a> PagingJson<'a> {
    pub fn new(paging: &'a Paging, sources: &'a SourceMap) -> Self {
        Self {
            query: &paging.query,
            cursor: paging.cursor.as_deref(),
            overlay: PlaceJson::new(paging.span, sources),
        }
    }
}

#[derive(Serialize)]
pub struct HeadersJson<'a> {
    name: &'a str,
    status: &'a Status,
    fields: Vec<HeaderJson<'a>>,
    overlay: PlaceJson<'a>,
}

#[derive(Serialize)]
struct HeaderJson<'a> {
    key: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    ty: TypeJson<'a>,
    promised: bool,
    description: &'a str,
}

impl<'a> HeadersJson<'a> {
    pub fn new(headers: &'a Headers, module: &'a Module, sources: &'a SourceMap) -> Self {
        let fields = headers.fields.iter().map(|header| HeaderJson {
            key: &header.key,
            name: &header.name,
            ty: TypeJson::Of(&header.ty, module),
            promised: header.promised,
            description: &header.description,
        });
        Self {
            name: &headers.name,
            status: &headers.status,
            fields: fields.collect(),
            overlay: PlaceJson::new(headers.span, sources),
        }
    }
}

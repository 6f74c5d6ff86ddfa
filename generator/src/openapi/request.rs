//! What requests send.

use std::collections::BTreeMap;

use super::component::{Components, Side};
use super::model::{Content, Encoding, MediaType, RequestBody};
use super::schema::{Property, Schema};
use super::union;
use crate::docs::{Literal, LiteralKind, Scalar};
use crate::ir::{self, Body, BodyContent, BodyField, BodyValue, Module, Type};

/// The body of a request, if it has any.
pub fn body(
    components: &Components<'_>,
    module: &Module,
    body: &ir::RequestBody,
) -> Option<RequestBody> {
    match body {
        ir::RequestBody::Empty => None,
        ir::RequestBody::Undocumented => Some(RequestBody {
            description: "The docs do not say what is sent.".to_owned(),
            required: false,
            content: Content::from([("*/*".to_owned(), MediaType::default())]),
        }),
        ir::RequestBody::One(body) => Some(RequestBody {
            description: body.description.clone(),
            required: true,
            content: content(components, module, body),
        }),
        ir::RequestBody::OneOf(choices) => {
            let mut all = Content::new();
            for choice in choices {
                union::content(&mut all, content(components, module, &choice.body));
            }
            let described = choices.iter().map(|choice| {
                let description = &choice.body.description;
                format!("`{}`: {description}", choice.name)
            });
            Some(RequestBody {
                description: described.collect::<Vec<_>>().join("\n\n"),
                required: true,
                content: all,
            })
        }
    }
}

fn content(components: &Components<'_>, module: &Module, body: &Body) -> Content {
    let schema = |ty: &Type| components.schema(module, ty, Side::Request);
    let (media_type, sent) = match &body.content {
        BodyContent::Bytes { media_type, .. } => (media_type.as_str(), MediaType::default()),
        BodyContent::Json { ty, .. } => ("application/json", plain(schema(ty))),
        BodyContent::Object(fields) => {
            let members = fields.iter().map(|field| property(field, schema));
            ("application/json", plain(Schema::object(members)))
        }
        BodyContent::Multipart(fields) => {
            let parts = fields.iter().map(|field| property(field, schema));
            let sent = MediaType {
                schema: Some(Schema::object(parts)),
                encoding: fields.iter().filter_map(encoding).collect(),
            };
            ("multipart/form-data", sent)
        }
    };
    Content::from([(media_type.to_owned(), sent)])
}

fn plain(schema: Schema) -> MediaType {
    MediaType {
        schema: Some(schema),
        encoding: BTreeMap::new(),
    }
}

fn property(field: &BodyField, schema: impl Fn(&Type) -> Schema) -> Property {
    let (schema, required) = match &field.value {
        BodyValue::Fixed(literal) => (Schema::constant(literal.clone()), true),
        BodyValue::Given { ty, required } => (schema(ty), *required),
    };
    Property {
        key: field.key.clone(),
        schema: schema.described(&field.description),
        required,
    }
}

/// The media type of a part, where it is not the text of its value.
fn encoding(field: &BodyField) -> Option<(String, Encoding)> {
    let content_type = match &field.value {
        BodyValue::Fixed(Literal {
            kind: LiteralKind::Scalar(Scalar::String),
            ..
        })
        | BodyValue::Given {
            ty: Type::String | Type::Enum(_),
            ..
        } => return None,
        BodyValue::Given {
            ty: Type::Bytes, ..
        } => "application/octet-stream",
        BodyValue::Fixed(_)
        | BodyValue::Given {
            ty: Type::Integer | Type::Number | Type::Boolean,
            ..
        } => "text/plain",
        BodyValue::Given { .. } => "application/json",
    };
    Some((field.key.clone(), Encoding { content_type }))
}

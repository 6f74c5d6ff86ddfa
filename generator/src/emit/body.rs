//! How bodies are made of the fields of a request, or of the arguments of a method that chooses one.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::member::Member;
use super::{Context, rustdoc};
use crate::docs::{Literal, LiteralKind, Scalar};
use crate::ir::{BodyContent, BodyField, BodyValue, RequestBody, Type};
use crate::names::ident;

/// The fields of a body that a request has beside its parameters.
pub fn members(body: &RequestBody) -> Vec<Member<'_>> {
    match body {
        RequestBody::One(body) => content_members(&body.content, &body.description),
        RequestBody::Empty | RequestBody::Undocumented | RequestBody::OneOf(_) => Vec::new(),
    }
}

/// The fields that a body is made of.
pub fn content_members<'a>(content: &'a BodyContent, description: &'a str) -> Vec<Member<'a>> {
    let whole = |name, ty, what| {
        vec![Member {
            name,
            ty,
            required: true,
            what,
            description,
        }]
    };
    match content {
        BodyContent::Bytes { name, media_type } => {
            let what = format!("The body, sent as {}", rustdoc::code(media_type));
            whole(name, &Type::Bytes, what)
        }
        BodyContent::Json { name, ty } => whole(name, ty, "The body, sent as JSON".to_owned()),
        BodyContent::Object(fields) => given(fields, "in the body"),
        BodyContent::Multipart(fields) => given(fields, "in the form"),
    }
}

fn given<'a>(fields: &'a [BodyField], place: &str) -> Vec<Member<'a>> {
    let member = |field: &'a BodyField| match &field.value {
        BodyValue::Fixed(_) => None,
        BodyValue::Given { ty, required } => Some(Member {
            name: &field.name,
            ty,
            required: *required,
            what: format!("{} {place}", rustdoc::code(&field.key)),
            description: &field.description,
        }),
    };
    fields.iter().filter_map(member).collect()
}

/// The method of `Endpoint` that makes the body; none where there is no body.
pub fn method(context: &Context<'_>, body: &RequestBody) -> Option<TokenStream> {
    let statements = match body {
        RequestBody::Empty => return None,
        RequestBody::Undocumented | RequestBody::OneOf(_) => Origin::Request.owned(context, "body"),
        RequestBody::One(body) => made_of(context, &body.content, Origin::Request),
    };
    let body = context.foreign.name(Item::Body);
    Some(quote! { fn body(&self) -> #body { #statements } })
}

/// Where the values of a body are.
#[derive(Clone, Copy)]
pub enum Origin {
    /// In the fields of the request, which keeps them.
    Request,
    /// In variables, which are used up.
    Variables,
}

impl Origin {
    /// The place of a value, by its name.
    fn place(self, name: &str) -> TokenStream {
        let name = ident(name);
        match self {
            Self::Request => quote!(self.#name),
            Self::Variables => quote!(#name),
        }
    }

    /// The value itself.
    fn owned(self, context: &Context<'_>, name: &str) -> TokenStream {
        let place = self.place(name);
        match self {
            Self::Request => context.foreign.clone_of(&place, &quote!(&#place)),
            Self::Variables => place,
        }
    }
}

/// The statements that make a body, the last of which is its value. There is one statement if all
/// fields are required.
pub fn made_of(context: &Context<'_>, body: &BodyContent, origin: Origin) -> TokenStream {
    let foreign = &context.foreign;
    match body {
        BodyContent::Bytes { name, media_type } => {
            let bytes = origin.owned(context, name);
            quote!(#bytes.with_content_type(#media_type))
        }
        BodyContent::Json { name, .. } => {
            let (body, value) = (foreign.name(Item::Body), origin.place(name));
            quote!(#body::data(&#value))
        }
        BodyContent::Object(fields) => {
            let (body, object) = (foreign.name(Item::Body), foreign.name(Item::JsonObject));
            let members = fields.iter().map(|field| object_member(field, origin));
            quote!(#body::object(#object::new() #(#members)*))
        }
        BodyContent::Multipart(fields) => multipart(context, fields, origin),
    }
}

fn object_member(field: &BodyField, origin: Origin) -> TokenStream {
    let key = &field.key;
    match &field.value {
        BodyValue::Fixed(literal) => {
            let json = &literal.json;
            quote!(.fixed(#key, #json))
        }
        BodyValue::Given { .. } => {
            let value = origin.place(&field.name);
            quote!(.member(#key, &#value))
        }
    }
}

fn multipart(context: &Context<'_>, fields: &[BodyField], origin: Origin) -> TokenStream {
    let foreign = &context.foreign;
    let (body, multipart) = (foreign.name(Item::Body), foreign.name(Item::Multipart));
    let (always, if_given): (Vec<&BodyField>, Vec<&BodyField>) =
        fields.iter().partition(|field| is_always_sent(field));
    let parts = always.into_iter().map(|field| match &field.value {
        BodyValue::Fixed(literal) => fixed_part(&field.key, literal),
        BodyValue::Given { ty, .. } => {
            let value = origin.place(&field.name);
            let part = Part {
                key: &field.key,
                owned: origin.owned(context, &field.name),
                reference: quote!(&#value),
                value,
            };
            part.call(context, ty)
        }
    });
    let form = quote!(#multipart::new() #(#parts)*);
    if if_given.is_empty() {
        return quote!(#body::multipart(#form));
    }
    let optional = if_given
        .into_iter()
        .map(|field| optional_part(context, field, origin));
    quote! {
        let mut form = #form;
        #(#optional)*
        #body::multipart(form)
    }
}

fn is_always_sent(field: &BodyField) -> bool {
    match &field.value {
        BodyValue::Fixed(_) => true,
        BodyValue::Given { required, .. } => *required,
    }
}

fn optional_part(context: &Context<'_>, field: &BodyField, origin: Origin) -> Option<TokenStream> {
    let BodyValue::Given { ty, .. } = &field.value else {
        return None;
    };
    let (place, value) = (origin.place(&field.name), quote!(part));
    let part = Part {
        key: &field.key,
        owned: context.foreign.clone_of(&value, &value),
        reference: value.clone(),
        value,
    };
    let part = part.call(context, ty);
    Some(quote! {
        if let Some(part) = &#place {
            form = form #part;
        }
    })
}

/// A part with the same value on every request: a string as text, any other as its JSON.
fn fixed_part(key: &str, literal: &Literal) -> TokenStream {
    let text = match literal.kind {
        LiteralKind::Scalar(Scalar::String) => serde_json::from_str(&literal.json)
            .expect("a string of the docs is JSON, as which it was read"),
        _ => literal.json.to_string(),
    };
    quote!(.text(#key, #text))
}

/// A part of a form, and three ways to its value.
struct Part<'a> {
    key: &'a str,
    value: TokenStream,
    reference: TokenStream,
    owned: TokenStream,
}

impl Part<'_> {
    /// The call that adds it: text as it is, bytes with their own type, anything else as JSON.
    fn call(&self, context: &Context<'_>, ty: &Type) -> TokenStream {
        let Self {
            key,
            value,
            reference,
            owned,
        } = self;
        let body = context.foreign.name(Item::Body);
        match ty {
            Type::String => quote!(.text(#key, #reference)),
            Type::Enum(_) => quote!(.text(#key, #value.as_str())),
            Type::Integer | Type::Number | Type::Boolean => {
                quote!(.part(#key, #body::scalar(#reference)))
            }
            Type::Bytes => quote!(.part(#key, #owned)),
            _ => quote!(.part(#key, #body::data(#reference))),
        }
    }
}

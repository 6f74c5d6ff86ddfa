//! The Rust types of values, and how callers pass them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::foreign::Item;
use crate::ir::Type;
use crate::names::ident;

/// The type of a value that is there.
pub fn value_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    let foreign = &context.foreign;
    match ty {
        Type::String => foreign.name(Item::String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Any => foreign.name(Item::Value),
        Type::Bytes => foreign.name(Item::Body),
        Type::Array(item) => generic(context, Item::Vec, item),
        Type::Optional(value) => generic(context, Item::Option, value),
        Type::Nullable(value) => generic(context, Item::Nullable, value),
        Type::Map(value) => {
            let (map, key) = (foreign.name(Item::BTreeMap), foreign.name(Item::String));
            let value = value_type(context, value);
            quote!(#map<#key, #value>)
        }
        Type::Struct(id) => own_type(&context.module.types[id.0].name),
        Type::Enum(id) => own_type(&context.module.enums[id.0].name),
    }
}

fn own_type(name: &str) -> TokenStream {
    let name = ident(name);
    quote!(#name)
}

fn generic(context: &Context<'_>, outer: Item, inner: &Type) -> TokenStream {
    let (outer, inner) = (context.foreign.name(outer), value_type(context, inner));
    quote!(#outer<#inner>)
}

/// The type of a value that may be absent: a list or a map is then empty.
pub fn answered_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Array(_) | Type::Map(_) => value_type(context, ty),
        _ => optional_type(context, ty),
    }
}

/// The type of a value that may be absent, where absence is `None`.
pub fn optional_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Optional(_) => value_type(context, ty),
        _ => generic(context, Item::Option, ty),
    }
}

/// The type of an argument that becomes a value.
pub fn argument_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    let foreign = &context.foreign;
    match ty {
        ty if is_taken_as_it_is(ty) => value_type(context, ty),
        Type::Array(item) => {
            let iterator = foreign.name(Item::IntoIterator);
            let item = argument_type(context, item);
            quote!(impl #iterator<Item = #item>)
        }
        Type::Map(value) => {
            let (iterator, into) = (foreign.name(Item::IntoIterator), foreign.name(Item::Into));
            let (key, value) = (foreign.name(Item::String), argument_type(context, value));
            quote!(impl #iterator<Item = (impl #into<#key>, #value)>)
        }
        _ => {
            let (into, value) = (foreign.name(Item::Into), value_type(context, ty));
            quote!(impl #into<#value>)
        }
    }
}

/// Whether an argument of the type is itself the value.
pub fn is_taken_as_it_is(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Integer | Type::Number | Type::Boolean | Type::Struct(_)
    )
}

/// The value that an argument becomes.
pub fn converted(context: &Context<'_>, ty: &Type, argument: &TokenStream) -> TokenStream {
    let foreign = &context.foreign;
    match ty {
        ty if is_taken_as_it_is(ty) => argument.clone(),
        Type::Array(item) => {
            let items = foreign.call(argument, Item::IntoIterator, "into_iter", None);
            collected(context, &items, item_conversion(context, item))
        }
        Type::Map(value) => {
            let pairs = foreign.call(argument, Item::IntoIterator, "into_iter", None);
            let key = foreign.call(&quote!(key), Item::Into, "into", None);
            let value = converted(context, value, &quote!(value));
            collected(context, &pairs, Some(quote!(|(key, value)| (#key, #value))))
        }
        _ => foreign.call(argument, Item::Into, "into", None),
    }
}

/// The function that converts the items of a list, if they are not taken as they are.
fn item_conversion(context: &Context<'_>, item: &Type) -> Option<TokenStream> {
    match item {
        ty if is_taken_as_it_is(ty) => None,
        Type::Array(_) | Type::Map(_) => {
            let item = converted(context, item, &quote!(item));
            Some(quote!(|item| #item))
        }
        _ => {
            let into = context.foreign.name(Item::Into);
            Some(quote!(#into::into))
        }
    }
}

fn collected(
    context: &Context<'_>,
    items: &TokenStream,
    conversion: Option<TokenStream>,
) -> TokenStream {
    let foreign = &context.foreign;
    let items = match conversion {
        Some(conversion) => foreign.call(items, Item::Iterator, "map", Some(&conversion)),
        None => items.clone(),
    };
    foreign.call(&items, Item::Iterator, "collect", None)
}

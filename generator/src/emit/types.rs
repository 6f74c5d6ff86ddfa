//! The structs of response bodies, and how JSON members reach their fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::{Context, rustdoc};
use crate::ir::{Payload, Type, TypeDef, TypeField};
use crate::names::ident;

/// The structs of a module, by name, and what makes them serde's.
pub fn items(context: &Context<'_>) -> Vec<TokenStream> {
    let mut types: Vec<&TypeDef> = context.module.types.iter().collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    let mut items = Vec::with_capacity(types.len() * 2 + 1);
    for type_def in &types {
        items.push(definition(context, type_def));
        items.push(record(context, type_def));
    }
    if !types.is_empty() {
        let names = types.iter().map(|type_def| ident(&type_def.name));
        items.push(quote! { ::mdclient_runtime::impl_serde!(#(#names),*); });
    }
    items
}

fn definition(context: &Context<'_>, type_def: &TypeDef) -> TokenStream {
    let name = ident(&type_def.name);
    let docs = rustdoc::outer(&[
        used_by(context, type_def),
        context.documented_at(type_def.span),
    ]);
    let fields = type_def.fields.iter().map(|field| {
        let (docs, name) = (rustdoc::outer(&[field_docs(field)]), ident(&field.name));
        let ty = field_type(context, &field.ty);
        quote! { #docs pub #name: #ty, }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    }
}

/// The line that says which answers hold the struct.
fn used_by(context: &Context<'_>, type_def: &TypeDef) -> String {
    const SHOWN: usize = 4;
    let link = |&index: &usize| context.link(&context.module.endpoints[index].name);
    let links: Vec<String> = type_def.endpoints.iter().take(SHOWN).map(link).collect();
    let more = match type_def.endpoints.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    rustdoc::prose(format!("In answers to {}{more}.", links.join(", ")))
}

fn field_docs(field: &TypeField) -> String {
    let what = match &field.ty {
        Type::String | Type::Enum(_) => "a string",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Any => "any JSON; the docs do not say more",
        Type::Array(_) => "a list",
        Type::Map(_) => "a map",
        Type::Bytes => "bytes",
        Type::Optional(_) | Type::Nullable(_) => "a value",
        Type::Struct(_) => "an object",
    };
    let example = field.example.as_ref().map_or_else(String::new, |literal| {
        format!(", for example {}", rustdoc::code(&literal.json))
    });
    format!("{}: {what}{example}.", rustdoc::code(&field.key))
}

fn record(context: &Context<'_>, type_def: &TypeDef) -> TokenStream {
    let foreign = &context.foreign;
    let (record, result) = (foreign.name(Item::Record), foreign.name(Item::Result));
    let (reader, writer) = (
        foreign.name(Item::FieldReader),
        foreign.name(Item::FieldWriter),
    );
    let (name, text) = (ident(&type_def.name), &type_def.name);
    let fields = type_def.fields.iter();
    let (read_arms, write_lines): (Vec<_>, Vec<_>) = fields
        .map(|field| {
            let (key, name) = (&field.key, ident(&field.name));
            (
                quote! { #key => field.read(&mut self.#name), },
                quote! { fields.write(#key, &self.#name)?; },
            )
        })
        .unzip();
    quote! {
        impl #record for #name {
            const NAME: &'static str = #text;

            fn blank() -> Self {
                Self::default()
            }

            fn read<'de, F: #reader<'de>>(&mut self, key: &str, field: F) -> #result<(), F::Error> {
                match key {
                    #(#read_arms)*
                    _ => field.skip(),
                }
            }

            fn write<F: #writer>(&self, fields: &mut F) -> #result<(), F::Error> {
                #(#write_lines)*
                Ok(())
            }
        }
    }
}

/// The type of a whole body: absent data is an empty list, an empty object, `None`.
pub fn root_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Struct(_) | Type::Array(_) | Type::Any => value_type(context, ty),
        _ => field_type(context, ty),
    }
}

/// The type of a field: `None` where the member is absent, but lists are empty.
fn field_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    let value = value_type(context, ty);
    if let Type::Array(_) = ty {
        return value;
    }
    let option = context.foreign.name(Item::Option);
    quote!(#option<#value>)
}

fn value_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::String => context.foreign.name(Item::String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Any => context.foreign.name(Item::Value),
        Type::Map(_) | Type::Optional(_) | Type::Nullable(_) | Type::Enum(_) | Type::Bytes => {
            context.foreign.name(Item::Value)
        }
        Type::Array(item) => {
            let (vec, item) = (context.foreign.name(Item::Vec), value_type(context, item));
            quote!(#vec<#item>)
        }
        Type::Struct(id) => {
            let name = ident(&context.module.types[id.0].name);
            quote!(#name)
        }
    }
}

/// Whether a payload is the struct of that name.
pub fn is_struct_named(context: &Context<'_>, payload: &Payload, name: &str) -> bool {
    match payload {
        Payload::Json {
            ty: Type::Struct(id),
            ..
        } => context.module.types[id.0].name == name,
        _ => false,
    }
}

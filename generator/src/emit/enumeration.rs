//! Open enumerations.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::{Context, rustdoc};
use crate::ir::EnumDef;
use crate::names::ident;

/// The enums of a module, by name.
pub fn items(context: &Context<'_>) -> Vec<TokenStream> {
    let mut enums: Vec<&EnumDef> = context.module.enums.iter().collect();
    enums.sort_by(|a, b| a.name.cmp(&b.name));
    let items = enums.into_iter();
    items
        .flat_map(|enum_def| [definition(context, enum_def), implementation(enum_def)])
        .collect()
}

fn definition(context: &Context<'_>, enum_def: &EnumDef) -> TokenStream {
    let name = ident(&enum_def.name);
    let docs = rustdoc::outer(&[
        rustdoc::prose(format!("Used by {}.", context.links(&enum_def.endpoints))),
        context.documented_at(&[enum_def.span]),
    ]);
    let variants = enum_def.values.iter().map(|value| {
        let docs = rustdoc::outer(&[rustdoc::code(&value.value)]);
        let name = ident(&value.name);
        quote! { #docs #name, }
    });
    let unknown = context.foreign.name(Item::UnknownValue);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that is not documented.
            Unknown(#unknown<Self>),
        }
    }
}

fn implementation(enum_def: &EnumDef) -> TokenStream {
    let name = ident(&enum_def.name);
    let values = enum_def.values.iter().map(|value| {
        let (name, text) = (ident(&value.name), &value.value);
        quote!(#name = #text)
    });
    quote! { ::mdclient_runtime::impl_enumeration!(#name { #(#values),* }); }
}

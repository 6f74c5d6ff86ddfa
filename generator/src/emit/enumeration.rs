//! Open enumerations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::foreign::Item;
use super::print::Items;
use super::{Context, rustdoc};
use crate::ir::EnumDef;
use crate::names::ident;

/// Prints the enums of a module, by name.
pub fn print(context: &Context<'_>, items: &mut Items) {
    let mut enums: Vec<&EnumDef> = context.module.enums.iter().collect();
    enums.sort_by(|a, b| a.name.cmp(&b.name));
    for enum_def in enums {
        items.extend([definition(context, enum_def)]);
        items.push_text(&implementation(enum_def));
    }
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

/// It is text, since printers do not know how the arguments of a macro are laid out.
fn implementation(enum_def: &EnumDef) -> String {
    let values = enum_def.values.iter().map(|value| {
        let text = Literal::string(&value.value);
        format!("    {} = {text},\n", ident(&value.name))
    });
    let (name, values) = (ident(&enum_def.name), values.collect::<String>());
    format!("::mdclient_runtime::impl_enumeration!({name} {{\n{values}}});")
}

//! The headers of an endpoint's answers, as a struct that is read from them.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::value::{optional_type, value_type};
use super::{Context, rustdoc};
use crate::ir::{Endpoint, Header, Headers};
use crate::names::ident;

/// The struct and how it is read; nothing where no header is documented.
pub fn items(context: &Context<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    let Some(headers) = &endpoint.headers else {
        return Vec::new();
    };
    vec![
        definition(context, endpoint, headers),
        reader(context, headers),
    ]
}

fn definition(context: &Context<'_>, endpoint: &Endpoint, headers: &Headers) -> TokenStream {
    let name = ident(&headers.name);
    let docs = rustdoc::outer(&[
        format!(
            "The headers of what {} answers with.",
            context.link(&endpoint.name)
        ),
        context.documented_at(&[headers.span]),
    ]);
    let fields = headers.fields.iter().map(|header| {
        let mut docs = vec![format!("The header {}.", rustdoc::code(&header.key))];
        if !header.description.is_empty() {
            docs.insert(0, rustdoc::markdown(&header.description));
        }
        let (docs, name) = (rustdoc::outer(&docs), ident(&header.name));
        let ty = if header.promised {
            value_type(context, &header.ty)
        } else {
            optional_type(context, &header.ty)
        };
        quote! { #docs pub #name: #ty, }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    }
}

fn reader(context: &Context<'_>, headers: &Headers) -> TokenStream {
    let foreign = &context.foreign;
    let (map, result) = (foreign.name(Item::HeaderMap), foreign.name(Item::Result));
    let (name, error) = (ident(&headers.name), foreign.name(Item::Error));
    let fields = headers.fields.iter().map(read_field);
    let promise = headers.fields.iter().any(|header| header.promised);
    let absent = if promise {
        ", or if one that is always there is absent"
    } else {
        ""
    };
    let fails = rustdoc::outer(&[
        "Reads the documented headers of a response.".to_owned(),
        format!("Fails if one is of another type{absent}."),
    ]);
    quote! {
        impl #name {
            #fails
            pub fn read(headers: &#map) -> #result<Self, #error> {
                Ok(Self { #(#fields),* })
            }
        }
    }
}

fn read_field(header: &Header) -> TokenStream {
    let (name, key) = (ident(&header.name), &header.key);
    let read = ident(if header.promised {
        "required"
    } else {
        "optional"
    });
    quote!(#name: header::#read(headers, #key)?)
}

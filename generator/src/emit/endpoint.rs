//! An endpoint: its request, how that is sent, and how its answers are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::value::value_type;
use super::{Context, body, header, outcome, request, rustdoc};
use crate::docs::Method;
use crate::ir::{Endpoint, PathParam, Type};
use crate::names::ident;

/// The items of an endpoint.
pub fn items(context: &Context<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    let mut items = vec![request::definition(context, endpoint)];
    items.extend(request::methods(context, endpoint));
    items.push(implementation(context, endpoint));
    items.extend(paged(context, endpoint));
    items.extend(outcome::output(context, endpoint));
    items.extend(outcome::failure(context, endpoint));
    items.extend(header::items(context, endpoint));
    items
}

/// `METHOD path`, as code.
pub fn target(endpoint: &Endpoint) -> String {
    rustdoc::code(&format!("{} {}", endpoint.method, endpoint.path.as_str()))
}

fn implementation(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let foreign = &context.foreign;
    let (endpoint_trait, name) = (foreign.name(Item::Endpoint), ident(&endpoint.name));
    let (method_type, method) = (foreign.name(Item::Method), method(endpoint.method));
    let path_template = endpoint.path.as_str();
    let output = ident(&endpoint.output.name);
    let failure = outcome::failure_type(context, endpoint);
    let path = path(context, endpoint);
    let query = query(context, endpoint);
    let body = body::method(context, &endpoint.body);
    let output_at = outcome::place("OUTPUT_AT", &endpoint.output);
    let failure_at = outcome::place("FAILURE_AT", &endpoint.failure);
    quote! {
        impl #endpoint_trait for #name {
            type Output = #output;
            type Failure = #failure;

            const METHOD: #method_type = #method_type::#method;
            const PATH: &'static str = #path_template;
            #output_at
            #failure_at

            #path
            #query
            #body
        }
    }
}

fn path(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let foreign = &context.foreign;
    let (string, error) = (foreign.name(Item::String), foreign.name(Item::Error));
    let result = foreign.name(Item::Result);
    let params = endpoint.path_params.iter().map(|param| {
        let (key, text) = (&param.key, path_text(context, param));
        quote! { (#key, #text) }
    });
    quote! {
        fn path(&self) -> #result<#string, #error> {
            path::expand(Self::PATH, &[#(#params),*])
        }
    }
}

fn path_text(context: &Context<'_>, param: &PathParam) -> TokenStream {
    let name = ident(&param.name);
    match param.ty {
        Type::String => quote!(&self.#name),
        Type::Enum(_) => quote!(self.#name.as_str()),
        _ => {
            let scalar = context.foreign.name(Item::Scalar);
            quote!(&#scalar::to_text(&self.#name)?)
        }
    }
}

fn query(context: &Context<'_>, endpoint: &Endpoint) -> Option<TokenStream> {
    if endpoint.query.is_empty() {
        return None;
    }
    let query = context.foreign.name(Item::Query);
    let pairs = endpoint.query.iter().map(|param| {
        let (key, name) = (&param.key, ident(&param.name));
        if param.required {
            quote! { query.pair(#key, &self.#name); }
        } else {
            quote! { query.optional(#key, self.#name.as_ref()); }
        }
    });
    Some(quote! { fn query(&self, query: &mut #query) { #(#pairs)* } })
}

fn paged(context: &Context<'_>, endpoint: &Endpoint) -> Option<TokenStream> {
    let documented = endpoint.paging.as_ref()?;
    let foreign = &context.foreign;
    let (paged, paging) = (foreign.name(Item::Paged), foreign.name(Item::Paging));
    let (name, item) = (ident(&endpoint.name), value_type(context, &documented.item));
    let query = &documented.query;
    let way = if let Some(pointer) = &documented.cursor {
        quote!(Cursor { query: #query, pointer: #pointer })
    } else {
        quote!(Page { query: #query })
    };
    Some(quote! {
        impl #paged for #name {
            type Item = #item;
            const PAGING: #paging = #paging::#way;
        }
    })
}

/// The constant of `http::Method`.
fn method(method: Method) -> proc_macro2::Ident {
    ident(method.as_str())
}

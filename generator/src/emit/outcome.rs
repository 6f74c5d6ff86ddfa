//! What an endpoint answers with: aliases and enums, and how they are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::types::{is_struct_named, root_type};
use super::{Context, rustdoc};
use crate::docs::{Status, StatusKind};
use crate::ir::{Endpoint, Outcome, OutcomeKind, Payload, Variant};
use crate::names::ident;

/// The alias or the enum of an endpoint's output; none where a struct has its name.
pub fn output(context: &Context<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    let outcome = &endpoint.output;
    match &outcome.kind {
        OutcomeKind::One(payload) if is_struct_named(context, payload, &outcome.name) => Vec::new(),
        OutcomeKind::One(payload) => {
            let (name, ty) = (ident(&outcome.name), payload_type(context, payload));
            let what = format!("What {} answers with.", context.link(&endpoint.name));
            let docs = rustdoc::outer(&[what, context.documented_at(&[endpoint.span])]);
            vec![quote! { #docs pub type #name = #ty; }]
        }
        OutcomeKind::PerStatus(variants) => {
            let what = format!(
                "What {} answers with, by status.",
                context.link(&endpoint.name)
            );
            per_status(context, endpoint, outcome, variants, what)
        }
    }
}

/// The enum of an endpoint's failures, where they differ by status.
pub fn failure(context: &Context<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    match &endpoint.failure.kind {
        OutcomeKind::One(_) => Vec::new(),
        OutcomeKind::PerStatus(variants) => {
            let what = format!(
                "The documented failures of {}, by status.",
                context.link(&endpoint.name)
            );
            per_status(context, endpoint, &endpoint.failure, variants, what)
        }
    }
}

/// The type of an endpoint's failures.
pub fn failure_type(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    match &endpoint.failure.kind {
        OutcomeKind::One(payload) => payload_type(context, payload),
        OutcomeKind::PerStatus(_) => {
            let name = ident(&endpoint.failure.name);
            quote!(#name)
        }
    }
}

fn payload_type(context: &Context<'_>, payload: &Payload) -> TokenStream {
    match payload {
        Payload::Bytes => context.foreign.name(Item::Bytes),
        Payload::Json { ty, .. } => root_type(context, ty),
    }
}

/// The enum over statuses, and how it is read.
fn per_status(
    context: &Context<'_>,
    endpoint: &Endpoint,
    outcome: &Outcome,
    variants: &[Variant],
    what: String,
) -> Vec<TokenStream> {
    let definition = definition(context, endpoint, outcome, variants, what);
    vec![definition, answer(context, &outcome.name, variants)]
}

fn definition(
    context: &Context<'_>,
    endpoint: &Endpoint,
    outcome: &Outcome,
    variants: &[Variant],
    what: String,
) -> TokenStream {
    let name = ident(&outcome.name);
    let docs = rustdoc::outer(&[what, context.documented_at(&[endpoint.span])]);
    let variants = variants.iter().map(|variant| {
        let response = endpoint
            .responses
            .iter()
            .find(|r| r.status == variant.status);
        let description = response.map_or("", |response| &response.description);
        let docs = rustdoc::outer(&[rustdoc::title(&format!("{} {description}", variant.status))]);
        let (name, ty) = (
            ident(&variant.name),
            payload_type(context, &variant.payload),
        );
        quote! { #docs #name(#ty), }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "there is one of it for each response")]
        pub enum #name {
            #(#variants)*
        }
    }
}

/// The constant that says where the data is, unless it is the whole body or has its place by status.
pub fn place(name: &str, outcome: &Outcome) -> Option<TokenStream> {
    let name = ident(name);
    match &outcome.kind {
        OutcomeKind::One(Payload::Json { pointer, .. }) if !pointer.is_empty() => {
            Some(quote! { const #name: &'static str = #pointer; })
        }
        _ => None,
    }
}

fn answer(context: &Context<'_>, name: &str, variants: &[Variant]) -> TokenStream {
    let foreign = &context.foreign;
    let (answer, name) = (foreign.name(Item::Answer), ident(name));
    let (result, error) = (foreign.name(Item::Result), foreign.name(Item::Error));
    let (response, bytes) = (foreign.name(Item::Response), foreign.name(Item::Bytes));
    let mut by_precision: Vec<&Variant> = variants.iter().collect();
    by_precision.sort_by_key(|variant| variant.status.kind());
    let arms = by_precision.into_iter().map(|variant| {
        let (pattern, read) = (pattern(&variant.status), read_payload(&variant.payload));
        let variant = ident(&variant.name);
        quote! { #pattern => #read.map(#name::#variant), }
    });
    let has_default = variants
        .iter()
        .any(|variant| variant.status.kind() == StatusKind::Default);
    let otherwise =
        (!has_default).then(|| quote! { _ => Err(decode::undocumented_status(response)), });
    quote! {
        impl #answer for #name {
            fn read(response: &#response<#bytes>, _: &str) -> #result<Self, #error> {
                match response.status().as_u16() {
                    #(#arms)*
                    #otherwise
                }
            }
        }
    }
}

/// The pattern of a status. Codes sort before classes, and those before the default.
fn pattern(status: &Status) -> TokenStream {
    match status.kind() {
        StatusKind::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        StatusKind::Class(class) => {
            let is_of_class = ident(match class {
                1 => "is_informational",
                2 => "is_success",
                3 => "is_redirection",
                4 => "is_client_error",
                _ => "is_server_error",
            });
            quote!(_ if response.status().#is_of_class())
        }
        StatusKind::Default => quote!(_),
    }
}

fn read_payload(payload: &Payload) -> TokenStream {
    match payload {
        Payload::Bytes => quote!(decode::bytes(response)),
        Payload::Json { pointer, .. } => quote!(decode::json(response, #pointer)),
    }
}

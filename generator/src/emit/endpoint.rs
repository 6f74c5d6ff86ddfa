//! An endpoint's request: the struct, its constructor and setters, its `Endpoint`.

use proc_macro2::TokenStream;
use quote::quote;

use super::foreign::Item;
use super::{Context, deprecated, outcome, rustdoc};
use crate::docs::Method;
use crate::ir::Endpoint;
use crate::names::ident;

/// The items of an endpoint.
pub fn items(context: &Context<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    let mut items = vec![
        request(context, endpoint),
        constructors(context, endpoint),
        implementation(context, endpoint),
    ];
    items.extend(outcome::output(context, endpoint));
    items.extend(outcome::failure(context, endpoint));
    items
}

/// `METHOD path`, as code.
pub fn target(endpoint: &Endpoint) -> String {
    rustdoc::code(&format!("{} {}", endpoint.method, endpoint.path.as_str()))
}

fn request(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let name = ident(&endpoint.name);
    let mut docs = vec![rustdoc::title(&endpoint.title), target(endpoint)];
    if !endpoint.description.is_empty() {
        docs.push(rustdoc::markdown(&endpoint.description));
    }
    docs.push(context.documented_at(endpoint.span));
    let docs = rustdoc::outer(&docs);
    let deprecated = deprecated(endpoint.deprecated, "endpoint");
    let string = context.foreign.name(Item::String);
    let params = endpoint.path_params.iter().map(|param| {
        let docs = rustdoc::outer(&[format!("{} in the path.", rustdoc::code(&param.key))]);
        let name = ident(&param.name);
        quote! { #docs pub #name: #string, }
    });
    let body = endpoint.method.may_have_body().then(|| {
        let body = context.foreign.name(Item::Body);
        quote! { /// The request body.
        pub body: #body, }
    });
    let default = endpoint.path_params.is_empty().then(|| quote!(, Default));
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#params)*
            #body
        }
    }
}

fn constructors(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let foreign = &context.foreign;
    let name = ident(&endpoint.name);
    let params: Vec<_> = endpoint
        .path_params
        .iter()
        .map(|param| ident(&param.name))
        .collect();
    let has_body = endpoint.method.may_have_body();
    let empty_body = has_body.then(|| {
        let body = foreign.name(Item::Body);
        quote! { body: #body::empty(), }
    });
    let what = match (params.is_empty(), has_body) {
        (true, true) => "A request without a body.",
        (true, false) => "The request.",
        (false, true) => "A request with its path parameters, and without a body.",
        (false, false) => "A request with its path parameters.",
    };
    let docs = rustdoc::outer(&[what.to_owned()]);
    let (into, string) = (foreign.name(Item::Into), foreign.name(Item::String));
    let setters = has_body.then(|| body_setters(context));
    let values = params
        .iter()
        .map(|param| foreign.call(&quote!(#param), Item::Into, "into"));
    quote! {
        impl #name {
            #docs
            pub fn new(#(#params: impl #into<#string>),*) -> Self {
                Self {
                    #(#params: #values,)*
                    #empty_body
                }
            }
            #setters
        }
    }
}

fn body_setters(context: &Context<'_>) -> TokenStream {
    let foreign = &context.foreign;
    let (body, into) = (foreign.name(Item::Body), foreign.name(Item::Into));
    let (serialize, sized) = (foreign.name(Item::Serialize), foreign.name(Item::Sized));
    let value = foreign.call(&quote!(body), Item::Into, "into");
    quote! {
        /// Sends a value as JSON.
        #[must_use]
        pub fn json(mut self, value: &(impl #serialize + ?#sized)) -> Self {
            self.body = #body::json(value);
            self
        }

        /// Sends bytes, or any other body.
        #[must_use]
        pub fn body(mut self, body: impl #into<#body>) -> Self {
            self.body = #value;
            self
        }
    }
}

fn implementation(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let foreign = &context.foreign;
    let (result, string, error) = (
        foreign.name(Item::Result),
        foreign.name(Item::String),
        foreign.name(Item::Error),
    );
    let (response, bytes) = (foreign.name(Item::Response), foreign.name(Item::Bytes));
    let (endpoint_trait, name) = (foreign.name(Item::Endpoint), ident(&endpoint.name));
    let (method_type, method) = (foreign.name(Item::Method), method(endpoint.method));
    let path = endpoint.path.as_str();
    let output = ident(&endpoint.output.name);
    let failure = outcome::failure_type(context, endpoint);
    let params = endpoint.path_params.iter().map(|param| {
        let (key, name) = (&param.key, ident(&param.name));
        quote! { (#key, &self.#name) }
    });
    let body = endpoint.method.may_have_body().then(|| {
        let body = foreign.name(Item::Body);
        let value = foreign.call(&quote!(self.body), Item::Clone, "clone");
        quote! { fn body(&self) -> #body { #value } }
    });
    let read_output = outcome::read(&endpoint.output);
    let read_failure = outcome::read(&endpoint.failure);
    quote! {
        impl #endpoint_trait for #name {
            type Output = #output;
            type Failure = #failure;

            const METHOD: #method_type = #method_type::#method;
            const PATH: &'static str = #path;

            fn path(&self) -> #result<#string, #error> {
                path::expand(Self::PATH, &[#(#params),*])
            }

            #body

            fn output(response: &#response<#bytes>) -> #result<Self::Output, #error> {
                #read_output
            }

            fn failure(response: &#response<#bytes>) -> #result<Self::Failure, #error> {
                #read_failure
            }
        }
    }
}

/// The constant of `http::Method`.
fn method(method: Method) -> proc_macro2::Ident {
    ident(method.as_str())
}

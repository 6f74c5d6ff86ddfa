//! The struct of a request, its constructor and its setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::foreign::Item;
use super::member::{self, Member};
use super::{Context, body, choice, deprecated, rustdoc};
use crate::ir::{BodyChoice, Endpoint, PathParam, QueryParam, RequestBody};
use crate::names::ident;

/// The fields that callers set, in the order of the struct: path, query, body.
pub fn members(endpoint: &Endpoint) -> Vec<Member<'_>> {
    let path = endpoint.path_params.iter().map(path_member);
    let query = endpoint.query.iter().map(query_member);
    let body = body::members(&endpoint.body);
    path.chain(query).chain(body).collect()
}

fn path_member(param: &PathParam) -> Member<'_> {
    Member {
        name: &param.name,
        ty: &param.ty,
        required: true,
        what: format!("{} in the path", rustdoc::code(&param.key)),
        description: &param.description,
    }
}

fn query_member(param: &QueryParam) -> Member<'_> {
    Member {
        name: &param.name,
        ty: &param.ty,
        required: param.required,
        what: format!("{} in the query", rustdoc::code(&param.key)),
        description: &param.description,
    }
}

/// The struct.
pub fn definition(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let name = ident(&endpoint.name);
    let docs = rustdoc::outer(&docs(context, endpoint));
    let deprecated = deprecated(endpoint.deprecated, "endpoint");
    let members = members(endpoint);
    let fields = members.iter().map(|member| member.field(context));
    let (parameter, rest) = body_field(context, &endpoint.body);
    let is_required = members.iter().any(|member| member.required) || parameter.is_some();
    let default = (!is_required).then(|| quote!(, Default));
    let required = members.iter().filter(|member| member.required);
    let required = required.map(|member| member.ty);
    let allow = member::allow_many_flags(required, "struct_excessive_bools");
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug #default)]
        #allow
        #[non_exhaustive]
        pub struct #name #parameter {
            #(#fields)*
            #rest
        }
    }
}

/// The type parameter of a request whose body is chosen, and the field `body`, where it has one.
fn body_field(
    context: &Context<'_>,
    body: &RequestBody,
) -> (Option<TokenStream>, Option<TokenStream>) {
    match body {
        RequestBody::Empty | RequestBody::One(_) => (None, None),
        RequestBody::Undocumented => {
            let body = context.foreign.name(Item::Body);
            let field = quote! { /// The request body.
            pub body: #body, };
            (None, Some(field))
        }
        RequestBody::OneOf(_) => {
            let (body, state) = (context.foreign.name(Item::Body), state(context));
            let field = quote! { /// The request body, once it is chosen.
            pub body: #state, };
            (Some(quote!(<#state = #body>)), Some(field))
        }
    }
}

/// The type parameter that says whether a body is chosen.
fn state(context: &Context<'_>) -> Ident {
    ident(&context.foreign.free_name("B"))
}

fn docs(context: &Context<'_>, endpoint: &Endpoint) -> Vec<String> {
    let mut docs = vec![
        rustdoc::title(&endpoint.title),
        super::endpoint::target(endpoint),
    ];
    if !endpoint.description.is_empty() {
        docs.push(rustdoc::markdown(&endpoint.description));
    }
    if let RequestBody::OneOf(choices) = &endpoint.body {
        let methods: Vec<String> = choices.iter().map(|c| rustdoc::code(&c.name)).collect();
        let text = format!(
            "It can be sent once its body is chosen: {}.",
            methods.join(", ")
        );
        docs.push(rustdoc::prose(text));
    }
    if endpoint.paging.is_some() {
        docs.push("The list comes in pages, which `Client::pages` follows.".to_owned());
    }
    if let Some(headers) = &endpoint.headers {
        let headers = context.link(&headers.name);
        let text =
            format!("{headers} reads the headers of the answer, which `Call::send_full` gives.");
        docs.push(rustdoc::prose(text));
    }
    docs.extend(statuses(endpoint));
    let places = [Some(endpoint.span), endpoint.overlay];
    let places: Vec<_> = places.into_iter().flatten().collect();
    docs.push(context.documented_at(&places));
    docs
}

/// What the docs say behind the statuses, if it is more than that there is a response.
fn statuses(endpoint: &Endpoint) -> Option<String> {
    let says_more = |description: &str| {
        let words = description.trim_end_matches('.').to_ascii_lowercase();
        !words.is_empty() && !words.ends_with("response") && !words.ends_with("failure")
    };
    let responses = endpoint.responses.iter();
    let telling = responses.filter(|response| says_more(&response.description));
    let lines: Vec<String> = telling
        .map(|response| {
            let status = rustdoc::code(&response.status.to_string());
            format!("- {status}: {}", rustdoc::title(&response.description))
        })
        .collect();
    // The line above keeps the list apart from one that ends the description.
    (!lines.is_empty()).then(|| format!("Responses:\n\n{}", lines.join("\n")))
}

/// The constructor, the setters, and the methods that set the body.
pub fn methods(context: &Context<'_>, endpoint: &Endpoint) -> Vec<TokenStream> {
    let (rest, of_body) = match &endpoint.body {
        RequestBody::OneOf(choices) => return chosen_methods(context, endpoint, choices),
        RequestBody::Empty | RequestBody::One(_) => (None, None),
        RequestBody::Undocumented => {
            let body = context.foreign.name(Item::Body);
            let empty = quote!(body: #body::empty(),);
            (Some(empty), Some(body_setters(context)))
        }
    };
    let (name, members) = (ident(&endpoint.name), members(endpoint));
    let docs = constructor_docs(endpoint, &members);
    let new = member::constructor(context, &docs, &members, rest.as_ref());
    let setters = member::setters(context, &members);
    vec![quote! { impl #name { #new #(#setters)* #of_body } }]
}

/// The methods of a request whose body is chosen from several: those that make it have none yet.
fn chosen_methods(
    context: &Context<'_>,
    endpoint: &Endpoint,
    choices: &[BodyChoice],
) -> Vec<TokenStream> {
    let (name, members) = (ident(&endpoint.name), members(endpoint));
    let (no_body, state) = (context.foreign.name(Item::NoBody), state(context));
    let docs = constructor_docs(endpoint, &members);
    let new = member::constructor(context, &docs, &members, Some(&quote!(body: #no_body,)));
    let mut items = vec![quote! { impl #name<#no_body> { #new } }];
    if !members.iter().any(|member| member.required) {
        let default = context.foreign.name(Item::Default);
        items.push(quote! {
            impl #default for #name<#no_body> {
                fn default() -> Self { Self::new() }
            }
        });
    }
    let setters = member::setters(context, &members);
    let choices = choice::methods(context, endpoint, choices);
    items.push(quote! { impl<#state> #name<#state> { #(#setters)* #(#choices)* } });
    items
}

fn constructor_docs(endpoint: &Endpoint, members: &[Member<'_>]) -> String {
    let has_path = !endpoint.path_params.is_empty();
    let required = members.iter().filter(|member| member.required).count();
    let has_more = required > endpoint.path_params.len();
    let what = match (has_path, has_more) {
        (false, false) => "",
        (true, false) => " with its path parameters",
        (true, true) => " with its path parameters and all else that is required",
        (false, true) => " with all that is required",
    };
    let request = match &endpoint.body {
        RequestBody::Undocumented if what.is_empty() => "A request without a body.".to_owned(),
        RequestBody::Undocumented => format!("A request{what}, and without a body."),
        RequestBody::OneOf(_) => format!("A request{what}, whose body is still to be chosen."),
        _ if what.is_empty() => "The request.".to_owned(),
        _ => format!("A request{what}."),
    };
    if has_path {
        // Prose of docs may ask callers to encode them, which would be once too often.
        let encoded = "Path parameters are given as they are, and percent-encoded when it is sent.";
        rustdoc::prose(format!("{request} {encoded}"))
    } else {
        request
    }
}

fn body_setters(context: &Context<'_>) -> TokenStream {
    let foreign = &context.foreign;
    let (body, into) = (foreign.name(Item::Body), foreign.name(Item::Into));
    let (serialize, sized) = (foreign.name(Item::Serialize), foreign.name(Item::Sized));
    let value = foreign.call(&quote!(body), Item::Into, "into", None);
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

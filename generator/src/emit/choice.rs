//! Requests that send one of several kinds of bodies: the type of the field `body` says whether one is
//! chosen, and only then is the request an `Endpoint`.

use proc_macro2::TokenStream;
use quote::quote;

use super::body::{Origin, content_members, made_of};
use super::member::Member;
use super::value::{is_taken_as_it_is, value_type};
use super::{Context, request, rustdoc};
use crate::ir::{BodyChoice, BodyContent, Endpoint};
use crate::names::ident;

/// The methods by which a caller chooses the body.
pub fn methods(
    context: &Context<'_>,
    endpoint: &Endpoint,
    choices: &[BodyChoice],
) -> Vec<TokenStream> {
    let methods = choices
        .iter()
        .map(|choice| method(context, endpoint, choice));
    methods.collect()
}

fn method(context: &Context<'_>, endpoint: &Endpoint, choice: &BodyChoice) -> TokenStream {
    let arguments = content_members(&choice.body.content, "");
    let docs = rustdoc::outer(&docs(choice, &arguments));
    let values = arguments
        .iter()
        .filter_map(|argument| conversion(context, argument));
    let body = made_of(context, &choice.body.content, Origin::Variables);
    let parameters = arguments.iter().map(|argument| argument.argument(context));
    let (name, request) = (ident(&choice.name), ident(&endpoint.name));
    let kept = request::members(endpoint);
    let kept = kept.iter().map(|member| {
        let name = ident(member.name);
        quote!(#name: self.#name)
    });
    quote! {
        #docs
        #[must_use]
        pub fn #name(self, #(#parameters),*) -> #request {
            #(#values)*
            #request {
                #(#kept,)*
                body: #body,
            }
        }
    }
}

/// The statement that turns an argument into the value that is sent, unless it is one.
fn conversion(context: &Context<'_>, argument: &Member<'_>) -> Option<TokenStream> {
    if is_taken_as_it_is(argument.ty) {
        return None;
    }
    let (name, ty) = (ident(argument.name), value_type(context, argument.ty));
    let value = argument.value(context);
    Some(quote!(let #name: #ty = #value;))
}

fn docs(choice: &BodyChoice, arguments: &[Member<'_>]) -> Vec<String> {
    let mut docs = Vec::new();
    if !choice.body.description.is_empty() {
        docs.push(rustdoc::markdown(&choice.body.description));
    }
    docs.push(match &choice.body.content {
        BodyContent::Bytes { media_type, .. } => {
            format!("Sends the body as {}.", rustdoc::code(media_type))
        }
        BodyContent::Json { .. } | BodyContent::Object(_) => "Sends the body as JSON.".to_owned(),
        BodyContent::Multipart(_) => "Sends a form, `multipart/form-data`.".to_owned(),
    });
    docs.extend(list(arguments));
    docs
}

/// A list of what is said of the arguments, if anything is.
fn list(arguments: &[Member<'_>]) -> Option<String> {
    let described = arguments
        .iter()
        .filter(|argument| !argument.description.is_empty());
    let items: Vec<String> = described
        .map(|argument| {
            let name = rustdoc::code(argument.name.trim_start_matches("r#"));
            format!("- {name}: {}", argument.description.replace('\n', " "))
        })
        .collect();
    (!items.is_empty()).then(|| rustdoc::markdown(&items.join("\n")))
}

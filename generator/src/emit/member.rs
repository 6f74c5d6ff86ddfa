//! The fields that callers set, of requests and of structs that requests send: as arguments of `new`
//! where they are required, by setters where they are not.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::value::{argument_type, converted, is_taken_as_it_is, optional_type, value_type};
use super::{Context, rustdoc};
use crate::ir::Type;
use crate::names::ident;

/// A field that callers set.
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// The type of its value.
    pub ty: &'a Type,
    /// Whether there is no request without it.
    pub required: bool,
    /// What it is, in our words and as code: `` `limit` in the query ``.
    pub what: String,
    /// What is said of it, in Markdown.
    pub description: &'a str,
}

impl Member<'_> {
    fn ident(&self) -> Ident {
        ident(self.name)
    }

    /// The field of the struct.
    pub fn field(&self, context: &Context<'_>) -> TokenStream {
        let mut docs = vec![format!("{}.", self.what)];
        if !self.description.is_empty() {
            docs.insert(0, rustdoc::markdown(self.description));
        }
        let (docs, name) = (rustdoc::outer(&docs), self.ident());
        let ty = if self.required {
            value_type(context, self.ty)
        } else {
            optional_type(context, self.ty)
        };
        quote! { #docs pub #name: #ty, }
    }

    /// The argument of `new`.
    pub fn argument(&self, context: &Context<'_>) -> TokenStream {
        let (name, ty) = (self.ident(), argument_type(context, self.ty));
        quote!(#name: #ty)
    }

    /// The field as `new` makes it.
    fn initial(&self, context: &Context<'_>) -> TokenStream {
        let name = self.ident();
        if !self.required {
            return quote!(#name: None);
        }
        if is_taken_as_it_is(self.ty) {
            return quote!(#name);
        }
        let value = self.value(context);
        quote!(#name: #value)
    }

    /// The value of the field, from an argument of its name.
    pub fn value(&self, context: &Context<'_>) -> TokenStream {
        let name = self.ident();
        converted(context, self.ty, &quote!(#name))
    }

    fn setter(&self, context: &Context<'_>) -> TokenStream {
        let mut docs = vec![format!("Sets {}.", self.what)];
        docs.extend(rustdoc::summary(self.description));
        let docs = rustdoc::outer(&docs);
        let (name, argument) = (self.ident(), self.argument(context));
        let value = self.value(context);
        let is_option = matches!(self.ty, Type::Optional(_));
        let value = if is_option {
            value
        } else {
            quote!(Some(#value))
        };
        let allow = is_operator(self.name)
            .then(|| quote!(#[allow(clippy::should_implement_trait, reason = "the docs name it")]));
        quote! {
            #docs
            #[must_use]
            #allow
            pub fn #name(mut self, #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    }
}

/// Whether clippy takes a setter of that name for an operator.
fn is_operator(name: &str) -> bool {
    const OPERATORS: [&str; 10] = [
        "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
    ];
    OPERATORS.contains(&name)
}

/// The attribute that keeps clippy from counting booleans where the docs require many.
pub fn allow_many_flags<'a>(
    required: impl Iterator<Item = &'a Type>,
    lint: &str,
) -> Option<TokenStream> {
    /// The most that clippy finds bearable.
    const FEW: usize = 3;
    let flags = required.filter(|ty| **ty == Type::Boolean).count();
    let lint = ident(lint);
    (flags > FEW).then(|| quote!(#[allow(clippy::#lint, reason = "the docs require all of them")]))
}

/// The constructor: what is required becomes arguments. `rest` are fields that are no members.
pub fn constructor(
    context: &Context<'_>,
    docs: &str,
    members: &[Member<'_>],
    rest: Option<&TokenStream>,
) -> TokenStream {
    /// The most that clippy finds bearable.
    const FEW: usize = 7;
    let required: Vec<&Member<'_>> = members.iter().filter(|member| member.required).collect();
    let arguments = required.iter().map(|member| member.argument(context));
    let fields = members.iter().map(|member| member.initial(context));
    let docs = rustdoc::outer(&[docs.to_owned()]);
    let allow = (required.len() > FEW).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "the docs require all of them")]),
    );
    let types = required.iter().map(|member| member.ty);
    let allow_flags = allow_many_flags(types, "fn_params_excessive_bools");
    quote! {
        #docs
        #allow
        #allow_flags
        pub fn new(#(#arguments),*) -> Self {
            Self {
                #(#fields,)*
                #rest
            }
        }
    }
}

/// The setters of what is not required.
pub fn setters(context: &Context<'_>, members: &[Member<'_>]) -> Vec<TokenStream> {
    let optional = members.iter().filter(|member| !member.required);
    optional.map(|member| member.setter(context)).collect()
}

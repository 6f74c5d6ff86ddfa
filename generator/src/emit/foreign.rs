//! Names from outside the module, which a doc's own names must not shadow.
//!
//! A name is imported and written short, unless the module has an item of that
//! name: then it is written as an absolute path.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Module;
use crate::names::ident;

/// What emitted code uses from outside its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Clone,
    Into,
    Option,
    Result,
    String,
    Vec,
    Body,
    Bytes,
    Endpoint,
    Error,
    FieldReader,
    FieldWriter,
    Method,
    Record,
    Response,
    Serialize,
    Sized,
    Value,
}

impl Item {
    const fn name(self) -> &'static str {
        match self {
            Self::Clone => "Clone",
            Self::Into => "Into",
            Self::Option => "Option",
            Self::Result => "Result",
            Self::String => "String",
            Self::Vec => "Vec",
            Self::Body => "Body",
            Self::Bytes => "Bytes",
            Self::Endpoint => "Endpoint",
            Self::Error => "Error",
            Self::FieldReader => "FieldReader",
            Self::FieldWriter => "FieldWriter",
            Self::Method => "Method",
            Self::Record => "Record",
            Self::Response => "Response",
            Self::Serialize => "Serialize",
            Self::Sized => "Sized",
            Self::Value => "Value",
        }
    }

    fn absolute(self) -> TokenStream {
        let name = ident(self.name());
        match self {
            Self::Clone => quote!(::core::clone::#name),
            Self::Into => quote!(::core::convert::#name),
            Self::Sized => quote!(::core::marker::#name),
            Self::Option => quote!(::core::option::#name),
            Self::Result => quote!(::core::result::#name),
            Self::String => quote!(::std::string::#name),
            Self::Vec => quote!(::std::vec::#name),
            Self::Method | Self::Response => quote!(::mdclient_runtime::http::#name),
            Self::Serialize => quote!(::mdclient_runtime::serde::#name),
            _ => quote!(::mdclient_runtime::#name),
        }
    }

    /// Whether it can be named without an import.
    const fn is_prelude(self) -> bool {
        matches!(
            self,
            Self::Clone
                | Self::Into
                | Self::Option
                | Self::Result
                | Self::Sized
                | Self::String
                | Self::Vec
        )
    }
}

/// The foreign names of one module, as they are written there.
pub struct Foreign<'a> {
    taken: HashSet<&'a str>,
    imported: RefCell<BTreeSet<Item>>,
}

impl<'a> Foreign<'a> {
    /// The foreign names of a module that has all its own names.
    pub fn new(module: &'a Module) -> Self {
        let endpoints = module.endpoints.iter().flat_map(|endpoint| {
            [
                &endpoint.name,
                &endpoint.output.name,
                &endpoint.failure.name,
            ]
        });
        let types = module.types.iter().map(|type_def| &type_def.name);
        Self {
            taken: endpoints.chain(types).map(String::as_str).collect(),
            imported: RefCell::default(),
        }
    }

    /// A foreign name as this module writes it.
    pub fn name(&self, item: Item) -> TokenStream {
        if self.taken.contains(item.name()) {
            return item.absolute();
        }
        self.imported.borrow_mut().insert(item);
        let name = ident(item.name());
        quote!(#name)
    }

    /// A call of a method that a prelude trait has. A doc's type of the trait's
    /// name hides the trait, and so its methods.
    pub fn call(&self, receiver: &TokenStream, item: Item, method: &str) -> TokenStream {
        let method = ident(method);
        if self.taken.contains(item.name()) {
            let (absolute, by_ref) = (item.absolute(), (item == Item::Clone).then(|| quote!(&)));
            return quote!(#absolute::#method(#by_ref #receiver));
        }
        quote!(#receiver.#method())
    }

    /// The imports of all names that were written short.
    pub fn imports(&self) -> TokenStream {
        let imported = self.imported.borrow();
        let needed = |item: &&Item| !item.is_prelude();
        let (of_runtime, others): (Vec<Item>, Vec<Item>) = imported
            .iter()
            .filter(needed)
            .partition(|item| !matches!(item, Item::Method | Item::Response | Item::Serialize));
        let http = others.iter().filter(|item| **item != Item::Serialize);
        let http: Vec<_> = http.map(|item| ident(item.name())).collect();
        let http =
            (!http.is_empty()).then(|| quote! { use ::mdclient_runtime::http::{#(#http),*}; });
        let serialize = others
            .contains(&Item::Serialize)
            .then(|| quote! { use ::mdclient_runtime::serde::Serialize; });
        let of_runtime = of_runtime.iter().map(|item| ident(item.name()));
        let modules = imported.contains(&Item::Endpoint) || self.taken.contains("Endpoint");
        let modules = modules.then(|| quote! { decode, path, });
        quote! {
            #http
            #serialize
            use ::mdclient_runtime::{#(#of_runtime,)* #modules};
        }
    }
}

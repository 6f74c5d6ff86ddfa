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
    Default,
    Into,
    IntoIterator,
    Iterator,
    Option,
    Result,
    Sized,
    String,
    Vec,
    BTreeMap,
    HeaderMap,
    Method,
    Response,
    Serialize,
    Answer,
    Body,
    Bytes,
    Data,
    Endpoint,
    Error,
    FieldReader,
    FieldWriter,
    JsonObject,
    Multipart,
    NoBody,
    Nullable,
    Paged,
    Paging,
    Query,
    Record,
    Scalar,
    UnknownValue,
    Value,
}

/// Where an item is.
#[derive(Clone, Copy, PartialEq)]
enum Home {
    /// Anywhere: it needs no import. This is the path of its module.
    Prelude([&'static str; 2]),
    Collections,
    Http,
    Serde,
    Runtime,
}

impl Home {
    /// The path of the module.
    fn path(self) -> TokenStream {
        match self {
            Self::Prelude([library, module]) => {
                let (library, module) = (ident(library), ident(module));
                quote!(::#library::#module)
            }
            Self::Collections => quote!(::std::collections),
            Self::Http => quote!(::mdclient_runtime::http),
            Self::Serde => quote!(::mdclient_runtime::serde),
            Self::Runtime => quote!(::mdclient_runtime),
        }
    }
}

impl Item {
    const fn name(self) -> &'static str {
        match self {
            Self::Clone => "Clone",
            Self::Default => "Default",
            Self::Into => "Into",
            Self::IntoIterator => "IntoIterator",
            Self::Iterator => "Iterator",
            Self::Option => "Option",
            Self::Result => "Result",
            Self::Sized => "Sized",
            Self::String => "String",
            Self::Vec => "Vec",
            Self::BTreeMap => "BTreeMap",
            Self::HeaderMap => "HeaderMap",
            Self::Method => "Method",
            Self::Response => "Response",
            Self::Serialize => "Serialize",
            Self::Answer => "Answer",
            Self::Body => "Body",
            Self::Bytes => "Bytes",
            Self::Data => "Data",
            Self::Endpoint => "Endpoint",
            Self::Error => "Error",
            Self::FieldReader => "FieldReader",
            Self::FieldWriter => "FieldWriter",
            Self::JsonObject => "JsonObject",
            Self::Multipart => "Multipart",
            Self::NoBody => "NoBody",
            Self::Nullable => "Nullable",
            Self::Paged => "Paged",
            Self::Paging => "Paging",
            Self::Query => "Query",
            Self::Record => "Record",
            Self::Scalar => "Scalar",
            Self::UnknownValue => "UnknownValue",
            Self::Value => "Value",
        }
    }

    const fn home(self) -> Home {
        match self {
            Self::Clone => Home::Prelude(["core", "clone"]),
            Self::Default => Home::Prelude(["core", "default"]),
            Self::Into => Home::Prelude(["core", "convert"]),
            Self::IntoIterator | Self::Iterator => Home::Prelude(["core", "iter"]),
            Self::Option => Home::Prelude(["core", "option"]),
            Self::Result => Home::Prelude(["core", "result"]),
            Self::Sized => Home::Prelude(["core", "marker"]),
            Self::String => Home::Prelude(["std", "string"]),
            Self::Vec => Home::Prelude(["std", "vec"]),
            Self::BTreeMap => Home::Collections,
            Self::HeaderMap | Self::Method | Self::Response => Home::Http,
            Self::Serialize => Home::Serde,
            _ => Home::Runtime,
        }
    }

    fn absolute(self) -> TokenStream {
        let (path, name) = (self.home().path(), ident(self.name()));
        quote!(#path::#name)
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
            let headers = endpoint.headers.as_ref().map(|headers| &headers.name);
            let outcomes = [&endpoint.output.name, &endpoint.failure.name];
            outcomes.into_iter().chain([&endpoint.name]).chain(headers)
        });
        let types = module.types.iter().map(|type_def| &type_def.name);
        let enums = module.enums.iter().map(|enum_def| &enum_def.name);
        Self {
            taken: endpoints
                .chain(types)
                .chain(enums)
                .map(String::as_str)
                .collect(),
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

    /// A name that no item of the module has: the one that is wanted, or that with a number.
    pub fn free_name(&self, wanted: &str) -> String {
        let numbered = (2u64..).map(|number| format!("{wanted}{number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names
            .find(|name| !self.taken.contains(name.as_str()))
            .expect("one of infinitely many numbers is free")
    }

    /// A call of a method that a prelude trait has. A doc's type of the trait's
    /// name hides the trait, and so its methods.
    pub fn call(
        &self,
        receiver: &TokenStream,
        item: Item,
        method: &str,
        argument: Option<&TokenStream>,
    ) -> TokenStream {
        let method = ident(method);
        if self.taken.contains(item.name()) {
            let absolute = item.absolute();
            let argument = argument.map(|argument| quote!(, #argument));
            return quote!(#absolute::#method(#receiver #argument));
        }
        quote!(#receiver.#method(#argument))
    }

    /// A clone of a value, of which there is also a reference.
    pub fn clone_of(&self, value: &TokenStream, reference: &TokenStream) -> TokenStream {
        if self.taken.contains(Item::Clone.name()) {
            let absolute = Item::Clone.absolute();
            return quote!(#absolute::clone(#reference));
        }
        quote!(#value.clone())
    }

    /// The value that a type has by `Default`, inside of an impl of the type. `methods` are what the type
    /// has under other names: one that is called `default` hides that of the trait.
    pub fn default_of_self<'m>(&self, mut methods: impl Iterator<Item = &'m str>) -> TokenStream {
        if self.taken.contains(Item::Default.name()) || methods.any(|name| name == "default") {
            let default = self.name(Item::Default);
            return quote!(<Self as #default>::default());
        }
        quote!(Self::default())
    }

    /// The imports of all names that were written short, and of the runtime's modules.
    pub fn imports(&self, modules: &[&str]) -> TokenStream {
        let imported = self.imported.borrow();
        let names_at = |home: Home| {
            let items = imported.iter().filter(move |item| item.home() == home);
            items.map(|item| ident(item.name())).collect::<Vec<_>>()
        };
        let homes = [Home::Collections, Home::Http, Home::Serde];
        let others = homes.into_iter().filter_map(|home| {
            let (path, names) = (home.path(), names_at(home));
            match names.as_slice() {
                [] => None,
                [name] => Some(quote! { use #path::#name; }),
                names => Some(quote! { use #path::{#(#names),*}; }),
            }
        });
        let of_runtime = names_at(Home::Runtime);
        let modules = modules.iter().map(|module| ident(module));
        quote! {
            #(#others)*
            use ::mdclient_runtime::{#(#of_runtime,)* #(#modules),*};
        }
    }
}

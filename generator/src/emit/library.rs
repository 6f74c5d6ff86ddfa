//! What a client crate has beside its modules: the root, and the index of the modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Outline, print, rustdoc};
use crate::ir::{Api, Endpoint, Module, RequestBody, Type};
use crate::names::{self, ident};

/// What the root of a crate says beside the API.
#[derive(Clone, Copy, Debug)]
pub struct Library<'a> {
    /// The name of the package.
    pub package: &'a str,
    /// Where the paths of the endpoints begin, if that is known.
    pub base_url: Option<&'a str>,
}

/// A base URL that leads nowhere (RFC 2606), for a crate whose own is not known yet.
pub const NO_BASE_URL: &str = "https://base-url.invalid";

/// Emits `src/lib.rs`. It is written once; after that it is its owner's.
pub fn library(api: &Api, library: Library<'_>) -> String {
    let intro = rustdoc::inner(&[
        "A typed client, generated from API reference docs.".to_owned(),
        first_call_intro(api),
    ]);
    let example = first_call(api, library).map(|call| call.attributes());
    let about = rustdoc::inner(&["# Modules".to_owned()]);
    let attributes = quote! {
        #intro
        #example
        #about
        #![doc = include_str!("api/modules.md")]
    };
    let items = [
        modules(),
        quote! {
            #[allow(unused_imports, reason = "there is nothing in it where no module is enabled")]
            pub use api::*;
        },
        reexports(),
        marker(library),
        service(library),
        client(),
        blocking(),
        readme(),
    ];
    print::file(&attributes, items)
}

fn modules() -> TokenStream {
    quote! {
        #[rustfmt::skip]
        #[allow(clippy::doc_markdown, clippy::doc_lazy_continuation, reason = "the prose is that of the docs")]
        mod api;
    }
}

fn reexports() -> TokenStream {
    quote! {
        pub use mdclient_runtime::{
            ApiError, Body, BoxFuture, ByPage, ByteStream, Bytes, Call, ClientBuilder, Credentials,
            Endpoint, Error, ErrorKind, Full, Multipart, Nullable, Paged, Pages, Paging, ResponseBody,
            ResultInfo, Retries, Service, Stream, Transport, TransportError, UnknownValue, Value, http,
        };
        #[cfg(feature = "reqwest")]
        pub use mdclient_runtime::{ReqwestTransport, reqwest};
    }
}

fn marker(library: Library<'_>) -> TokenStream {
    let about = match library.base_url {
        Some(_) => "The API, as a [`Service`].",
        None => {
            "The API, as a [`Service`]. Its base URL is not known yet: put it here, or give it to each \
             [`ClientBuilder::base_url`]."
        }
    };
    let docs = rustdoc::outer(&[rustdoc::prose(about.to_owned())]);
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub struct Api;
    }
}

fn service(library: Library<'_>) -> TokenStream {
    let url = library.base_url.unwrap_or(NO_BASE_URL);
    let user_agent = format!("{}/", library.package);
    quote! {
        impl Service for Api {
            type Auth = Credentials;

            const BASE_URL: &'static str = #url;
            const USER_AGENT: &'static str = concat!(#user_agent, env!("CARGO_PKG_VERSION"));
        }
    }
}

fn client() -> TokenStream {
    quote! {
        /// A client of the API. A clone is cheap and shares the connections.
        pub type Client = mdclient_runtime::Client<Api>;
    }
}

fn blocking() -> TokenStream {
    quote! {
        /// The client for code without an async runtime.
        #[cfg(feature = "blocking")]
        pub mod blocking {
            pub use mdclient_runtime::blocking::{ByPage, ByteReader, Call, Pages};

            /// A client of the API that waits for answers. A clone is cheap and shares the connections.
            pub type Client = mdclient_runtime::blocking::Client<super::Api>;
        }
    }
}

fn readme() -> TokenStream {
    quote! {
        #[cfg(all(doctest, feature = "full", feature = "reqwest"))]
        #[doc = include_str!("../README.md")]
        struct Readme;
    }
}

fn first_call_intro(api: &Api) -> String {
    match first_endpoint(api) {
        Some(_) => "# A first call".to_owned(),
        None => "Each module is one doc, each of its structs a request.".to_owned(),
    }
}

/// The program that shows how the crate is used.
pub struct FirstCall {
    feature: String,
    /// Its lines, with those that only a doctest needs.
    lines: Vec<String>,
}

impl FirstCall {
    /// The program as a reader sees it, for a README.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// The program as documentation, compiled where its module is enabled.
    fn attributes(&self) -> TokenStream {
        let feature = &self.feature;
        let lines = self.lines.iter().map(|line| format!(" {line}"));
        quote! {
            #![cfg_attr(all(feature = #feature, feature = "reqwest"), doc = "\n```no_run")]
            #![cfg_attr(not(all(feature = #feature, feature = "reqwest")), doc = "\n```ignore")]
            #(#![doc = #lines])*
            #![doc = " ```"]
            #![doc = ""]
        }
    }
}

/// A first call, to the endpoint with the shortest path that needs nothing but texts.
pub fn first_call(api: &Api, library: Library<'_>) -> Option<FirstCall> {
    let (module, endpoint) = first_endpoint(api)?;
    let crate_name = library.package.replace('-', "_");
    let arguments: Vec<String> = endpoint
        .path_params
        .iter()
        .map(|param| format!("{:?}", param.key))
        .collect();
    let (module_name, name) = (&module.name, &endpoint.name);
    let arguments = arguments.join(", ");
    let lines = [
        format!("use {crate_name}::{{Client, Credentials, {module_name}}};"),
        String::new(),
        format!("# async fn run(token: String) -> Result<(), {crate_name}::Error> {{"),
        "let client = Client::new(Credentials::bearer(token))?;".to_owned(),
        format!("let answer = client.send({module_name}::{name}::new({arguments})).await?;"),
        "println!(\"{answer:?}\");".to_owned(),
        "# Ok(())".to_owned(),
        "# }".to_owned(),
    ];
    Some(FirstCall {
        feature: names::feature(module_name),
        lines: lines.into(),
    })
}

fn first_endpoint(api: &Api) -> Option<(&Module, &Endpoint)> {
    let all = api.modules.iter().filter(|module| !module.deprecated);
    let all = all.flat_map(|module| {
        module
            .endpoints
            .iter()
            .map(move |endpoint| (module, endpoint))
    });
    let simple = all.filter(|(_, endpoint)| {
        let is_text = |ty: &Type| *ty == Type::String;
        !endpoint.deprecated
            && matches!(endpoint.body, RequestBody::Empty)
            && endpoint.path_params.iter().all(|param| is_text(&param.ty))
            && !endpoint.query.iter().any(|param| param.required)
    });
    simple.min_by_key(|(module, endpoint)| (endpoint.path.as_str().len(), &module.name))
}

/// Emits the index of the modules, which is Markdown.
pub fn index(modules: &[Outline]) -> String {
    let mut out = String::from("| Module | What | Requests |\n|---|---|---|\n");
    for module in modules {
        let title = rustdoc::title(&module.title).replace('|', "\\|");
        let name = rustdoc::code(&names::feature(&module.name));
        let count = module.requests;
        out.push_str(&format!("| {name} | {title} | {count} |\n"));
    }
    out.push_str("\nEach module is a feature of that name, and `full` is all of them.\n");
    out
}

/// `mod.rs` with a feature for each module.
pub fn root_with_features(modules: &[Outline]) -> TokenStream {
    let modules = modules.iter().map(|module| {
        let name = ident(&module.name);
        let feature = names::feature(&module.name);
        let deprecated = super::deprecated(module.deprecated, "doc");
        quote! { #[cfg(feature = #feature)] #deprecated pub mod #name; }
    });
    quote! { #(#modules)* }
}

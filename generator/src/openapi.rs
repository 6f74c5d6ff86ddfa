//! The API as an OpenAPI 3.1 document, which `mdclient openapi` prints.
//!
//! The document says what the docs say and no more: nothing is required that is not promised, what is not
//! promised may be null, an enumeration is open. What OpenAPI has no words for stands in extensions:
//!
//! | extension of an operation | what it holds |
//! |---|---|
//! | `x-path` | The path as the docs write it, where it stands under another spelling. |
//! | `x-requests` | The names of all requests that the operation stands for, if there are several. |
//! | `x-next-page` | The query parameter that takes the next page, and where a page has its cursor. |
//!
//! OpenAPI knows one operation for a method and a path, and takes paths that differ in the names of parameters
//! alone for equal. Such paths share the first spelling; requests with one method and one such path are one
//! operation that allows what any of them sends and answers ([`Remark`]). A path has neither a query nor a
//! fragment: the docs cannot have any.
//!
//! The document depends on the docs alone: equal docs have equal bytes.

mod component;
mod model;
mod operation;
mod paths;
mod request;
mod schema;
mod union;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use component::Components;
pub use model::Document;
use model::{InfoJson, Server, Tag};
use operation::Operations;
use paths::Paths;

use crate::ir::{Api, Module};

/// What the docs do not say of the API.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// Its title; that of the only doc, or else `API`, if nothing is said.
    pub title: Option<String>,
    /// Its version; `0.0.0` if nothing is said.
    pub version: Option<String>,
    /// Where its paths begin.
    pub server: Option<String>,
}

/// What is not as one would look for it, since OpenAPI has no way to say it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A request that is part of the operation of another.
    Merged {
        /// Its name with the module.
        request: String,
        /// The `operationId` that it is a part of.
        into: String,
    },
    /// A path that stands under another spelling.
    Respelt {
        /// The path as the docs write it.
        path: String,
        /// The path as the document has it.
        to: String,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merged { request, into } => {
                write!(
                    f,
                    "the request `{request}` is part of the operation `{into}`"
                )
            }
            Self::Respelt { path, to } => write!(f, "the path `{path}` stands under `{to}`"),
        }
    }
}

/// The document of an API, and what is not as one would look for it, in the order of the API.
pub fn document(api: &Api, info: &Info) -> (Document, Vec<Remark>) {
    let components = Components::of(api);
    let operations = Operations::of(api, &components);
    let tags = tags(api);
    let mut paths = Paths::default();
    for (module, tag) in api.modules.iter().zip(&tags) {
        for endpoint in &module.endpoints {
            let operation = operations.operation(module, endpoint, &tag.name);
            paths.add(module, endpoint, operation);
        }
    }
    let (paths, remarks) = paths.finish();
    let document = Document {
        openapi: "3.1.0",
        info: info_of(api, info),
        servers: info.server.iter().cloned().map(Server::new).collect(),
        tags,
        paths,
        components: components.finish(),
    };
    (document, remarks)
}

fn info_of(api: &Api, info: &Info) -> InfoJson {
    let of_docs = match api.modules.as_slice() {
        [only] => only.title.clone(),
        _ => "API".to_owned(),
    };
    InfoJson {
        title: info.title.clone().unwrap_or(of_docs),
        version: info.version.clone().unwrap_or_else(|| "0.0.0".to_owned()),
    }
}

/// A tag for each module, in their order: its title, with the module's name after it where an earlier one has
/// the title.
fn tags(api: &Api) -> Vec<Tag> {
    let mut taken = BTreeSet::new();
    let tag = |module: &Module| {
        let mut name = module.title.clone();
        while !taken.insert(name.clone()) {
            name.push_str(&format!(" ({})", module.name));
        }
        Tag {
            name,
            description: module.description.clone(),
        }
    };
    api.modules.iter().map(tag).collect()
}

/// Names that are unique over all modules: a name that several modules have is put behind that of its module.
///
/// The result is a letter, and letters, digits, `_` and `.`. No name of a Rust item has a dot.
struct UniqueNames<'a>(BTreeMap<&'a str, usize>);

impl<'a> UniqueNames<'a> {
    fn of(names: impl Iterator<Item = &'a String>) -> Self {
        let mut counts = BTreeMap::new();
        for name in names {
            *counts.entry(name.as_str()).or_default() += 1;
        }
        Self(counts)
    }

    fn get(&self, module: &Module, name: &str) -> String {
        match self.0.get(name) {
            Some(2..) => qualified(module, name),
            _ => name.to_owned(),
        }
    }
}

/// A name with that of its module.
fn qualified(module: &Module, name: &str) -> String {
    format!("{}.{name}", module.name)
}

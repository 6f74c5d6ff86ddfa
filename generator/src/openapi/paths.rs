//! Operations by path and method, each pair once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::model::{Operation, Parameter, PathItem, Place};
use super::{Remark, qualified, union};
use crate::docs::{PathPart, PathTemplate};
use crate::ir::{Endpoint, Module};

/// The paths of a document.
#[derive(Default)]
pub struct Paths {
    items: BTreeMap<String, PathItem>,
    /// How each path is spelt, by the path without the names of its parameters.
    spellings: HashMap<String, Spelling>,
    remarks: Vec<Remark>,
}

/// A path as the document has it.
#[derive(Clone, Debug)]
struct Spelling {
    path: String,
    /// The name of the parameter at each place, each name once.
    names: Vec<String>,
}

impl Paths {
    /// Adds the operation of an endpoint.
    pub fn add(&mut self, module: &Module, endpoint: &Endpoint, mut operation: Operation) {
        let path = &endpoint.path;
        let first = self.spellings.entry(without_names(path));
        let spelling = first.or_insert_with(|| Spelling::of(path)).clone();
        if spelling.path != path.as_str() {
            operation.documented_paths.push(path.as_str().to_owned());
            self.remarks.push(Remark::Respelt {
                path: path.as_str().to_owned(),
                to: spelling.path.clone(),
            });
        }
        operation.parameters = respelt(path, &spelling, operation.parameters);
        let item = self.items.entry(spelling.path).or_default();
        match item.0.get_mut(&endpoint.method) {
            Some(first) => {
                self.remarks.push(Remark::Merged {
                    request: qualified(module, &endpoint.name),
                    into: first.id.clone(),
                });
                union::operation(first, operation);
            }
            None => drop(item.0.insert(endpoint.method, operation)),
        }
    }

    /// The paths, and what is not as one would look for it.
    pub fn finish(self) -> (BTreeMap<String, PathItem>, Vec<Remark>) {
        (self.items, self.remarks)
    }
}

impl Spelling {
    /// The spelling of a path whose parameters have the names that the docs give them. One that stands in the
    /// path again gets a number there: OpenAPI wants each name once.
    fn of(path: &PathTemplate) -> Self {
        let mut spelling = Self {
            path: String::new(),
            names: Vec::new(),
        };
        let mut names = Names::of(path);
        for part in path.parts() {
            match part {
                PathPart::Literal(text) => spelling.path.push_str(text),
                PathPart::Parameter(name) => {
                    let name = names.next(name);
                    spelling.path.push_str(&format!("{{{name}}}"));
                    spelling.names.push(name);
                }
            }
        }
        spelling
    }
}

/// The names that the parameters of a path get, one after the other.
struct Names<'a> {
    /// The names of the docs, and those that were made.
    taken: HashSet<String>,
    /// The number that is tried next, for each name that stood already. A number that is taken stays taken.
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn of(path: &PathTemplate) -> Self {
        let documented = path.parameters().into_iter();
        Self {
            taken: documented.map(str::to_owned).collect(),
            numbers: HashMap::new(),
        }
    }

    /// The name itself the first time, then the first with a number that is free.
    fn next(&mut self, name: &'a str) -> String {
        let Some(number) = self.numbers.get_mut(name) else {
            self.numbers.insert(name, 2);
            return name.to_owned();
        };
        loop {
            let numbered = format!("{name}_{number}");
            *number += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// A path without the names of its parameters. No literal has braces.
fn without_names(path: &PathTemplate) -> String {
    let parts = path.parts().iter().map(|part| match part {
        PathPart::Literal(text) => text,
        PathPart::Parameter(_) => "{}",
    });
    parts.collect()
}

/// The parameters of an operation, those of the path by the names of a spelling.
fn respelt(path: &PathTemplate, spelling: &Spelling, params: Vec<Parameter>) -> Vec<Parameter> {
    let (of_path, others): (Vec<_>, Vec<_>) = params
        .into_iter()
        .partition(|param| param.place == Place::Path);
    let keys = path.parts().iter().filter_map(|part| match part {
        PathPart::Parameter(key) => Some(key),
        PathPart::Literal(_) => None,
    });
    let by_key: HashMap<&str, &Parameter> = of_path
        .iter()
        .map(|param| (param.name.as_str(), param))
        .collect();
    let mut first_name: HashMap<&str, &str> = HashMap::new();
    let mut respelt = Vec::new();
    for (key, name) in keys.zip(&spelling.names) {
        let param = by_key.get(key.as_str()).copied();
        let mut param = param
            .expect("a path parameter is documented for each of its places")
            .clone();
        if let Some(first) = first_name.get(key.as_str()) {
            param.description = format!("The same as `{first}`.");
        } else {
            first_name.insert(key, name);
        }
        param.name.clone_from(name);
        respelt.push(param);
    }
    respelt.extend(others);
    respelt
}

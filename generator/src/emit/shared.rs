//! Failures that several modules document alike, which are one struct for all of them.
//!
//! The failures of an API mostly look the same in every doc. Each module has them under names of its own,
//! so that what callers write depends on one doc alone. Where modules hold equal ones, their names lead to
//! one struct in a module that is private: rustc reads it once, and rustdoc shows it in each module.
//!
//! Successes are not shared: that `{ "id" }` is what two docs answer with is chance.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::types;
use super::{Context, EmittedFile, Outline, file_name, print, rustdoc};
use crate::ir::{Api, Module, Type, TypeDef, TypeField, TypeId};
use crate::names::{self, SHARED_FAILURES};
use crate::source::SourceMap;

/// A struct that only the failures of a module hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What it holds, down to the last field: equal for structs that could be one.
    pub shape: String,
    /// What it is called in the module.
    pub name: String,
}

/// The structs that only the failures of a module hold. One with an enumeration is not among them, for that
/// is of the module.
pub fn failures(module: &Module) -> Vec<Failure> {
    let is_of_others = of_others(module);
    let mut shapes: Vec<Option<String>> = Vec::with_capacity(module.types.len());
    for (type_def, is_of_others) in module.types.iter().zip(is_of_others) {
        let shape = (!is_of_others).then(|| shape(type_def, &shapes)).flatten();
        shapes.push(shape);
    }
    let types = module.types.iter().zip(shapes);
    let failures = types.filter_map(|(type_def, shape)| {
        let name = type_def.name.clone();
        shape.map(|shape| Failure { shape, name })
    });
    failures.collect()
}

/// For each struct, whether successes or requests hold it.
fn of_others(module: &Module) -> Vec<bool> {
    let mut marks: Vec<bool> = module.types.iter().map(|ty| ty.in_request).collect();
    for outcome in module.endpoints.iter().map(|endpoint| &endpoint.output) {
        let types = outcome.types().into_iter();
        for TypeId(id) in types.filter_map(Type::struct_id) {
            marks[id] = true;
        }
    }
    // A struct is made after those that it holds.
    for index in (0..marks.len()).rev() {
        if marks[index] {
            let fields = module.types[index].fields.iter();
            for TypeId(id) in fields.filter_map(|field| field.ty.struct_id()) {
                marks[id] = true;
            }
        }
    }
    marks
}

/// What a struct holds; `None` if it holds what is of its module alone.
fn shape(type_def: &TypeDef, shapes: &[Option<String>]) -> Option<String> {
    let mut out = String::from("{");
    for field in &type_def.fields {
        let TypeField {
            key,
            required,
            example,
            description,
            ..
        } = field;
        let example = example.as_ref().map(|literal| &literal.json);
        write!(out, "{key:?}{required}{example:?}{description:?}")
            .expect("a String takes whatever is written");
        out.push_str(&shape_of(&field.ty, shapes)?);
        out.push(',');
    }
    out.push('}');
    Some(out)
}

fn shape_of(ty: &Type, shapes: &[Option<String>]) -> Option<String> {
    Some(match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Any => "any".to_owned(),
        Type::Array(item) => format!("[{}]", shape_of(item, shapes)?),
        Type::Map(value) => format!("map<{}>", shape_of(value, shapes)?),
        Type::Optional(value) => format!("{}?", shape_of(value, shapes)?),
        Type::Nullable(value) => format!("{}|null", shape_of(value, shapes)?),
        Type::Struct(TypeId(id)) => shapes.get(*id)?.clone()?,
        Type::Enum(_) | Type::Bytes => return None,
    })
}

/// Which structs several modules hold, and what they are called.
#[derive(Debug, Default)]
pub struct Shared {
    /// The name of each shape that is shared.
    names: BTreeMap<String, String>,
    /// For each module, what it calls a shared struct, and what that is called.
    of_modules: HashMap<String, HashMap<String, String>>,
}

impl Shared {
    /// What some modules share.
    pub fn new(modules: &[Outline]) -> Self {
        let mut called: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut holders: HashMap<&str, &str> = HashMap::new();
        let mut several: HashSet<&str> = HashSet::new();
        for module in modules {
            for Failure { shape, name } in &module.failures {
                called.entry(shape).or_default().push(name);
                if *holders.entry(shape).or_insert(&module.name) != module.name {
                    several.insert(shape);
                }
            }
        }
        called.retain(|shape, _| several.contains(shape));
        let names = names::shared_types(&called.values().map(Vec::as_slice).collect::<Vec<_>>());
        let shapes = called.into_keys().map(str::to_owned);
        let names: BTreeMap<String, String> = shapes.zip(names).collect();
        let of_modules = modules.iter().map(|module| {
            let shared = module.failures.iter().filter_map(|failure| {
                let name = names.get(&failure.shape)?;
                Some((failure.name.clone(), name.clone()))
            });
            (module.name.clone(), shared.collect())
        });
        Self {
            of_modules: of_modules.collect(),
            names,
        }
    }

    /// The shapes that are shared, and their names.
    pub fn names(&self) -> &BTreeMap<String, String> {
        &self.names
    }

    /// What a struct of a module is called where it is shared; `None` if the module has it for itself.
    pub(super) fn name(&self, module: &str, name: &str) -> Option<&str> {
        Some(self.of_modules.get(module)?.get(name)?)
    }
}

/// Emits what modules share; `None` if that is nothing.
pub fn file(sources: &SourceMap, api: &Api, shared: &Shared) -> Option<EmittedFile> {
    let module = module(api, shared)?;
    let alone = Shared::default();
    let context = Context::new(sources, &module, &alone);
    let mut items = print::Items::default();
    items.extend(types::items(&context, |_, _| {
        vec!["In failures of requests of several modules.".to_owned()]
    }));
    let imports = context.foreign.imports(&[]);
    let docs = rustdoc::inner(&[
        "Structs that requests of several modules fail with.".to_owned(),
        "Each of these modules has them under names of its own.".to_owned(),
    ]);
    Some(EmittedFile {
        name: file_name(SHARED_FAILURES),
        doc: None,
        code: print::file(docs, [imports], &items),
    })
}

/// The shared structs as a module; `None` if there are none.
fn module(api: &Api, shared: &Shared) -> Option<Module> {
    let mut names: Vec<&str> = shared.names.values().map(String::as_str).collect();
    names.sort_unstable();
    let ids: HashMap<&str, usize> = names.into_iter().zip(0..).collect();
    let mut types: BTreeMap<usize, TypeDef> = BTreeMap::new();
    for module in &api.modules {
        for type_def in &module.types {
            if let Some(name) = shared.name(&module.name, &type_def.name) {
                let moved = || {
                    moved(type_def, name, |TypeId(id)| {
                        let name = shared.name(&module.name, &module.types[id].name);
                        TypeId(ids[name.expect("what a shared struct holds is shared with it")])
                    })
                };
                types.entry(ids[name]).or_insert_with(moved);
            }
        }
    }
    let first = api.modules.first()?;
    (!types.is_empty()).then(|| Module {
        name: SHARED_FAILURES.to_owned(),
        title: String::new(),
        description: String::new(),
        deprecated: false,
        span: first.span,
        endpoints: Vec::new(),
        types: types.into_values().collect(),
        enums: Vec::new(),
    })
}

/// A struct under another name, with other ids of the structs that it holds.
fn moved(type_def: &TypeDef, name: &str, id: impl Fn(TypeId) -> TypeId) -> TypeDef {
    let mut moved = TypeDef {
        name: name.to_owned(),
        endpoints: Vec::new(),
        ..type_def.clone()
    };
    for field in &mut moved.fields {
        renumber(&mut field.ty, &id);
    }
    moved
}

fn renumber(ty: &mut Type, id: &impl Fn(TypeId) -> TypeId) {
    match ty {
        Type::Struct(old) => *old = id(*old),
        Type::Array(inner) | Type::Map(inner) | Type::Optional(inner) | Type::Nullable(inner) => {
            renumber(inner, id);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;

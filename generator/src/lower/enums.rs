//! Enumerations: each set of values under one key is one enum.

use std::collections::{BTreeSet, HashMap};

use crate::ir::{EnumDef, EnumId, EnumValue, TypeDef, TypeId};
use crate::names::{self, TypeScope};
use crate::source::Span;

/// What holds an enumeration.
#[derive(Clone, Copy)]
pub enum Holder {
    /// The request or the headers of the endpoint with that index.
    Endpoint(usize),
    /// A struct.
    Struct(TypeId),
}

struct Interned {
    key: String,
    values: Vec<String>,
    span: Span,
    holders: Vec<Holder>,
}

/// The enumerations of one module.
#[derive(Default)]
pub struct Enums {
    ids: HashMap<(String, Vec<String>), EnumId>,
    all: Vec<Interned>,
}

impl Enums {
    /// The enumeration of these values under a key.
    pub fn intern(&mut self, key: &str, values: &[String], span: Span) -> EnumId {
        let identity = (key.to_owned(), values.to_vec());
        if let Some(&id) = self.ids.get(&identity) {
            return id;
        }
        let id = EnumId(self.all.len());
        self.ids.insert(identity, id);
        self.all.push(Interned {
            key: key.to_owned(),
            values: values.to_vec(),
            span,
            holders: Vec::new(),
        });
        id
    }

    /// Remembers what holds an enumeration.
    pub fn add_holder(&mut self, id: EnumId, holder: Holder) {
        self.all[id.0].holders.push(holder);
    }

    /// The enumerations with their names: that of what holds them first, and the key.
    pub fn name(
        self,
        endpoints: &[String],
        types: &[TypeDef],
        scope: &mut TypeScope,
    ) -> Vec<EnumDef> {
        let mut named = |interned: Interned| {
            let holder = interned.holders.first().map(|holder| match *holder {
                Holder::Endpoint(index) => endpoints[index].as_str(),
                Holder::Struct(id) => types[id.0].name.as_str(),
            });
            let name = names::nested_type(holder.unwrap_or_default(), &interned.key, false);
            let mut used_by: BTreeSet<usize> = BTreeSet::new();
            for holder in &interned.holders {
                match *holder {
                    Holder::Endpoint(index) => {
                        used_by.insert(index);
                    }
                    Holder::Struct(id) => used_by.extend(&types[id.0].endpoints),
                }
            }
            EnumDef {
                name: scope.claim(vec![name]),
                values: values(interned.values),
                endpoints: used_by.into_iter().collect(),
                span: interned.span,
            }
        };
        self.all.into_iter().map(&mut named).collect()
    }
}

fn values(values: Vec<String>) -> Vec<EnumValue> {
    let words: Vec<&str> = values.iter().map(String::as_str).collect();
    let names = names::enum_variants(&words);
    let all = values.into_iter().zip(names);
    all.map(|(value, name)| EnumValue { value, name }).collect()
}

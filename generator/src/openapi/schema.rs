//! JSON Schema, as much of it as documented shapes need.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::docs::Literal;

/// A schema. The empty one allows any JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// The types that are allowed; any, where there is none.
    #[serde(
        rename = "type",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "one_or_all"
    )]
    types: Vec<Kind>,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    constant: Option<Literal>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prefix_items: Vec<Schema>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    properties: Vec<(String, Schema)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    required: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_properties: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    any_of: Vec<Schema>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Literal>,
}

/// A type of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
    Null,
}

/// A member of an object.
pub struct Property {
    pub key: String,
    pub schema: Schema,
    pub required: bool,
}

impl Schema {
    /// A value of a type, of which nothing else is said.
    pub fn of(kind: Kind) -> Self {
        Self {
            types: vec![kind],
            ..Self::default()
        }
    }

    /// What a component says.
    pub fn reference(component: &str) -> Self {
        Self {
            reference: Some(format!("#/components/schemas/{component}")),
            ..Self::default()
        }
    }

    /// A list.
    pub fn array(item: Self) -> Self {
        Self {
            items: Some(Box::new(item)),
            ..Self::of(Kind::Array)
        }
    }

    /// A list of which one item is known.
    pub fn array_with(index: u32, item: Self) -> Self {
        let mut prefix_items = vec![Self::default(); index as usize];
        prefix_items.push(item);
        Self {
            prefix_items,
            ..Self::of(Kind::Array)
        }
    }

    /// An object with any keys.
    pub fn map(value: Self) -> Self {
        Self {
            additional_properties: Some(Box::new(value)),
            ..Self::of(Kind::Object)
        }
    }

    /// An object. It may have other members.
    pub fn object(members: impl IntoIterator<Item = Property>) -> Self {
        let mut object = Self::of(Kind::Object);
        for member in members {
            if member.required {
                object.required.push(member.key.clone());
            }
            object.properties.push((member.key, member.schema));
        }
        object
    }

    /// Exactly this value.
    pub fn constant(value: Literal) -> Self {
        Self {
            constant: Some(value),
            ..Self::default()
        }
    }

    /// One of these strings, or one that nobody documented.
    pub fn open_enumeration(values: Vec<String>) -> Self {
        let documented = Self {
            values,
            ..Self::of(Kind::String)
        };
        Self {
            any_of: vec![documented, Self::of(Kind::String)],
            ..Self::default()
        }
    }

    /// The same, or null.
    pub fn or_null(mut self) -> Self {
        if !self.types.is_empty() {
            if !self.types.contains(&Kind::Null) {
                self.types.push(Kind::Null);
            }
            return self;
        }
        if self.allows_all() {
            return self;
        }
        self.or(Self::of(Kind::Null))
    }

    /// This or that.
    pub fn or(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let mut any_of = self.alternatives();
        for alternative in other.alternatives() {
            if !any_of.contains(&alternative) {
                any_of.push(alternative);
            }
        }
        Self {
            any_of,
            ..Self::default()
        }
    }

    /// The schemas one of which holds: those of a choice, or itself.
    fn alternatives(self) -> Vec<Self> {
        let choice = Self {
            any_of: self.any_of.clone(),
            ..Self::default()
        };
        if self == choice && !self.any_of.is_empty() {
            self.any_of
        } else {
            vec![self]
        }
    }

    /// The same with a description, if there is any.
    pub fn described(mut self, description: &str) -> Self {
        description.clone_into(&mut self.description);
        self
    }

    /// The same with an example, if there is any.
    pub fn with_example(mut self, example: Option<&Literal>) -> Self {
        self.examples.extend(example.cloned());
        self
    }

    /// Whether it allows any JSON.
    fn allows_all(&self) -> bool {
        let said = Self {
            description: self.description.clone(),
            examples: self.examples.clone(),
            ..Self::default()
        };
        *self == said
    }
}

fn one_or_all<S: Serializer>(types: &[Kind], serializer: S) -> Result<S::Ok, S::Error> {
    match types {
        [only] => only.serialize(serializer),
        all => all.serialize(serializer),
    }
}

fn as_map<S: Serializer>(members: &[(String, Schema)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(members.len()))?;
    for (key, schema) in members {
        map.serialize_entry(key, schema)?;
    }
    map.end()
}

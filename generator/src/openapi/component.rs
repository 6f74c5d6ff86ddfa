//! Types of the IR as schemas, and the structs and enumerations as components.
//!
//! A struct that requests send and answers hold is two components where it makes a difference: what an answer
//! does not promise may be null, and what a request may leave out may not. The request's is `Name.request`.

use std::collections::BTreeMap;

use super::UniqueNames;
use super::model::ComponentsJson;
use super::schema::{Kind, Property, Schema};
use crate::ir::{
    Api, BodyContent, BodyField, BodyValue, Module, RequestBody, Type, TypeDef, TypeField, TypeId,
};

/// Who sends a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A request: what is not required may be left out, and is not null.
    Request,
    /// An answer: what is not promised may be absent or null.
    Answer,
}

/// The components of a document.
pub struct Components<'a> {
    names: UniqueNames<'a>,
    modules: BTreeMap<&'a str, (&'a Module, Vec<Uses>)>,
}

/// Who sends a struct, and whether it makes a difference.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    in_request: bool,
    in_answer: bool,
    differs: bool,
}

impl Uses {
    fn is_split(self) -> bool {
        self.in_request && self.in_answer && self.differs
    }
}

impl<'a> Components<'a> {
    /// The structs and enumerations of an API.
    pub fn of(api: &'a Api) -> Self {
        let names = api.modules.iter().flat_map(|module| {
            let types = module.types.iter().map(|def| &def.name);
            types.chain(module.enums.iter().map(|def| &def.name))
        });
        let modules = api.modules.iter();
        Self {
            names: UniqueNames::of(names),
            modules: modules
                .map(|module| (module.name.as_str(), (module, uses(module))))
                .collect(),
        }
    }

    /// The schema of a type of a module.
    pub fn schema(&self, module: &Module, ty: &Type, side: Side) -> Schema {
        match ty {
            Type::String => Schema::of(Kind::String),
            Type::Integer => Schema::of(Kind::Integer),
            Type::Number => Schema::of(Kind::Number),
            Type::Boolean => Schema::of(Kind::Boolean),
            Type::Any | Type::Bytes => Schema::default(),
            Type::Array(item) => Schema::array(self.schema(module, item, side)),
            Type::Map(value) => Schema::map(self.schema(module, value, side)),
            Type::Optional(inner) | Type::Nullable(inner) => {
                self.schema(module, inner, side).or_null()
            }
            Type::Struct(id) => {
                let uses = self.modules.get(module.name.as_str());
                let is_split = uses.is_some_and(|(_, uses)| uses[id.0].is_split());
                Schema::reference(&self.struct_name(module, *id, is_split, side))
            }
            Type::Enum(id) => Schema::reference(&self.names.get(module, &module.enums[id.0].name)),
        }
    }

    fn struct_name(&self, module: &Module, id: TypeId, is_split: bool, side: Side) -> String {
        let name = self.names.get(module, &module.types[id.0].name);
        if is_split && side == Side::Request {
            return name + ".request";
        }
        name
    }

    /// All components.
    pub fn finish(&self) -> ComponentsJson {
        let mut schemas = BTreeMap::new();
        for (module, uses) in self.modules.values() {
            for def in &module.enums {
                let values = def.values.iter().map(|value| value.value.clone());
                let schema = Schema::open_enumeration(values.collect());
                schemas.insert(self.names.get(module, &def.name), schema);
            }
            for (index, (def, uses)) in module.types.iter().zip(uses).enumerate() {
                let sides = match (uses.is_split(), uses.in_answer) {
                    (true, _) => &[Side::Answer, Side::Request][..],
                    (false, true) => &[Side::Answer],
                    (false, false) => &[Side::Request],
                };
                for &side in sides {
                    let name = self.struct_name(module, TypeId(index), uses.is_split(), side);
                    schemas.insert(name, self.object(module, def, side));
                }
            }
        }
        ComponentsJson { schemas }
    }

    fn object(&self, module: &Module, def: &TypeDef, side: Side) -> Schema {
        Schema::object(def.fields.iter().map(|field| {
            let schema = self.schema(module, &field.ty, side);
            let may_be_null = side == Side::Answer && !field.required;
            let schema = if may_be_null {
                schema.or_null()
            } else {
                schema
            };
            Property {
                key: field.key.clone(),
                schema: schema
                    .described(&field.description)
                    .with_example(field.example.as_ref()),
                required: field.required,
            }
        }))
    }
}

/// Who sends each struct of a module. A struct comes after those that it holds.
fn uses(module: &Module) -> Vec<Uses> {
    let mut uses = vec![Uses::default(); module.types.len()];
    for endpoint in &module.endpoints {
        for ty in sent(&endpoint.body) {
            mark(&mut uses, ty, |uses| uses.in_request = true);
        }
        for outcome in [&endpoint.output, &endpoint.failure] {
            for ty in outcome.types() {
                mark(&mut uses, ty, |uses| uses.in_answer = true);
            }
        }
    }
    for (index, def) in module.types.iter().enumerate().rev() {
        let outer = uses[index];
        for field in &def.fields {
            mark(&mut uses, &field.ty, |uses| {
                uses.in_request |= outer.in_request;
                uses.in_answer |= outer.in_answer;
            });
        }
    }
    for (index, def) in module.types.iter().enumerate() {
        let is_unlike = |field: &TypeField| {
            let inner = field.ty.struct_id().is_some_and(|id| uses[id.0].differs);
            inner || !field.required && field.ty != Type::Any
        };
        uses[index].differs = def.fields.iter().any(is_unlike);
    }
    uses
}

fn mark(uses: &mut [Uses], ty: &Type, change: impl Fn(&mut Uses)) {
    if let Some(id) = ty.struct_id() {
        change(&mut uses[id.0]);
    }
}

/// The types that requests send.
fn sent(body: &RequestBody) -> Vec<&Type> {
    let bodies = match body {
        RequestBody::Empty | RequestBody::Undocumented => Vec::new(),
        RequestBody::One(body) => vec![body],
        RequestBody::OneOf(choices) => choices.iter().map(|choice| &choice.body).collect(),
    };
    let mut types = Vec::new();
    for body in bodies {
        match &body.content {
            BodyContent::Bytes { .. } => {}
            BodyContent::Json { ty, .. } => types.push(ty),
            BodyContent::Object(fields) | BodyContent::Multipart(fields) => {
                types.extend(fields.iter().filter_map(field_type));
            }
        }
    }
    types
}

fn field_type(field: &BodyField) -> Option<&Type> {
    match &field.value {
        BodyValue::Given { ty, .. } => Some(ty),
        BodyValue::Fixed(_) => None,
    }
}

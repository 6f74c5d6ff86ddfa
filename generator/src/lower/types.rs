//! Objects become structs, equal ones the same struct.

use std::collections::{BTreeSet, HashMap};

use crate::docs::{Field, LiteralKind, Scalar, Shape, ShapeKind};
use crate::ir::{Type, TypeDef, TypeField, TypeId};
use crate::names::{self, EndpointKey, TypeScope};
use crate::source::Span;

/// A response's body: whose it is, and what its struct is called if nothing better is found.
pub struct Root {
    /// The index of the endpoint.
    pub endpoint: usize,
    /// Whether the response is a failure.
    pub is_failure: bool,
    /// The name to fall back on.
    pub name: RootName,
}

/// A name to fall back on.
pub enum RootName {
    /// One that is given out to the endpoint, and that nobody else can take.
    Owned(String),
    /// One that may be taken.
    Derived(String),
}

/// A struct in another: in which, and under which key.
struct Member {
    parent: TypeId,
    key: String,
    is_item: bool,
}

struct Interned {
    fields: Vec<TypeField>,
    span: Span,
    roots: Vec<Root>,
    members: Vec<Member>,
}

/// The structs of one module, each shape once.
///
/// A struct is made after those that it holds, so its id is larger than theirs.
#[derive(Default)]
pub struct Interner {
    ids: HashMap<Vec<(String, Type)>, TypeId>,
    types: Vec<Interned>,
}

impl Interner {
    /// Remembers that a type is that of a response's body: its struct, or that of its items.
    pub fn add_root(&mut self, ty: &Type, root: Root) {
        if let Some((id, _)) = struct_of(ty) {
            self.types[id.0].roots.push(root);
        }
    }

    /// The type of a shape.
    pub fn ty(&mut self, shape: &Shape) -> Type {
        match &shape.kind {
            ShapeKind::String => Type::String,
            ShapeKind::Integer => Type::Integer,
            ShapeKind::Number => Type::Number,
            ShapeKind::Boolean => Type::Boolean,
            ShapeKind::Unknown | ShapeKind::Untyped => Type::Any,
            ShapeKind::Array(None) => Type::Array(Box::new(Type::Any)),
            ShapeKind::Array(Some(item)) => Type::Array(Box::new(self.ty(item))),
            ShapeKind::Map(value) => Type::Map(Box::new(self.ty(value))),
            ShapeKind::Bytes => Type::Bytes,
            ShapeKind::Enumeration(_) => Type::String,
            ShapeKind::Object(fields) => Type::Struct(self.object(fields, shape.span)),
            ShapeKind::Example(literal) => match literal.kind {
                LiteralKind::Scalar(scalar) => scalar_type(scalar),
                LiteralKind::Array(item) => {
                    Type::Array(Box::new(item.map_or(Type::Any, scalar_type)))
                }
            },
        }
    }

    fn object(&mut self, fields: &[Field], span: Span) -> TypeId {
        let types: Vec<Type> = fields.iter().map(|field| self.ty(&field.shape)).collect();
        let keys = fields.iter().map(|field| field.key.clone());
        let mut structure: Vec<(String, Type)> = keys.zip(types.iter().cloned()).collect();
        structure.sort();
        if let Some(&id) = self.ids.get(&structure) {
            return id;
        }
        let id = TypeId(self.types.len());
        self.ids.insert(structure, id);
        let fields = type_fields(fields, types);
        for field in &fields {
            if let Some((inner, is_item)) = struct_of(&field.ty) {
                let key = field.key.clone();
                let member = Member {
                    parent: id,
                    key,
                    is_item,
                };
                self.types[inner.0].members.push(member);
            }
        }
        self.types.push(Interned {
            fields,
            span,
            roots: Vec::new(),
            members: Vec::new(),
        });
        id
    }

    /// The structs with their names: first those of bodies, then, from the
    /// outside in, those that stand in others.
    pub fn name(self, keys: &[EndpointKey<'_>], scope: &mut TypeScope) -> Vec<TypeDef> {
        let mut names: Vec<Option<String>> = vec![None; self.types.len()];
        let first = |root: &Root| keys[root.endpoint].order();
        let mut roots: Vec<_> = (0..self.types.len())
            .filter_map(|index| Some((self.types[index].roots.iter().map(first).min()?, index)))
            .collect();
        roots.sort();
        for (_, index) in roots {
            names[index] = Some(root_name(&self.types[index].roots, keys, scope));
        }
        for index in (0..self.types.len()).rev() {
            let parent = self.types[index].members.first();
            let parent = parent.and_then(|member| Some((member, names[member.parent.0].as_ref()?)));
            if let (None, Some((member, parent))) = (&names[index], parent) {
                let name = names::nested_type(parent, &member.key, member.is_item);
                names[index] = Some(scope.claim(vec![name]));
            }
        }
        let endpoints = self.endpoints();
        let all = self.types.into_iter().zip(names).zip(endpoints);
        all.map(|((interned, name), endpoints)| TypeDef {
            name: name.expect("every struct is of a body or in another struct"),
            fields: interned.fields,
            endpoints: endpoints.into_iter().collect(),
            in_request: false,
            span: interned.span,
        })
        .collect()
    }

    /// The endpoints whose bodies hold each struct.
    fn endpoints(&self) -> Vec<BTreeSet<usize>> {
        let mut endpoints: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.types.len()];
        for index in (0..self.types.len()).rev() {
            let interned = &self.types[index];
            let mut all: BTreeSet<usize> =
                interned.roots.iter().map(|root| root.endpoint).collect();
            for member in &interned.members {
                all.extend(&endpoints[member.parent.0]);
            }
            endpoints[index] = all;
        }
        endpoints
    }
}

fn type_fields(fields: &[Field], types: Vec<Type>) -> Vec<TypeField> {
    let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
    let names = names::members(&keys);
    let parts = fields.iter().zip(names).zip(types);
    parts
        .map(|((field, name), ty)| TypeField {
            key: field.key.clone(),
            name,
            ty,
            required: false,
            description: String::new(),
            example: match &field.shape.kind {
                ShapeKind::Example(literal) => Some(literal.clone()),
                _ => None,
            },
        })
        .collect()
}

fn scalar_type(scalar: Scalar) -> Type {
    match scalar {
        Scalar::String => Type::String,
        Scalar::Integer => Type::Integer,
        Scalar::Number => Type::Number,
        Scalar::Boolean => Type::Boolean,
    }
}

/// The struct that a type is or that it is a list of, and whether it is a list.
fn struct_of(ty: &Type) -> Option<(TypeId, bool)> {
    match ty {
        Type::Struct(id) => Some((*id, false)),
        Type::Array(item) => struct_of(item).map(|(id, _)| (id, true)),
        _ => None,
    }
}

/// The name of a struct that is the body of responses.
fn root_name(roots: &[Root], keys: &[EndpointKey<'_>], scope: &mut TypeScope) -> String {
    let has_output = roots.iter().any(|root| !root.is_failure);
    let mut roots: Vec<&Root> = roots
        .iter()
        .filter(|root| root.is_failure != has_output)
        .collect();
    roots.sort_by(|a, b| keys[a.endpoint].order().cmp(&keys[b.endpoint].order()));
    let endpoints: BTreeSet<usize> = roots.iter().map(|root| root.endpoint).collect();
    let mut candidates = Vec::new();
    if endpoints.len() > 1 {
        let titles: Vec<&str> = endpoints.iter().map(|&index| keys[index].title).collect();
        let suffix = if has_output { "" } else { "Failure" };
        candidates.extend(names::shared_noun(&titles).map(|noun| noun + suffix));
        if !has_output {
            candidates.push("Failure".to_owned());
        }
    }
    candidates.retain(|name| !scope.contains(name));
    let owned = roots.iter().find_map(|root| match &root.name {
        RootName::Owned(name) => Some(name.clone()),
        RootName::Derived(_) => None,
    });
    if let (true, Some(owned)) = (candidates.is_empty(), owned) {
        return owned;
    }
    candidates.extend(roots.iter().map(|root| match &root.name {
        RootName::Owned(name) | RootName::Derived(name) => name.clone(),
    }));
    scope.claim(candidates)
}

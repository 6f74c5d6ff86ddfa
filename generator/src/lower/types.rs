//! Objects become structs, equal ones the same struct.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use super::enums::{Enums, Holder};
use crate::docs::{Field, LiteralKind, Presence, Scalar, Shape, ShapeKind, Spanned};
use crate::ir::{EnumId, Type, TypeDef, TypeField, TypeId};
use crate::names::{self, EndpointKey, TypeScope};
use crate::source::Span;

/// A body: whose it is, and what its struct is called if nothing better is found.
pub struct Root {
    /// The index of the endpoint.
    pub endpoint: usize,
    /// What sends it.
    pub side: Side,
    /// The name to fall back on.
    pub name: RootName,
}

/// What sends a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// A success.
    Output,
    /// A request.
    Request,
    /// A failure.
    Failure,
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
    /// The name that an overlay gives it.
    given: Option<Spanned<String>>,
    in_request: bool,
    fields: Vec<TypeField>,
    /// Where each of the fields is described.
    described: Vec<Option<Span>>,
    span: Span,
    roots: Vec<Root>,
    members: Vec<Member>,
}

/// The structs of one module, each shape once.
///
/// A struct is made after those that it holds, so its id is larger than theirs.
#[derive(Default)]
pub struct Interner {
    ids: HashMap<Vec<(String, Type, bool)>, TypeId>,
    types: Vec<Interned>,
    /// The enumerations.
    pub enums: Enums,
    /// Names that structs were given which have one, and those first names.
    pub named_twice: Vec<(Spanned<String>, Spanned<String>)>,
    /// Where a field is described, and where it was otherwise before: two places that show one struct.
    pub described_twice: Vec<(Span, Span)>,
}

impl Interner {
    /// Remembers that a type is that of a response's body: its struct, or that of its items.
    pub fn add_root(&mut self, ty: &Type, root: Root) {
        if let Some(id) = ty.struct_id() {
            self.types[id.0].roots.push(root);
        }
    }

    /// The type of a shape below a key, which its enumeration is named by.
    pub fn ty(&mut self, key: &str, shape: &Shape, side: Side) -> Type {
        match &shape.kind {
            ShapeKind::String => Type::String,
            ShapeKind::Integer => Type::Integer,
            ShapeKind::Number => Type::Number,
            ShapeKind::Boolean => Type::Boolean,
            ShapeKind::Unknown | ShapeKind::Untyped => Type::Any,
            ShapeKind::Array(None) => Type::Array(Box::new(Type::Any)),
            ShapeKind::Array(Some(item)) => Type::Array(Box::new(self.item(key, item, side))),
            ShapeKind::Map(value) => Type::Map(Box::new(self.item(key, value, side))),
            ShapeKind::Bytes => Type::Bytes,
            ShapeKind::Enumeration(values) => {
                Type::Enum(self.enums.intern(key, values, shape.span))
            }
            ShapeKind::Object(fields) => {
                let types: Vec<(Type, bool)> = fields
                    .iter()
                    .map(|field| self.field(&field.key, &field.shape, side))
                    .collect();
                if shape.name.is_none()
                    && let Some(value) = value_by_address(fields, &types)
                {
                    return Type::Map(Box::new(value));
                }
                let id = self.object(fields, types, shape.span, side);
                if let Some(name) = &shape.name {
                    self.give_name(id, name);
                }
                Type::Struct(id)
            }
            ShapeKind::Example(literal) => match literal.kind {
                LiteralKind::Scalar(scalar) => scalar_type(scalar),
                LiteralKind::Array(item) => {
                    Type::Array(Box::new(item.map_or(Type::Any, scalar_type)))
                }
            },
        }
    }

    /// The type of an item of a list, or of a value of a map.
    fn item(&mut self, key: &str, item: &Shape, side: Side) -> Type {
        let ty = self.ty(key, item, side);
        if item.nullable {
            Type::Optional(Box::new(ty))
        } else {
            ty
        }
    }

    /// The type of a field, and whether it is always there.
    pub fn field(&mut self, key: &str, shape: &Shape, side: Side) -> (Type, bool) {
        let ty = self.ty(key, shape, side);
        match (side, shape.presence) {
            (Side::Request, presence) => {
                let nullable = |ty| Type::Nullable(Box::new(ty));
                let ty = if shape.nullable { nullable(ty) } else { ty };
                (ty, presence != Presence::Optional)
            }
            // Null is documented, so that only absence can be excluded.
            (_, Presence::Promised) if shape.nullable => (Type::Optional(Box::new(ty)), true),
            (_, presence) => (ty, presence == Presence::Promised),
        }
    }

    /// The struct of an object: its fields, the type of each, and whether it is always there.
    fn object(
        &mut self,
        fields: &[Field],
        types: Vec<(Type, bool)>,
        span: Span,
        side: Side,
    ) -> TypeId {
        let keys = fields.iter().map(|field| field.key.clone());
        let mut structure: Vec<(String, Type, bool)> = keys
            .zip(&types)
            .map(|(key, (ty, required))| (key, ty.clone(), *required))
            .collect();
        structure.sort();
        if let Some(&id) = self.ids.get(&structure) {
            self.add_use(id, fields, side);
            return id;
        }
        let id = TypeId(self.types.len());
        self.ids.insert(structure, id);
        let lowered = type_fields(fields, types);
        for field in &lowered {
            if let Some(id_of_enum) = enum_of(&field.ty) {
                self.enums.add_holder(id_of_enum, Holder::Struct(id));
            }
            if let Some((inner, is_item)) = field.ty.held_struct() {
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
            given: None,
            in_request: side == Side::Request,
            fields: lowered,
            described: fields.iter().map(described).collect(),
            span,
            roots: Vec::new(),
            members: Vec::new(),
        });
        id
    }

    /// Another place shows a struct. It may say more of the fields, but nothing else.
    fn add_use(&mut self, id: TypeId, fields: &[Field], side: Side) {
        let interned = &mut self.types[id.0];
        interned.in_request |= side == Side::Request;
        let described = fields.iter();
        let described = described.filter_map(|f| Some((f.key.as_str(), f.description.as_ref()?)));
        let described: HashMap<&str, &Spanned<String>> = described.collect();
        for (known, place) in interned.fields.iter_mut().zip(&mut interned.described) {
            let Some(said) = described.get(known.key.as_str()) else {
                continue;
            };
            match place {
                None => {
                    known.description.clone_from(&said.value);
                    *place = Some(said.span);
                }
                Some(first) if known.description != said.value => {
                    self.described_twice.push((said.span, *first));
                }
                Some(_) => {}
            }
        }
    }

    fn give_name(&mut self, id: TypeId, name: &Spanned<String>) {
        match &self.types[id.0].given {
            Some(first) => self.named_twice.push((name.clone(), first.clone())),
            None => self.types[id.0].given = Some(name.clone()),
        }
    }

    /// The name that an overlay gives to each struct, in the order of [`Interner::name`].
    pub fn given_names(&self) -> Vec<Option<Spanned<String>>> {
        let given = self.types.iter().map(|interned| interned.given.clone());
        given.collect()
    }

    /// The structs with their names, and the enumerations: first those that overlays name, then those of
    /// bodies, then, from the outside in, those that stand in others.
    pub fn name(
        mut self,
        keys: &[EndpointKey<'_>],
        scope: &mut TypeScope,
    ) -> (Vec<TypeDef>, Enums) {
        let enums = std::mem::take(&mut self.enums);
        let mut names: Vec<Option<String>> = vec![None; self.types.len()];
        for (name, interned) in names.iter_mut().zip(&self.types) {
            let given = interned.given.as_ref();
            *name = given.map(|given| scope.claim(vec![given.value.clone()]));
        }
        let first = |root: &Root| keys[root.endpoint].order();
        let mut roots: Vec<_> = (0..self.types.len())
            .filter_map(|index| Some((self.types[index].roots.iter().map(first).min()?, index)))
            .collect();
        roots.sort();
        for (_, index) in roots {
            if names[index].is_some() {
                continue;
            }
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
        self.types.iter_mut().for_each(Interned::name_sent_fields);
        let all = self.types.into_iter().zip(names).zip(endpoints);
        let types = all.map(|((interned, name), endpoints)| TypeDef {
            name: name.expect("every struct is of a body or in another struct"),
            fields: interned.fields,
            endpoints: endpoints.into_iter().collect(),
            in_request: interned.in_request,
            span: interned.span,
        });
        (types.collect(), enums)
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

impl Interned {
    /// Callers make what requests send, by methods that are named like its fields.
    fn name_sent_fields(&mut self) {
        if self.in_request {
            let keys: Vec<&str> = self.fields.iter().map(|field| &*field.key).collect();
            let names = names::sent_members(&keys);
            for (field, name) in self.fields.iter_mut().zip(names) {
                field.name = name;
            }
        }
    }
}

fn type_fields(fields: &[Field], types: Vec<(Type, bool)>) -> Vec<TypeField> {
    let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
    let names = names::members(&keys);
    let parts = fields.iter().zip(names).zip(types);
    parts
        .map(|((field, name), (ty, required))| TypeField {
            key: field.key.clone(),
            name,
            ty,
            required,
            description: description(field),
            example: match &field.shape.kind {
                ShapeKind::Example(literal) => Some(literal.clone()),
                _ => None,
            },
        })
        .collect()
}

/// What is said of a field.
pub fn description(field: &Field) -> String {
    let said = field.description.as_ref();
    said.map_or_else(String::new, |said| said.value.clone())
}

fn described(field: &Field) -> Option<Span> {
    field.description.as_ref().map(|said| said.span)
}

fn scalar_type(scalar: Scalar) -> Type {
    match scalar {
        Scalar::String => Type::String,
        Scalar::Integer => Type::Integer,
        Scalar::Number => Type::Number,
        Scalar::Boolean => Type::Boolean,
    }
}

/// The type of the values of an object whose keys are IP addresses, which can only be examples; `None` for
/// any other, and where its values differ or an overlay speaks of one.
fn value_by_address(fields: &[Field], types: &[(Type, bool)]) -> Option<Type> {
    let is_example = |field: &Field| {
        let Shape {
            presence, nullable, ..
        } = field.shape;
        let is_said = field.description.is_some() || presence != Presence::Unmarked || nullable;
        field.key.parse::<IpAddr>().is_ok() && !is_said
    };
    let ((first, _), others) = types.split_first()?;
    let are_alike = fields.iter().all(is_example) && others.iter().all(|(ty, _)| ty == first);
    are_alike.then(|| first.clone())
}

/// The enumeration that a type is or that it holds.
pub fn enum_of(ty: &Type) -> Option<EnumId> {
    match ty {
        Type::Enum(id) => Some(*id),
        Type::Array(inner) | Type::Map(inner) | Type::Optional(inner) | Type::Nullable(inner) => {
            enum_of(inner)
        }
        _ => None,
    }
}

/// The name of a struct that is the body of responses, or else of requests.
fn root_name(roots: &[Root], keys: &[EndpointKey<'_>], scope: &mut TypeScope) -> String {
    let side = roots.iter().map(|root| root.side).min();
    let has_output = side != Some(Side::Failure);
    let mut roots: Vec<&Root> = roots
        .iter()
        .filter(|root| Some(root.side) == side)
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

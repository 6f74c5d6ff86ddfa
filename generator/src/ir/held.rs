//! What types, fields and outcomes hold.

use super::{Outcome, OutcomeKind, Payload, Type, TypeField, TypeId};

impl Type {
    /// The struct that it is or that it holds.
    pub fn struct_id(&self) -> Option<TypeId> {
        self.held_struct().map(|(id, _)| id)
    }

    /// The struct that it is or that it holds, and whether that is an item of a list or a value of a map.
    pub fn held_struct(&self) -> Option<(TypeId, bool)> {
        match self {
            Self::Struct(id) => Some((*id, false)),
            Self::Array(item) | Self::Map(item) => item.held_struct().map(|(id, _)| (id, true)),
            Self::Optional(inner) | Self::Nullable(inner) => inner.held_struct(),
            _ => None,
        }
    }
}

impl TypeField {
    /// Whether it must be there and not null.
    pub fn is_never_null(&self) -> bool {
        self.required && !matches!(self.ty, Type::Optional(_) | Type::Nullable(_))
    }
}

impl Outcome {
    /// The types of JSON that it is read as.
    pub fn types(&self) -> Vec<&Type> {
        let payloads: Vec<&Payload> = match &self.kind {
            OutcomeKind::One(payload) => vec![payload],
            OutcomeKind::PerStatus(variants) => variants.iter().map(|v| &v.payload).collect(),
        };
        let types = payloads.into_iter().filter_map(|payload| match payload {
            Payload::Json { ty, .. } => Some(ty),
            Payload::Bytes => None,
        });
        types.collect()
    }
}

//! What holds of every IR: names are identifiers, no two in a scope are the same, and what refers to a type of
//! the module finds it.

use std::collections::HashSet;

use mdclient::ir::{
    Api, Body, BodyContent, BodyField, BodyValue, Endpoint, Module, Outcome, OutcomeKind, Payload,
    RequestBody, Type,
};

/// Asserts the invariants.
pub fn check(api: &Api) {
    for module in &api.modules {
        check_items(module);
        for endpoint in &module.endpoints {
            check_endpoint(module, endpoint);
        }
        for def in &module.types {
            check_scope(def.fields.iter().map(|field| &*field.name));
            def.fields
                .iter()
                .for_each(|field| check_type(module, &field.ty));
        }
        for def in &module.enums {
            let variants = def.values.iter().map(|value| &*value.name);
            check_scope(variants.chain(["Unknown"]));
        }
    }
}

/// The types of a module share one scope.
fn check_items(module: &Module) {
    let types: Vec<&str> = module.types.iter().map(|def| &*def.name).collect();
    let mut names = types.clone();
    names.extend(module.enums.iter().map(|def| &*def.name));
    for endpoint in &module.endpoints {
        names.push(&endpoint.name);
        names.extend(endpoint.headers.iter().map(|headers| &*headers.name));
        let of_outcomes = [(&endpoint.output, true), (&endpoint.failure, false)];
        for (outcome, has_alias) in of_outcomes {
            let is_enum = matches!(outcome.kind, OutcomeKind::PerStatus(_));
            let is_own_type = types.contains(&&*outcome.name);
            if is_enum || has_alias && !is_own_type {
                names.push(&outcome.name);
            }
        }
    }
    check_scope(names);
}

fn check_endpoint(module: &Module, endpoint: &Endpoint) {
    let mut fields: Vec<&str> = endpoint.path_params.iter().map(|p| &*p.name).collect();
    fields.extend(endpoint.query.iter().map(|param| &*param.name));
    let types = endpoint.path_params.iter().map(|param| &param.ty);
    let types = types.chain(endpoint.query.iter().map(|param| &param.ty));
    types.for_each(|ty| check_type(module, ty));
    match &endpoint.body {
        RequestBody::Empty => {}
        RequestBody::Undocumented => fields.push("body"),
        RequestBody::One(body) => fields.extend(check_body(module, body)),
        RequestBody::OneOf(choices) => {
            for choice in choices {
                check_scope(check_body(module, &choice.body));
            }
            fields.push("body");
            fields.extend(choices.iter().map(|choice| &*choice.name));
        }
    }
    fields.push("new");
    check_scope(fields);
    check_outcome(module, &endpoint.output);
    check_outcome(module, &endpoint.failure);
    if let Some(headers) = &endpoint.headers {
        check_scope(headers.fields.iter().map(|field| &*field.name));
        let keys: HashSet<&str> = headers.fields.iter().map(|field| &*field.key).collect();
        assert_eq!(keys.len(), headers.fields.len(), "{headers:?}");
        for field in &headers.fields {
            http::HeaderName::from_bytes(field.key.as_bytes()).unwrap();
            check_type(module, &field.ty);
        }
    }
}

/// The names of a body's fields.
fn check_body<'a>(module: &Module, body: &'a Body) -> Vec<&'a str> {
    let given = |fields: &'a [BodyField]| {
        let given = fields.iter().filter_map(|field| match &field.value {
            BodyValue::Fixed(_) => None,
            BodyValue::Given { ty, .. } => {
                check_type(module, ty);
                Some(&*field.name)
            }
        });
        given.collect()
    };
    match &body.content {
        BodyContent::Bytes { name, .. } => vec![name],
        BodyContent::Json { name, ty } => {
            check_type(module, ty);
            vec![name]
        }
        BodyContent::Object(fields) | BodyContent::Multipart(fields) => given(fields),
    }
}

fn check_outcome(module: &Module, outcome: &Outcome) {
    let payload = |payload: &Payload| {
        if let Payload::Json { ty, .. } = payload {
            check_type(module, ty);
        }
    };
    match &outcome.kind {
        OutcomeKind::One(one) => payload(one),
        OutcomeKind::PerStatus(variants) => {
            check_scope(variants.iter().map(|variant| &*variant.name));
            for variant in variants {
                payload(&variant.payload);
            }
        }
    }
}

fn check_type(module: &Module, ty: &Type) {
    match ty {
        Type::Struct(id) => assert!(id.0 < module.types.len()),
        Type::Enum(id) => assert!(id.0 < module.enums.len()),
        Type::Array(inner) | Type::Map(inner) | Type::Optional(inner) | Type::Nullable(inner) => {
            check_type(module, inner);
        }
        Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Any | Type::Bytes => {}
    }
}

/// Asserts that names are identifiers, each once.
fn check_scope<'a>(names: impl IntoIterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    for name in names {
        assert!(
            syn::parse_str::<syn::Ident>(name).is_ok() || is_raw(name),
            "`{name}` is no identifier"
        );
        assert!(seen.insert(name), "`{name}` stands twice");
    }
}

fn is_raw(name: &str) -> bool {
    let word = name.strip_prefix("r#");
    word.is_some_and(|word| syn::parse_str::<syn::Member>(&format!("r#{word}")).is_ok())
}

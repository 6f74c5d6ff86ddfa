//! Descriptions and names, brought to the fields and objects that they are of.

mod parts;

use std::collections::HashMap;
use std::iter;

use crate::diagnostic::{Code, Diagnostic, guess, quote};
use crate::docs::{Field, FieldDescription, Shape, ShapeKind, Spanned, Step, TypeName};
use parts::{Described, Parts};

/// Gives names to objects of a shape, and descriptions to its fields.
pub fn names_and_descriptions(
    shape: &mut Shape,
    names: &[TypeName],
    rows: &[FieldDescription],
) -> Vec<Diagnostic> {
    if names.is_empty() && rows.is_empty() {
        return Vec::new();
    }
    let wrappers = wrappers(shape);
    let keys = keys(shape);
    let mut parts = Parts::of(shape);
    let mut found = Vec::new();
    for TypeName { name, place } in names {
        let steps = place.as_ref().unwrap_or(&wrappers);
        found.extend(match parts.object(&[steps]) {
            Some(object) => give_name(object, name),
            None => Some(no_object(name)),
        });
    }
    for row in rows {
        // A bare key is one of the object that the block is about.
        let steps: [&[Step]; 2] = match row.place.value.as_slice() {
            key @ [Step::Key(_)] => [&wrappers, key],
            steps => [&[], steps],
        };
        let diagnostic = match parts.field(&steps) {
            Some(field) => describe(field, row),
            None => Some(no_field(&found, row, keys.iter().map(String::as_str))),
        };
        found.extend(diagnostic);
    }
    found
}

/// Describes the parts of a multipart body.
pub fn fields(parts: &mut [Field], rows: &[FieldDescription]) -> Vec<Diagnostic> {
    let keys: Vec<String> = parts.iter().map(|part| part.key.clone()).collect();
    let places: HashMap<&str, usize> = keys.iter().map(String::as_str).zip(0..).collect();
    let mut found = Vec::new();
    for row in rows {
        let place = match row.place.value.as_slice() {
            [Step::Key(key)] => places.get(key.as_str()),
            _ => None,
        };
        let diagnostic = match place {
            Some(&place) => describe(Described::of(&mut parts[place]), row),
            None => Some(no_field(&found, row, keys.iter().map(String::as_str))),
        };
        found.extend(diagnostic);
    }
    found
}

/// Says of names and descriptions that there is nothing that they are of.
pub fn nothing(names: &[TypeName], rows: &[FieldDescription]) -> Vec<Diagnostic> {
    let mut found = no_objects(names);
    found.extend(rows.iter().map(|row| no_field(&[], row, iter::empty())));
    found
}

/// Says of names that there is no object to give them to.
pub fn no_objects(names: &[TypeName]) -> Vec<Diagnostic> {
    names.iter().map(|name| no_object(&name.name)).collect()
}

/// Gives a field its description, which it may not have yet.
fn describe(field: Described<'_>, row: &FieldDescription) -> Option<Diagnostic> {
    let Described { key, description } = field;
    let span = row.place.span;
    if let Some(first) = description {
        let message = format!("{} has two rows", quote(key));
        let diagnostic = Diagnostic::new(Code::SaidTwice, span, message);
        return Some(diagnostic.and(first.span, "the first"));
    }
    let value = row.description.clone();
    *description = Some(Spanned { value, span });
    None
}

/// Gives an object its name, which it may not have yet.
fn give_name(object: &mut Option<Spanned<String>>, name: &Spanned<String>) -> Option<Diagnostic> {
    if let Some(first) = object {
        let message = "this object has a name already";
        let diagnostic = Diagnostic::new(Code::SaidTwice, name.span, message);
        return Some(diagnostic.and(first.span, "here first"));
    }
    *object = Some(name.clone());
    None
}

/// Says that there is no object to give a name to.
fn no_object(name: &Spanned<String>) -> Diagnostic {
    let message = format!("there is no object to call {}", quote(&name.value));
    Diagnostic::new(Code::BadName, name.span, message)
}

/// The steps to the object that a list or a map is of; none where it is one itself.
fn wrappers(shape: &Shape) -> Vec<Step> {
    let (step, inner) = match &shape.kind {
        ShapeKind::Array(Some(item)) => (Step::Index(0), item),
        ShapeKind::Map(value) => (Step::Key("*".to_owned()), value),
        _ => return Vec::new(),
    };
    let mut steps = vec![step];
    steps.extend(wrappers(inner));
    steps
}

/// The keys that a bare name could have meant.
fn keys(shape: &Shape) -> Vec<String> {
    match &shape.kind {
        ShapeKind::Array(Some(item)) | ShapeKind::Map(item) => keys(item),
        ShapeKind::Object(fields) => fields.iter().map(|field| field.key.clone()).collect(),
        _ => Vec::new(),
    }
}

fn no_field<'a>(
    found: &[Diagnostic],
    row: &FieldDescription,
    keys: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let message = "there is no such field to describe";
    let diagnostic = Diagnostic::new(Code::NoFieldForDescription, row.place.span, message);
    let near = match row.place.value.as_slice() {
        [Step::Key(key)] => guess(found, key, keys),
        _ => None,
    };
    match near {
        Some(near) => diagnostic.label(format!("did you mean {}?", quote(near))),
        None => diagnostic,
    }
}

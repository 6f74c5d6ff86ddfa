//! Descriptions and names, brought to the fields and objects that they are of.

use crate::diagnostic::{Code, Diagnostic, nearest, quote};
use crate::docs::{Field, FieldDescription, Shape, ShapeKind, Spanned, Step, TypeName};

/// Gives names to objects of a shape, and descriptions to its fields.
pub fn names_and_descriptions(
    shape: &mut Shape,
    names: &[TypeName],
    rows: &[FieldDescription],
) -> Vec<Diagnostic> {
    let mut found = name(shape, names);
    found.extend(self::shape(shape, rows));
    found
}

/// Describes fields of a shape.
fn shape(shape: &mut Shape, rows: &[FieldDescription]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for row in rows {
        let mut steps = row.place.value.clone();
        // A bare key is one of the object that the block is about.
        if let [Step::Key(_)] = steps.as_slice() {
            steps.splice(0..0, wrappers(shape));
        }
        let keys = keys(shape);
        found.extend(match field(shape, &steps) {
            Some(field) => describe(field, row),
            None => Some(no_field(row, keys.iter().map(String::as_str))),
        });
    }
    found
}

/// Describes the parts of a multipart body.
pub fn fields(parts: &mut [Field], rows: &[FieldDescription]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for row in rows {
        let keys: Vec<String> = parts.iter().map(|part| part.key.clone()).collect();
        let part = match row.place.value.as_slice() {
            [Step::Key(key)] => parts.iter_mut().find(|part| part.key == *key),
            _ => None,
        };
        found.extend(match part {
            Some(part) => describe(part, row),
            None => Some(no_field(row, keys.iter().map(String::as_str))),
        });
    }
    found
}

/// Says of names and descriptions that there is nothing that they are of.
pub fn nothing(names: &[TypeName], rows: &[FieldDescription]) -> Vec<Diagnostic> {
    let mut found = no_objects(names);
    found.extend(rows.iter().map(|row| no_field(row, [])));
    found
}

/// Says of names that there is no object to give them to.
pub fn no_objects(names: &[TypeName]) -> Vec<Diagnostic> {
    names.iter().map(|name| no_object(&name.name)).collect()
}

/// Gives a field its description, which it may not have yet.
fn describe(field: &mut Field, row: &FieldDescription) -> Option<Diagnostic> {
    let span = row.place.span;
    if let Some(first) = &field.description {
        let message = format!("{} has two rows", quote(&field.key));
        let diagnostic = Diagnostic::new(Code::SaidTwice, span, message);
        return Some(diagnostic.and(first.span, "the first"));
    }
    let value = row.description.clone();
    field.description = Some(Spanned { value, span });
    None
}

/// The field that steps lead to.
fn field<'a>(shape: &'a mut Shape, steps: &[Step]) -> Option<&'a mut Field> {
    let Some((Step::Key(key), before)) = steps.split_last() else {
        return None;
    };
    match &mut find(shape, before)?.kind {
        ShapeKind::Object(fields) => fields.iter_mut().find(|field| field.key == *key),
        _ => None,
    }
}

/// Gives names to the objects of a shape.
fn name(shape: &mut Shape, names: &[TypeName]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for TypeName { name, place } in names {
        let steps = place.clone().unwrap_or_else(|| wrappers(shape));
        let object = find(shape, &steps).filter(|shape| shape.kind.is_object());
        match object {
            None => found.push(no_object(name)),
            Some(Shape {
                name: Some(first), ..
            }) => {
                let message = "this object has a name already";
                let diagnostic = Diagnostic::new(Code::SaidTwice, name.span, message);
                found.push(diagnostic.and(first.span, "here first"));
            }
            Some(object) => object.name = Some(name.clone()),
        }
    }
    found
}

/// Says that there is no object to give a name to.
fn no_object(name: &Spanned<String>) -> Diagnostic {
    let message = format!("there is no object to call {}", quote(&name.value));
    Diagnostic::new(Code::BadName, name.span, message)
}

/// What the steps lead to.
fn find<'a>(shape: &'a mut Shape, steps: &[Step]) -> Option<&'a mut Shape> {
    let Some((first, rest)) = steps.split_first() else {
        return Some(shape);
    };
    let next = match (&mut shape.kind, first) {
        (ShapeKind::Array(Some(item)), Step::Index(0)) => &mut **item,
        (ShapeKind::Map(value), Step::Key(any)) if any == "*" => &mut **value,
        (ShapeKind::Object(fields), Step::Key(key)) => {
            let field = fields.iter_mut().find(|field| field.key == *key)?;
            &mut field.shape
        }
        _ => return None,
    };
    find(next, rest)
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

fn no_field<'a>(row: &FieldDescription, keys: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let message = "there is no such field to describe";
    let diagnostic = Diagnostic::new(Code::NoFieldForDescription, row.place.span, message);
    let near = match row.place.value.as_slice() {
        [Step::Key(key)] => nearest(key, keys),
        _ => None,
    };
    match near {
        Some(near) => diagnostic.label(format!("did you mean {}?", quote(near))),
        None => diagnostic,
    }
}

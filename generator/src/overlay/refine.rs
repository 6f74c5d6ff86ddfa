//! A documented shape and what an overlay says of it, made one.
//!
//! The overlay shows only what it refines. Every leaf of it says something that
//! the doc does not: a mark, a narrower type, a new field.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, guess, quote};
use crate::docs::{Field, LiteralKind, Presence, Scalar, Shape, ShapeKind};

/// The refined shape. Where the overlay contradicts, it is the documented one.
pub fn refine(documented: &Shape, said: &Shape) -> (Shape, Vec<Diagnostic>) {
    let mut refiner = Refiner {
        diagnostics: Vec::new(),
    };
    let shape = refiner.shape(documented, said, Place::Field);
    (shape, refiner.diagnostics)
}

/// Where a shape stands. Null says something new of an item alone: a field of an answer may be null anyway.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Field,
    Item,
}

struct Refiner {
    diagnostics: Vec<Diagnostic>,
}

impl Refiner {
    fn shape(&mut self, documented: &Shape, said: &Shape, place: Place) -> Shape {
        let kind = match (&documented.kind, &said.kind) {
            (ShapeKind::Object(fields), ShapeKind::Object(said)) => {
                ShapeKind::Object(self.fields(fields, said))
            }
            (ShapeKind::Array(Some(item)), ShapeKind::Array(Some(said))) => {
                ShapeKind::Array(Some(Box::new(self.shape(item, said, Place::Item))))
            }
            (kind, said_kind) => match narrowed(kind, said_kind) {
                Narrowed::To(kind) => kind,
                Narrowed::Same => {
                    let is_new = said.presence == Presence::Promised
                        || place == Place::Item && said.nullable;
                    if !is_new {
                        self.report_nothing_new(documented, said);
                    }
                    kind.clone()
                }
                Narrowed::Contradiction => {
                    self.report_contradiction(documented, said);
                    return documented.clone();
                }
            },
        };
        Shape {
            kind,
            presence: said.presence,
            nullable: said.nullable,
            name: None,
            span: documented.span,
        }
    }

    fn fields(&mut self, documented: &[Field], said: &[Field]) -> Vec<Field> {
        let mut fields = documented.to_vec();
        let keys = || documented.iter().map(|field| field.key.as_str());
        let places: HashMap<&str, usize> = keys().zip(0..).collect();
        for addition in said {
            if let Some(&place) = places.get(addition.key.as_str()) {
                let known = &documented[place].shape;
                fields[place].shape = self.shape(known, &addition.shape, Place::Field);
                continue;
            }
            if addition.shape.presence == Presence::Unmarked {
                let near = guess(&self.diagnostics, &addition.key, keys());
                self.report_unmarked(addition, near);
            }
            fields.push(addition.clone());
        }
        fields
    }

    fn report_unmarked(&mut self, addition: &Field, near: Option<&str>) {
        let message = format!("the doc has no field {}", quote(&addition.key));
        let diagnostic = Diagnostic::new(Code::UnmarkedAddition, addition.key_span, message);
        self.diagnostics.push(match near {
            Some(near) => diagnostic.label(format!("did you mean {}?", quote(near))),
            None => diagnostic.help(
                "to add it, say by `!` or `?` whether it is always there; \
                 a list or an object has the mark at its key",
            ),
        });
    }

    fn report_nothing_new(&mut self, documented: &Shape, said: &Shape) {
        let message = "this says nothing that the doc does not say";
        let diagnostic = Diagnostic::new(Code::NothingNew, said.span, message);
        let diagnostic = diagnostic.and(documented.span, "the doc");
        self.diagnostics.push(match said.presence {
            Presence::Optional => {
                diagnostic.help("what a doc shows may always be absent or null; `!` promises it")
            }
            _ => diagnostic.help("delete it, or mark it with `!` if it is always there"),
        });
    }

    fn report_contradiction(&mut self, documented: &Shape, said: &Shape) {
        let (said_is, is) = (describe(&said.kind), describe(&documented.kind));
        let message = format!("the overlay says {said_is}, the doc {is}");
        let diagnostic = Diagnostic::new(Code::Contradiction, said.span, message);
        let diagnostic = diagnostic.and(documented.span, "the doc");
        self.diagnostics.push(match (&documented.kind, &said.kind) {
            (ShapeKind::Object(_), ShapeKind::Unknown) => {
                diagnostic.help("`{}` stands for an object as it is documented")
            }
            (ShapeKind::Array(_), ShapeKind::Unknown) => {
                diagnostic.help("`[]` stands for a list as it is documented")
            }
            _ => diagnostic,
        });
    }
}

enum Narrowed {
    To(ShapeKind),
    Same,
    Contradiction,
}

/// What an overlay makes of a documented kind, where not both are objects or lists of something.
/// `{}` and `[]` stand for an object and a list as they are documented.
fn narrowed(documented: &ShapeKind, said: &ShapeKind) -> Narrowed {
    use ShapeKind::{
        Array, Boolean, Enumeration, Example, Integer, Number, Object, String, Unknown, Untyped,
    };
    match (documented, said) {
        (Unknown | Untyped, Unknown | Untyped)
        | (Object(_), Untyped)
        | (Array(_), Array(None))
        | (String, String)
        | (Integer, Integer)
        | (Number, Number)
        | (Boolean, Boolean) => Narrowed::Same,
        (Unknown | Untyped, said)
        | (Array(None), said @ Array(_))
        | (Number, said @ Integer)
        | (String, said @ Enumeration(_)) => Narrowed::To(said.clone()),
        (Example(example), said) => match (example.kind, said) {
            (LiteralKind::Scalar(scalar), said) => narrowed_example(scalar, said),
            (LiteralKind::Array(_), Array(None)) => Narrowed::Same,
            (LiteralKind::Array(None), Array(Some(_))) => Narrowed::To(said.clone()),
            (LiteralKind::Array(Some(scalar)), Array(Some(item))) => {
                match narrowed_example(scalar, &item.kind) {
                    Narrowed::Same if item.nullable => Narrowed::To(said.clone()),
                    Narrowed::To(_) => Narrowed::To(said.clone()),
                    other => other,
                }
            }
            _ => Narrowed::Contradiction,
        },
        _ => Narrowed::Contradiction,
    }
}

/// The same of an example, which shows one value of a type that may be wider, or narrower.
fn narrowed_example(scalar: Scalar, said: &ShapeKind) -> Narrowed {
    match (scalar, said) {
        (Scalar::String, ShapeKind::String)
        | (Scalar::Integer, ShapeKind::Integer)
        | (Scalar::Number, ShapeKind::Number)
        | (Scalar::Boolean, ShapeKind::Boolean) => Narrowed::Same,
        (Scalar::String, ShapeKind::Enumeration(_)) | (Scalar::Integer, ShapeKind::Number) => {
            Narrowed::To(said.clone())
        }
        _ => Narrowed::Contradiction,
    }
}

fn describe(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::String => "a string",
        ShapeKind::Integer => "an integer",
        ShapeKind::Number => "a number",
        ShapeKind::Boolean => "a boolean",
        ShapeKind::Unknown | ShapeKind::Untyped => "any JSON",
        ShapeKind::Array(_) => "a list",
        ShapeKind::Object(_) => "an object",
        ShapeKind::Map(_) => "a map",
        ShapeKind::Enumeration(_) => "an enumeration",
        ShapeKind::Bytes => "bytes",
        ShapeKind::Example(literal) => match literal.kind {
            LiteralKind::Scalar(Scalar::String) => "a string",
            LiteralKind::Scalar(Scalar::Integer) => "an integer",
            LiteralKind::Scalar(Scalar::Number) => "a number",
            LiteralKind::Scalar(Scalar::Boolean) => "a boolean",
            LiteralKind::Array(_) => "a list",
        },
    }
}

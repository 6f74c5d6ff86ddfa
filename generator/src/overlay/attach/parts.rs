//! The fields and objects of a shape, by the steps that lead to them.

use std::collections::HashMap;

use crate::docs::{Field, Shape, ShapeKind, Spanned, Step};

/// A step, without a text of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum At<'a> {
    Key(&'a str),
    Index(u32),
}

impl<'a> At<'a> {
    fn of(step: &'a Step) -> Self {
        match step {
            Step::Key(key) => Self::Key(key),
            Step::Index(index) => Self::Index(*index),
        }
    }
}

/// A field, as far as rows concern it.
pub struct Described<'a> {
    pub key: &'a str,
    pub description: &'a mut Option<Spanned<String>>,
}

impl<'a> Described<'a> {
    pub fn of(field: &'a mut Field) -> Self {
        Self {
            key: &field.key,
            description: &mut field.description,
        }
    }
}

/// The parts of a shape. `[0]` leads to the items of a list, and `["*"]` to the values of a map.
#[derive(Default)]
pub struct Parts<'a> {
    fields: HashMap<Vec<At<'a>>, Described<'a>>,
    /// The names of the objects.
    objects: HashMap<Vec<At<'a>>, &'a mut Option<Spanned<String>>>,
}

impl<'a> Parts<'a> {
    /// The parts of a shape.
    pub fn of(shape: &'a mut Shape) -> Self {
        let mut parts = Self::default();
        parts.add(shape, &[]);
        parts
    }

    fn add(&mut self, shape: &'a mut Shape, steps: &[At<'a>]) {
        let inside = |step| [steps, &[step]].concat();
        match &mut shape.kind {
            ShapeKind::Array(Some(item)) => self.add(item, &inside(At::Index(0))),
            ShapeKind::Map(value) => self.add(value, &inside(At::Key("*"))),
            ShapeKind::Object(fields) => {
                self.objects.insert(steps.to_vec(), &mut shape.name);
                for field in fields {
                    let steps = inside(At::Key(&field.key));
                    self.add(&mut field.shape, &steps);
                    let (key, description) = (&field.key, &mut field.description);
                    self.fields.insert(steps, Described { key, description });
                }
            }
            _ => {}
        }
    }

    /// The field that steps lead to, one chain after the other.
    pub fn field(&mut self, steps: &[&'a [Step]]) -> Option<Described<'_>> {
        let Described { key, description } = self.fields.get_mut(&chain(steps))?;
        Some(Described { key, description })
    }

    /// The name of the object that steps lead to.
    pub fn object(&mut self, steps: &[&'a [Step]]) -> Option<&mut Option<Spanned<String>>> {
        self.objects.get_mut(&chain(steps)).map(|name| &mut **name)
    }
}

fn chain<'a>(steps: &[&'a [Step]]) -> Vec<At<'a>> {
    steps.iter().copied().flatten().map(At::of).collect()
}

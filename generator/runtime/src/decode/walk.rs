//! Walks from the root of a body to its data, in the same pass that reads it.
//!
//! The walk never fails by itself: what is not on the way is passed over, and a way that ends early
//! finds nothing. Only the data, and JSON that is none, give errors.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::reading::{Place, or_null};
use crate::record::Key;
use crate::{Data, FieldReader, FieldWriter, Reading, Record};

/// Reads the data at a pointer; `None` if the pointer leads nowhere, or through a null.
pub(super) fn read<T: Data>(
    text: &str,
    pointer: &str,
    reading: &mut Reading,
) -> Result<Option<T>, serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(text);
    let found = Walk {
        pointer,
        reading,
        data: PhantomData,
    }
    .deserialize(&mut source)?;
    source.end()?;
    Ok(found)
}

/// Whether the root says `"success": false`, whatever else it holds.
pub(super) fn says_failure(text: &str) -> bool {
    let mut reading = Reading::of_body();
    read::<Nothing>(text, "", &mut reading).is_ok() && reading.is_failure()
}

/// An object of which nothing is read.
struct Nothing;

impl Record for Nothing {
    const NAME: &'static str = "Nothing";

    fn blank() -> Self {
        Self
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, _: &str, field: F) -> Result<(), F::Error> {
        field.skip()
    }

    fn write<F: FieldWriter>(&self, _: &mut F) {}
}

/// The way that is left from the value that comes next.
struct Walk<'a, T> {
    pointer: &'a str,
    reading: &'a mut Reading,
    data: PhantomData<T>,
}

/// The first step of a pointer, and the pointer after it.
fn first_step(pointer: &str) -> (Cow<'_, str>, &str) {
    let pointer = pointer.strip_prefix('/').unwrap_or(pointer);
    let (step, rest) = pointer.split_at(pointer.find('/').unwrap_or(pointer.len()));
    if step.contains('~') {
        (Cow::Owned(step.replace("~1", "/").replace("~0", "~")), rest)
    } else {
        (Cow::Borrowed(step), rest)
    }
}

/// The index that a step is; one spelled in another way, as `01`, is none.
fn index(step: &str) -> Option<usize> {
    step.parse()
        .ok()
        .filter(|index: &usize| index.to_string() == step)
}

impl<'de, T: Data> DeserializeSeed<'de> for Walk<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Option<T>, D::Error> {
        if self.pointer.is_empty() {
            let mut data = None;
            Place {
                place: &mut data,
                reading: self.reading,
            }
            .deserialize(source)?;
            return or_null(data).map(Some);
        }
        source.deserialize_any(self)
    }
}

impl<'de, T: Data> Visitor<'de> for Walk<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Option<T>, M::Error> {
        let Self {
            pointer,
            reading,
            data,
        } = self;
        let root = reading.enter();
        let (step, pointer) = first_step(pointer);
        let mut found = None;
        while let Some(key) = map.next_key_seed(Key)? {
            if root {
                reading.root_member(&key);
            }
            if key == step {
                let next = map.next_value_seed(Walk {
                    pointer,
                    reading,
                    data,
                });
                found = next.inspect_err(|_| reading.failed_at_key(&key))?;
            } else {
                reading.skip(&mut map)?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<T>, A::Error> {
        let Self {
            pointer,
            reading,
            data,
        } = self;
        reading.enter();
        let (step, pointer) = first_step(pointer);
        let Some(index) = index(&step) else {
            return IgnoredAny.visit_seq(seq).map(|_| None);
        };
        for _ in 0..index {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                return Ok(None);
            }
        }
        let item = seq.next_element_seed(Walk {
            pointer,
            reading,
            data,
        });
        let found = item.inspect_err(|_| reading.failed_at_index(index))?;
        IgnoredAny.visit_seq(seq)?;
        Ok(found.flatten())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<T>, E> {
        self.reading.note_bool(value);
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests;

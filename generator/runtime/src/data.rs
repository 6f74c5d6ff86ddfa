//! The types that documented data has in Rust, and how each is read and written.
//!
//! A value is never turned into another type: a string is no number and a number is no string. What
//! is read and written again is equal JSON, where absent and null count as equal.

mod map;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::Reading;
use crate::reading::Place;

/// A Rust type that documented JSON is read into.
///
/// It is implemented for `String`, `i64`, `f64`, `bool`, [`Value`], every [`Record`](crate::Record) and
/// every open [`Enumeration`](crate::Enumeration), and for `Option`, [`Nullable`](crate::Nullable), `Vec`
/// and `BTreeMap` of these. A null reads as:
///
/// | type | as a field, or as the whole data | as an item of a list or a map |
/// |------|----------------------------------|-------------------------------|
/// | `Option` | `None` | `None` |
/// | `Nullable` | `Nullable::Null` | `Nullable::Null` |
/// | `Vec`, `BTreeMap` | empty | empty |
/// | a record without promised fields | the record without any field | the record without any field |
/// | `Value` | `Value::Null` | `Value::Null` |
/// | a scalar, a record with promised fields | an error | left out |
///
/// As a promised field, null is an error for every type.
pub trait Data: Sized {
    /// What a message says when something else comes: "a string".
    const EXPECTED: &'static str;

    /// Reads a value that is not null.
    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error>;

    /// What null reads as; `None` if the type has no way to say it.
    fn null() -> Option<Self> {
        None
    }

    /// What stands in the place of a promised field until it is read. Nobody gets it.
    fn blank() -> Self;

    /// Writes the value.
    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error>;

    /// Whether a field that holds this is left out when its record is written.
    fn is_absent(&self) -> bool {
        false
    }
}

impl Data for String {
    const EXPECTED: &'static str = "a string";

    fn decode<'de, D: Deserializer<'de>>(source: D, _: &mut Reading) -> Result<Self, D::Error> {
        Self::deserialize(source)
    }

    fn blank() -> Self {
        Self::new()
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.serialize_str(self)
    }
}

impl Data for bool {
    const EXPECTED: &'static str = "a boolean";

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        let value = Self::deserialize(source)?;
        reading.note_bool(value);
        Ok(value)
    }

    fn blank() -> Self {
        false
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.serialize_bool(*self)
    }
}

/// An integer may be written as a number without a fraction: `1.0` is 1.
impl Data for i64 {
    const EXPECTED: &'static str = "an integer";

    fn decode<'de, D: Deserializer<'de>>(source: D, _: &mut Reading) -> Result<Self, D::Error> {
        source.deserialize_i64(Integer)
    }

    fn blank() -> Self {
        0
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.serialize_i64(*self)
    }
}

/// A number without a fraction is written as an integer, so that `3` stays `3`.
///
/// Magnitudes from 2^53 are written as they are, for there a `f64` does not hold every integer; so is
/// negative zero, which no integer can say. What is not finite has no JSON and is an error.
impl Data for f64 {
    const EXPECTED: &'static str = "a number";

    fn decode<'de, D: Deserializer<'de>>(source: D, _: &mut Reading) -> Result<Self, D::Error> {
        source.deserialize_f64(Number)
    }

    fn blank() -> Self {
        0.0
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        match exact_integer(*self) {
            _ if !self.is_finite() => {
                Err(serde::ser::Error::custom("JSON has finite numbers only"))
            }
            Some(integer) if integer.abs() < 1 << 53 => target.serialize_i64(integer),
            _ => target.serialize_f64(*self),
        }
    }
}

impl Data for Value {
    const EXPECTED: &'static str = "any JSON value";

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        let value = Self::deserialize(source)?;
        reading.note_value(&value);
        Ok(value)
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    fn blank() -> Self {
        Self::Null
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        self.serialize(target)
    }
}

impl<T: Data> Data for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        T::decode(source, reading).map(Some)
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn blank() -> Self {
        None
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.encode(target),
            None => target.serialize_unit(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Data> Data for Vec<T> {
    const EXPECTED: &'static str = "an array";

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        source.deserialize_seq(List {
            reading,
            items: PhantomData,
        })
    }

    fn null() -> Option<Self> {
        Some(Self::new())
    }

    fn blank() -> Self {
        Self::new()
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.collect_seq(self.iter().map(Written))
    }
}

/// Lends the writing of a [`Data`] to serde.
pub(crate) struct Written<'a, T>(pub(crate) &'a T);

impl<T: Data> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        self.0.encode(target)
    }
}

struct List<'a, T> {
    reading: &'a mut Reading,
    items: PhantomData<T>,
}

impl<'de, T: Data> Visitor<'de> for List<'_, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Vec::<T>::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        self.reading.enter();
        let mut items = Vec::new();
        // Counted apart from `items`: a null that is left out has a place in the JSON, too.
        for index in 0.. {
            let mut item = None;
            let place = Place {
                place: &mut item,
                reading: &mut *self.reading,
            };
            match seq.next_element_seed(place) {
                Ok(Some(())) => {
                    if let Some(item) = item.or_else(T::null) {
                        items.push(item);
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    self.reading.failed_at_index(index);
                    return Err(error);
                }
            }
        }
        Ok(items)
    }
}

struct Integer;

impl Visitor<'_> for Integer {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(i64::EXPECTED)
    }

    fn visit_i64<E>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &IN_RANGE))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<i64, E> {
        if value.fract() != 0.0 {
            return Err(E::invalid_type(Unexpected::Float(value), &self));
        }
        integer(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &IN_RANGE))
    }
}

const IN_RANGE: &str = "an integer from -2^63 to 2^63 - 1";

struct Number;

impl Visitor<'_> for Number {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(f64::EXPECTED)
    }

    fn visit_f64<E>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a number is read as the nearest that a f64 holds"
    )]
    fn visit_i64<E>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a number is read as the nearest that a f64 holds"
    )]
    fn visit_u64<E>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }
}

/// The integer that a float without fraction is, if an `i64` holds it.
fn integer(value: f64) -> Option<i64> {
    // Both bounds are powers of two, so they are exact; the upper one is the first that is too large.
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range and the fraction are checked"
    )]
    (value.fract() == 0.0 && (-BOUND..BOUND).contains(&value)).then_some(value as i64)
}

fn exact_integer(value: f64) -> Option<i64> {
    let negative_zero = value == 0.0 && value.is_sign_negative();
    if negative_zero { None } else { integer(value) }
}

#[cfg(test)]
mod tests;

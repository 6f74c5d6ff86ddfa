//! Documented objects: what an emitted struct implements to be read and written, field by field.
//!
//! The emitted part is only a `match` over the keys. Everything else is here: a key that is not
//! documented is passed over, of equal keys the last wins, and nulls are absent fields. No record is
//! given out without its promised fields.

mod seen;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use crate::data::Written;
use crate::reading::{Place, or_null, unexpected_null};
use crate::{Data, Reading};
use seen::Seen;

/// A documented JSON object.
///
/// ```
/// use mdclient_runtime::{FieldReader, FieldWriter, Record, impl_serde, serde_json};
///
/// #[derive(Default)]
/// struct Namespace {
///     id: Option<String>,
/// }
///
/// impl Record for Namespace {
///     const NAME: &'static str = "Namespace";
///
///     fn blank() -> Self {
///         Self::default()
///     }
///
///     fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error> {
///         match key {
///             "id" => field.read(&mut self.id),
///             _ => field.skip(),
///         }
///     }
///
///     fn write<F: FieldWriter>(&self, fields: &mut F) {
///         fields.write("id", &self.id);
///     }
/// }
///
/// impl_serde!(Namespace);
///
/// let namespace: Namespace = serde_json::from_str(r#"{"id": "0f2a", "new": [1]}"#)?;
/// assert_eq!(namespace.id.as_deref(), Some("0f2a"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Record: Sized {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// The keys of the promised fields.
    const REQUIRED: &'static [&'static str] = &[];

    /// A record to read fields into, with values that mean nothing. Nobody gets it before its promised
    /// fields are read.
    fn blank() -> Self;

    /// Reads the field with this key, or passes over it.
    fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error>;

    /// Writes the fields, in the order of the docs.
    fn write<F: FieldWriter>(&self, fields: &mut F);
}

/// The value of the field that is read now. It is used once: read, or skipped.
pub trait FieldReader<'de> {
    /// The error of the format that is read.
    type Error: serde::de::Error;

    /// Reads the value into its place; what was there is replaced.
    fn read<T: Data>(self, place: &mut T) -> Result<(), Self::Error>;

    /// Reads the value of a promised field, which must not be null, into its place. The field is known
    /// by its index in [`Record::REQUIRED`].
    fn required<T: Data>(self, index: usize, place: &mut T) -> Result<(), Self::Error>;

    /// Passes over the value, whatever it is.
    fn skip(self) -> Result<(), Self::Error>;
}

/// Where the fields of a record are written to. It keeps the first error, after which it writes nothing:
/// so what is emitted for each field is a call, and no branch.
pub trait FieldWriter {
    /// Writes one field; one that is absent is left out.
    fn write<T: Data>(&mut self, key: &'static str, value: &T);
}

/// Implements serde's `Deserialize` and `Serialize` for types that are a [`Record`].
#[macro_export]
macro_rules! impl_serde {
    ($($record:ty),+ $(,)?) => {$(
        impl<'de> $crate::serde::Deserialize<'de> for $record {
            fn deserialize<D>(source: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::serde::Deserializer<'de>,
            {
                $crate::record::deserialize(source)
            }
        }

        impl $crate::serde::Serialize for $record {
            fn serialize<S>(&self, target: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::serde::Serializer,
            {
                $crate::record::serialize(self, target)
            }
        }
    )+};
}

/// Reads a record from any format that says what it holds; a null is the record without any field, if
/// none is promised.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(source: D) -> Result<R, D::Error> {
    source.deserialize_any(Object::new(&mut Reading::default()))
}

/// Writes a record as a map.
pub fn serialize<R: Record, S: Serializer>(record: &R, target: S) -> Result<S::Ok, S::Error> {
    let mut fields = Fields {
        map: target.serialize_map(None)?,
        written: Ok(()),
    };
    record.write(&mut fields);
    fields.written?;
    fields.map.end()
}

impl<R: Record> Data for R {
    const EXPECTED: &'static str = "an object";

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        source.deserialize_map(Object::new(reading))
    }

    fn null() -> Option<Self> {
        R::REQUIRED.is_empty().then(R::blank)
    }

    fn blank() -> Self {
        R::blank()
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        serialize(self, target)
    }
}

struct Object<'a, R> {
    reading: &'a mut Reading,
    record: PhantomData<R>,
}

impl<'a, R> Object<'a, R> {
    fn new(reading: &'a mut Reading) -> Self {
        Self {
            reading,
            record: PhantomData,
        }
    }
}

impl<'de, R: Record> Visitor<'de> for Object<'_, R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object (`{}`)", R::NAME)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<R, M::Error> {
        let Self { reading, .. } = self;
        let root = reading.enter();
        let mut record = R::blank();
        let mut seen = Seen::default();
        while let Some(key) = map.next_key_seed(Key)? {
            if root {
                reading.root_member(&key);
            }
            if let Err(error) = record.read(
                &key,
                Field {
                    map: &mut map,
                    reading,
                    seen: &mut seen,
                },
            ) {
                reading.failed_at_key(&key);
                return Err(error);
            }
        }
        match seen.first_missing(R::REQUIRED) {
            Some(key) => Err(serde::de::Error::missing_field(key)),
            None => Ok(record),
        }
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<R, E> {
        or_null(None)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<R, E> {
        or_null(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<R, D::Error> {
        source.deserialize_map(self)
    }
}

struct Field<'a, M> {
    map: &'a mut M,
    reading: &'a mut Reading,
    seen: &'a mut Seen,
}

impl<'de, M: MapAccess<'de>> FieldReader<'de> for Field<'_, M> {
    type Error = M::Error;

    fn read<T: Data>(self, place: &mut T) -> Result<(), M::Error> {
        self.map.next_value_seed(Place {
            place,
            reading: self.reading,
        })
    }

    fn required<T: Data>(self, index: usize, place: &mut T) -> Result<(), M::Error> {
        let mut value: Option<T> = None;
        self.map.next_value_seed(Place {
            place: &mut value,
            reading: self.reading,
        })?;
        *place = value.ok_or_else(unexpected_null::<T, _>)?;
        self.seen.mark(index);
        Ok(())
    }

    fn skip(self) -> Result<(), M::Error> {
        self.reading.skip(self.map)
    }
}

struct Fields<M: SerializeMap> {
    map: M,
    /// What came of the fields so far.
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> FieldWriter for Fields<M> {
    fn write<T: Data>(&mut self, key: &'static str, value: &T) {
        if self.written.is_ok() && !value.is_absent() {
            self.written = self.map.serialize_entry(key, &Written(value));
        }
    }
}

/// Reads a key, borrowed from the input where it has no escapes.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod required_tests;

//! What a request sends where null is one of the documented values.

use serde::de::Deserializer;
use serde::ser::Serializer;

use crate::{Data, Reading};

/// A value or an explicit null. A field that is `Option<Nullable<T>>` is not sent if it is `None`.
///
/// ```
/// use mdclient_runtime::Nullable;
///
/// let comment: Nullable<String> = "kept".into();
/// assert_eq!(comment, Nullable::Value("kept".to_owned()));
/// assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// `null`
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if it is not null.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value, if it is not null.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

impl From<&String> for Nullable<String> {
    fn from(text: &String) -> Self {
        Self::Value(text.clone())
    }
}

impl<T: Data> Data for Nullable<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        T::decode(source, reading).map(Self::Value)
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    fn blank() -> Self {
        Self::Null
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => target.serialize_unit(),
            Self::Value(value) => value.encode(target),
        }
    }
}

#[cfg(test)]
mod tests;

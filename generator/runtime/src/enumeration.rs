//! Open enumerations: strings that are documented, and any other.
//!
//! An unknown value is never one of the documented ones, for only [`from_text`] makes it. What is read
//! and written again is the same string.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::{Deserializer, Visitor};

use crate::Data;

/// Strings of which the docs know some.
///
/// ```
/// use mdclient_runtime::{Enumeration, UnknownValue, impl_enumeration};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// enum Order {
///     Ascending,
///     Descending,
///     Unknown(UnknownValue<Self>),
/// }
///
/// impl_enumeration!(Order {
///     Ascending = "asc",
///     Descending = "desc",
/// });
///
/// assert_eq!(Order::from("desc"), Order::Descending);
/// assert_eq!(Order::from("random").as_str(), "random");
/// assert!(matches!(Order::from("random"), Order::Unknown(_)));
/// ```
pub trait Enumeration: Sized {
    /// The documented value that a text is.
    fn documented(text: &str) -> Option<Self>;

    /// A value that is not documented.
    fn unknown(value: UnknownValue<Self>) -> Self;

    /// The value as it is sent.
    fn text(&self) -> &str;
}

/// A string that is none of the documented values of an [`Enumeration`].
pub struct UnknownValue<E> {
    text: Box<str>,
    of: PhantomData<fn() -> E>,
}

impl<E> UnknownValue<E> {
    fn new(text: impl Into<Box<str>>) -> Self {
        Self {
            text: text.into(),
            of: PhantomData,
        }
    }

    /// The string.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<E> Clone for UnknownValue<E> {
    fn clone(&self) -> Self {
        Self::new(&*self.text)
    }
}

impl<E> PartialEq for UnknownValue<E> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<E> Eq for UnknownValue<E> {}

impl<E> Hash for UnknownValue<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<E> fmt::Debug for UnknownValue<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// The value that a text is, documented or not.
pub fn from_text<E: Enumeration>(text: impl AsRef<str> + Into<Box<str>>) -> E {
    E::documented(text.as_ref()).unwrap_or_else(|| E::unknown(UnknownValue::new(text)))
}

/// What stands in a place until its value is read. Nobody gets it.
#[doc(hidden)]
pub fn blank<E: Enumeration>() -> E {
    E::unknown(UnknownValue::new(""))
}

/// Reads a value that is not null.
#[doc(hidden)]
pub fn decode<'de, E: Enumeration, D: Deserializer<'de>>(source: D) -> Result<E, D::Error> {
    source.deserialize_str(Text(PhantomData))
}

struct Text<E>(PhantomData<E>);

impl<E: Enumeration> Visitor<'_> for Text<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(String::EXPECTED)
    }

    fn visit_str<Error>(self, text: &str) -> Result<E, Error> {
        Ok(from_text(text))
    }
}

/// Implements [`Enumeration`] for an enum with a variant for each documented value and a variant
/// `Unknown`, and with it `as_str`, `Display`, `From` for strings, serde's traits,
/// [`Data`](crate::Data) and [`Scalar`](crate::Scalar).
#[macro_export]
macro_rules! impl_enumeration {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                $crate::Enumeration::text(self)
            }
        }

        impl $crate::Enumeration for $name {
            fn documented(text: &str) -> ::core::option::Option<Self> {
                match text {
                    $($text => ::core::option::Option::Some(Self::$variant),)+
                    _ => ::core::option::Option::None,
                }
            }

            fn unknown(value: $crate::UnknownValue<Self>) -> Self {
                Self::Unknown(value)
            }

            fn text(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::Enumeration::text(self))
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::enumeration::from_text(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                $crate::enumeration::from_text(text)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D>(source: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::serde::Deserializer<'de>,
            {
                $crate::enumeration::decode(source)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S>(&self, target: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::serde::Serializer,
            {
                target.serialize_str($crate::Enumeration::text(self))
            }
        }

        impl $crate::Data for $name {
            const EXPECTED: &'static str = "a string";

            fn decode<'de, D>(
                source: D,
                _: &mut $crate::Reading,
            ) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::serde::Deserializer<'de>,
            {
                $crate::enumeration::decode(source)
            }

            fn blank() -> Self {
                $crate::enumeration::blank()
            }

            fn encode<S>(&self, target: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::serde::Serializer,
            {
                target.serialize_str($crate::Enumeration::text(self))
            }
        }

        impl $crate::Scalar for $name {
            fn to_text(
                &self,
            ) -> ::core::result::Result<::std::borrow::Cow<'_, str>, $crate::Error> {
                ::core::result::Result::Ok(::std::borrow::Cow::Borrowed(
                    $crate::Enumeration::text(self),
                ))
            }

            fn from_text(text: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some($crate::enumeration::from_text(text))
            }
        }
    };
}

#[cfg(test)]
mod tests;

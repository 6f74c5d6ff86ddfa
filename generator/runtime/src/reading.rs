//! What is kept while a body is read: the place of a mismatch, and what the envelope says.
//!
//! Both come out of the one pass that reads the data. Nothing is kept until something is wrong, so a
//! body that is as documented costs no allocation here.

use std::fmt::Write as _;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Unexpected, Visitor};

use crate::Data;

/// The state of one reading, handed down from value to value.
///
/// It is opaque: an implementation of [`Data`] only passes it on.
#[derive(Debug, Default)]
pub struct Reading {
    /// The way from the root to the mismatch, innermost step first.
    trail: Vec<Step>,
    watch: Watch,
    envelope: bool,
    success: Option<bool>,
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

/// Which value comes next, as far as the root member `success` is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Watch {
    #[default]
    Elsewhere,
    Root,
    Success,
}

impl Reading {
    /// A reading that begins at the root of a body and notes its member `success`.
    pub(crate) fn of_body() -> Self {
        Self {
            watch: Watch::Root,
            ..Self::default()
        }
    }

    /// Whether the root is an object that has a member `success`.
    pub(crate) fn has_success(&self) -> bool {
        self.envelope
    }

    /// Whether the root has a member `success` that is `false`.
    pub(crate) fn is_failure(&self) -> bool {
        self.success == Some(false)
    }

    /// Enters a container; tells whether it is the root of the body.
    pub(crate) fn enter(&mut self) -> bool {
        std::mem::take(&mut self.watch) == Watch::Root
    }

    /// Prepares for the value of a member of the root.
    pub(crate) fn root_member(&mut self, key: &str) {
        self.watch = Watch::Elsewhere;
        if key == "success" {
            self.watch = Watch::Success;
            self.envelope = true;
            self.success = None;
        }
    }

    /// Notes a value, if it is the one of `success`.
    pub(crate) fn note_bool(&mut self, value: bool) {
        if self.watch == Watch::Success {
            self.success = Some(value);
        }
    }

    /// Notes what an untyped value says, if it is the root or the value of `success`.
    pub(crate) fn note_value(&mut self, value: &serde_json::Value) {
        match self.watch {
            Watch::Elsewhere => {}
            Watch::Root => {
                if let Some(success) = value.get("success") {
                    self.envelope = true;
                    self.success = success.as_bool();
                }
            }
            Watch::Success => self.success = value.as_bool(),
        }
    }

    /// Passes over the value of a member; one that is `success` is noted.
    pub(crate) fn skip<'de, M: MapAccess<'de>>(&mut self, map: &mut M) -> Result<(), M::Error> {
        if self.watch == Watch::Success {
            let value: serde_json::Value = map.next_value()?;
            self.note_value(&value);
            return Ok(());
        }
        map.next_value::<IgnoredAny>().map(drop)
    }

    #[cold]
    pub(crate) fn failed_at_key(&mut self, key: &str) {
        self.trail.push(Step::Key(key.to_owned()));
    }

    #[cold]
    pub(crate) fn failed_at_index(&mut self, index: usize) {
        self.trail.push(Step::Index(index));
    }

    /// Where the mismatch is, as in `result[3].title`. Empty at the root.
    pub(crate) fn json_path(&self) -> String {
        let mut path = String::new();
        for step in self.trail.iter().rev() {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                Step::Index(index) => {
                    // Writing to a `String` cannot fail.
                    let _ = write!(path, "[{index}]");
                }
            }
        }
        path
    }
}

/// Reads a value that may be null into its place.
pub(crate) struct Place<'a, T> {
    pub(crate) place: &'a mut T,
    pub(crate) reading: &'a mut Reading,
}

impl<'de, T: Data> DeserializeSeed<'de> for Place<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_option(self)
    }
}

impl<'de, T: Data> Visitor<'de> for Place<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        *self.place = or_null(None)?;
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        *self.place = T::decode(source, self.reading)?;
        Ok(())
    }
}

/// What was read, else what null reads as, else the error that it must not be null.
pub(crate) fn or_null<T: Data, E: serde::de::Error>(read: Option<T>) -> Result<T, E> {
    let data = read.or_else(T::null);
    data.ok_or_else(unexpected_null::<T, E>)
}

/// The error for a null where the type has no way to say it, or where a value is promised.
#[cold]
pub(crate) fn unexpected_null<T: Data, E: serde::de::Error>() -> E {
    E::invalid_type(Unexpected::Unit, &T::EXPECTED)
}

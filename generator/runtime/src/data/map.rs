//! Objects with any keys.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::Serializer;

use super::Written;
use crate::reading::Place;
use crate::record::Key;
use crate::{Data, Reading};

/// Of equal keys the last wins.
impl<T: Data> Data for BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";

    fn decode<'de, D: Deserializer<'de>>(
        source: D,
        reading: &mut Reading,
    ) -> Result<Self, D::Error> {
        source.deserialize_map(Map {
            reading,
            values: PhantomData,
        })
    }

    fn null() -> Option<Self> {
        Some(Self::new())
    }

    fn blank() -> Self {
        Self::new()
    }

    fn encode<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        target.collect_map(self.iter().map(|(key, value)| (key, Written(value))))
    }
}

struct Map<'a, T> {
    reading: &'a mut Reading,
    values: PhantomData<T>,
}

impl<'de, T: Data> Visitor<'de> for Map<'_, T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::Value::EXPECTED)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let Self { reading, .. } = self;
        let root = reading.enter();
        let mut values = BTreeMap::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if root {
                reading.root_member(&key);
            }
            let mut value = None;
            let place = Place {
                place: &mut value,
                reading: &mut *reading,
            };
            if let Err(error) = map.next_value_seed(place) {
                reading.failed_at_key(&key);
                return Err(error);
            }
            match value.or_else(T::null) {
                Some(value) => values.insert(key.into_owned(), value),
                None => values.remove(&*key),
            };
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests;

//! Documented values, written from where they stand.

use super::{Body, Failure, TEXT};
use crate::data::Written;
use crate::{Data, Scalar};

impl Body {
    /// A documented value as JSON, of type `application/json`.
    ///
    /// A value that cannot be written fails when the request is made, as with [`json`](Self::json).
    pub fn data<T: Data>(value: &T) -> Self {
        Self::json(&Written(value))
    }

    /// A documented value as text, of type `text/plain; charset=utf-8`.
    ///
    /// A number that is not finite fails when the request is made.
    pub fn scalar<T: Scalar>(value: &T) -> Self {
        match value.to_text() {
            Ok(text) => Self::typed(text.into_owned(), TEXT),
            Err(error) => Self::failed(Failure {
                message: error.to_string().into(),
                cause: None,
            }),
        }
    }

    /// An object as JSON, of type `application/json`.
    pub fn object(object: JsonObject) -> Self {
        Self::written(object.0.map(|mut bytes| {
            bytes.push(b'}');
            bytes
        }))
    }
}

/// A JSON object that a request sends.
///
/// A value that cannot be written fails when the request is made, as [`Body::json`] does.
///
/// ```
/// use mdclient_runtime::{Body, JsonObject};
///
/// let object = JsonObject::new()
///     .member("title", &"prod".to_owned())
///     .member("ttl", &None::<i64>)
///     .fixed("kind", "[1]");
/// assert_eq!(Body::object(object).as_bytes().unwrap(), r#"{"title":"prod","kind":[1]}"#);
/// ```
#[must_use = "an object does nothing until it is the body of a request"]
pub struct JsonObject(Result<Vec<u8>, serde_json::Error>);

impl JsonObject {
    /// An object without members.
    pub fn new() -> Self {
        Self(Ok(vec![b'{']))
    }

    /// Writes a member; one that is absent is left out.
    pub fn member<T: Data>(self, key: &str, value: &T) -> Self {
        if value.is_absent() {
            return self;
        }
        self.then(|bytes| {
            begin_member(bytes, key)?;
            serde_json::to_writer(bytes, &Written(value))
        })
    }

    /// Writes a member whose value is this JSON, as it is.
    pub fn fixed(self, key: &str, json: &'static str) -> Self {
        self.then(|bytes| {
            begin_member(bytes, key)?;
            bytes.extend_from_slice(json.as_bytes());
            Ok(())
        })
    }

    fn then(self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), serde_json::Error>) -> Self {
        Self(self.0.and_then(|mut bytes| {
            write(&mut bytes)?;
            Ok(bytes)
        }))
    }
}

impl Default for JsonObject {
    fn default() -> Self {
        Self::new()
    }
}

fn begin_member(bytes: &mut Vec<u8>, key: &str) -> Result<(), serde_json::Error> {
    if bytes.len() > 1 {
        bytes.push(b',');
    }
    serde_json::to_writer(&mut *bytes, key)?;
    bytes.push(b':');
    Ok(())
}

/// JSON, of type `application/json`.
impl From<JsonObject> for Body {
    fn from(object: JsonObject) -> Self {
        Self::object(object)
    }
}

#[cfg(test)]
mod tests;

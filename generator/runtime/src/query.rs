//! The query of a request.
//!
//! Keys and values are percent-encoded, so that no value can add a pair or end the query.

use std::fmt;

use crate::{Error, ErrorKind, Scalar, path};

/// The pairs of a query, in the order in which they were added.
///
/// A value that cannot be sent is told when the request is made. `Debug` shows no value.
///
/// ```
/// use mdclient_runtime::Query;
///
/// let mut query = Query::default();
/// query.pair("prefix", &"a/b&c".to_owned());
/// query.optional("limit", None::<&i64>);
/// assert_eq!(query.finish()?, "prefix=a%2Fb%26c");
/// # Ok::<(), mdclient_runtime::Error>(())
/// ```
#[derive(Default)]
pub struct Query {
    text: String,
    problem: Option<Error>,
}

impl Query {
    /// Adds a pair.
    pub fn pair<T: Scalar>(&mut self, key: &str, value: &T) {
        match value.to_text() {
            Ok(text) => self.push(key, &text),
            Err(error) => {
                let message = format!("the query parameter `{key}` cannot be sent");
                self.problem = Some(Error::new(ErrorKind::Request, message).because(error));
            }
        }
    }

    /// Adds a pair, if there is a value.
    pub fn optional<T: Scalar>(&mut self, key: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.pair(key, value);
        }
    }

    /// The query without a question mark; empty if it has no pairs. Fails if a value cannot be sent.
    pub fn finish(self) -> Result<String, Error> {
        self.problem.map_or(Ok(self.text), Err)
    }

    fn push(&mut self, key: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.extend(path::encode(key));
        self.text.push('=');
        self.text.extend(path::encode(value));
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests;

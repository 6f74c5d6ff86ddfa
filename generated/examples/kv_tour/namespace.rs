//! One namespace: its keys, and what can be done with them.

use std::collections::BTreeMap;
use std::time::SystemTime;

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::api::{Answer, Problem, Query, parse, success, success_of};
use super::form;

pub struct Namespace {
    pub title: String,
    entries: BTreeMap<String, Entry>,
}

struct Entry {
    value: Vec<u8>,
    /// In seconds since 1970.
    expiration: Option<u64>,
    metadata: Option<Value>,
}

impl Namespace {
    pub fn new(title: String) -> Self {
        let entries = BTreeMap::new();
        Self { title, entries }
    }

    pub fn describe(&self, id: &str) -> Value {
        json!({ "id": id, "title": self.title, "supports_url_encoding": true })
    }

    pub fn route(&mut self, path: &[&str], request: &Request<Vec<u8>>) -> Answer {
        let now = now();
        self.entries
            .retain(|_, entry| entry.expiration.is_none_or(|at| at > now));
        let body = request.body();
        match (request.method().as_str(), path) {
            ("GET", ["keys"]) => self.list(&Query::only(request, &["limit", "prefix", "cursor"])?),
            ("GET", ["metadata", key]) => Ok(success(&json!(self.entry(key)?.metadata))),
            ("GET", ["values", key]) => self.entry(key).map(Entry::respond),
            ("PUT", ["values", key]) => self.write(key, request),
            ("DELETE", ["values", key]) => {
                self.entries.remove(*key);
                Ok(success(&Value::Null))
            }
            ("PUT", ["bulk"]) => self.write_all(body),
            ("DELETE", ["bulk"]) | ("POST", ["bulk", "delete"]) => self.delete_all(body),
            ("POST", ["bulk", "get"]) => self.get_all(body),
            _ => Err(Problem::no_route()),
        }
    }

    fn entry(&self, key: &str) -> Result<&Entry, Problem> {
        self.entries.get(key).ok_or_else(Problem::no_key)
    }

    fn list(&self, query: &Query) -> Answer {
        let (prefix, cursor) = (query.text("prefix"), query.text("cursor"));
        let limit = query.number("limit")?.unwrap_or(1000);
        if !(10..=1000).contains(&limit) {
            return Err(Problem::malformed("a page has from 10 to 1,000 keys"));
        }
        let mut found = self.entries.iter().filter(|(key, _)| {
            // The cursor of a page is its last key.
            key.starts_with(prefix) && key.as_str() > cursor
        });
        let page: Vec<_> = found.by_ref().take(limit).collect();
        let cursor = match page.last() {
            Some((key, _)) if found.next().is_some() => key.as_str(),
            _ => "",
        };
        let result: Vec<_> = page
            .iter()
            .map(|(key, entry)| entry.describe(key))
            .collect();
        let result_info = json!({ "count": result.len(), "cursor": cursor });
        Ok(success_of(&json!(result), &result_info))
    }

    fn write(&mut self, key: &str, request: &Request<Vec<u8>>) -> Answer {
        let query = Query::only(request, &["expiration", "expiration_ttl"])?;
        let (value, metadata) = match form::parts(request)? {
            Some(mut parts) => {
                let metadata = parts.remove("metadata").map(|part| parse(&part));
                (form::required(parts, "value")?, metadata.transpose()?)
            }
            None => (request.body().clone(), None),
        };
        let entry = Entry {
            value,
            expiration: expiration(query.number("expiration")?, query.number("expiration_ttl")?),
            metadata,
        };
        self.entries.insert(checked(key)?.to_owned(), entry);
        Ok(success(&Value::Null))
    }

    /// Writes all pairs or, if one of them is malformed, none.
    fn write_all(&mut self, body: &[u8]) -> Answer {
        let pairs: Vec<Pair> = parse(body)?;
        let pairs: Vec<_> = pairs
            .into_iter()
            .map(Pair::into_entry)
            .collect::<Result<_, _>>()?;
        let count = pairs.len();
        self.entries.extend(pairs);
        Ok(counted(count))
    }

    fn delete_all(&mut self, body: &[u8]) -> Answer {
        let keys: Vec<String> = parse(body)?;
        for key in &keys {
            self.entries.remove(key);
        }
        Ok(counted(keys.len()))
    }

    fn get_all(&self, body: &[u8]) -> Answer {
        let wanted: Wanted = parse(body)?;
        let mut values = Map::new();
        for key in &wanted.keys {
            let value = match self.entries.get(key) {
                Some(entry) => wanted.value(entry)?,
                None => Value::Null,
            };
            values.insert(key.clone(), value);
        }
        Ok(success(&json!({ "values": values })))
    }
}

impl Entry {
    fn describe(&self, key: &str) -> Value {
        let mut described = json!({ "name": key });
        if let Some(expiration) = self.expiration {
            described["expiration"] = json!(expiration);
        }
        if let Some(metadata) = &self.metadata {
            described["metadata"] = metadata.clone();
        }
        described
    }

    fn respond(&self) -> Response<Vec<u8>> {
        let mut response = Response::new(self.value.clone());
        let headers = response.headers_mut();
        let octets = HeaderValue::from_static("application/octet-stream");
        headers.insert(CONTENT_TYPE, octets);
        if let Some(expiration) = self.expiration {
            headers.insert("expiration", expiration.into());
        }
        response
    }
}

/// One pair of a bulk write.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    key: String,
    value: String,
    #[serde(default)]
    base64: bool,
    expiration: Option<u64>,
    expiration_ttl: Option<u64>,
    metadata: Option<Value>,
}

impl Pair {
    fn into_entry(self) -> Result<(String, Entry), Problem> {
        checked(&self.key)?;
        let value = if self.base64 {
            let decoded = decode_base64(&self.value);
            decoded.ok_or_else(|| Problem::malformed("a value is no base64"))?
        } else {
            self.value.into_bytes()
        };
        let entry = Entry {
            value,
            expiration: expiration(self.expiration, self.expiration_ttl),
            metadata: self.metadata,
        };
        Ok((self.key, entry))
    }
}

/// The body of a bulk get.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    keys: Vec<String>,
    #[serde(default, rename = "type")]
    kind: Kind,
    #[serde(default, rename = "withMetadata")]
    with_metadata: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Text,
    Json,
}

impl Wanted {
    fn value(&self, entry: &Entry) -> Result<Value, Problem> {
        let value = match self.kind {
            Kind::Json => parse(&entry.value)?,
            Kind::Text => {
                let text = std::str::from_utf8(&entry.value);
                json!(text.map_err(|_| Problem::malformed("a value is no text"))?)
            }
        };
        if !self.with_metadata {
            return Ok(value);
        }
        let mut pair = json!({ "value": value, "metadata": entry.metadata });
        if let Some(expiration) = entry.expiration {
            pair["expiration"] = json!(expiration);
        }
        Ok(pair)
    }
}

fn checked(key: &str) -> Result<&str, Problem> {
    match key {
        "" | "." | ".." => Err(Problem::malformed(format!("`{key}` is no key"))),
        key => Ok(key),
    }
}

fn counted(successful: usize) -> Response<Vec<u8>> {
    success(&json!({ "successful_key_count": successful, "unsuccessful_keys": [] }))
}

fn expiration(at: Option<u64>, ttl: Option<u64>) -> Option<u64> {
    ttl.map(|ttl| now().saturating_add(ttl)).or(at)
}

fn now() -> u64 {
    let elapsed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    elapsed.map_or(0, |elapsed| elapsed.as_secs())
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            decoded.push((bits >> held).to_be_bytes()[3]);
        }
    }
    Some(decoded)
}

//! A whole answer: the data, and what comes with it.

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

use crate::decode::without_mark;
use crate::{ApiError, FieldReader, FieldWriter, Record, error, impl_serde};

/// The data of a response, and what stands beside it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Full<T> {
    /// The documented data.
    pub data: T,
    /// The status, which is a success.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// What the API says to a human, although nothing failed. It has the shape of an error.
    pub messages: Vec<ApiError>,
    /// Where the data stands in a longer list, if the API says so.
    pub result_info: Option<ResultInfo>,
    /// How often the request was sent.
    pub attempts: u32,
}

/// Where a part of a list stands in the whole. What the API leaves out, or says in another form than a
/// number or a text, is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultInfo {
    /// The number of the page.
    pub page: Option<u64>,
    /// How many items a page has at most.
    pub per_page: Option<u64>,
    /// How many items this page has.
    pub count: Option<u64>,
    /// How many items there are in all.
    pub total_count: Option<u64>,
    /// How many pages there are in all.
    pub total_pages: Option<u64>,
    /// Where the next page begins: `cursor`, else `after` of `cursors`. A number is a cursor, too. `None`
    /// also where it is empty, as it is at the end of a list.
    pub cursor: Option<String>,
}

impl<T> Full<T> {
    pub(super) fn new(data: T, response: Response<Bytes>, attempts: u32) -> Self {
        let (parts, body) = response.into_parts();
        let envelope: Envelope = serde_json::from_slice(without_mark(&body)).unwrap_or_default();
        // A body without `success` is no envelope: its members mean something else.
        let envelope = match envelope.success {
            Some(Value::Bool(_)) => envelope,
            _ => Envelope::default(),
        };
        Self {
            data,
            status: parts.status,
            headers: parts.headers,
            messages: envelope
                .messages
                .map_or_else(Vec::new, |m| error::listed(&m)),
            result_info: envelope.result_info.as_ref().and_then(ResultInfo::read),
            attempts,
        }
    }
}

impl ResultInfo {
    fn read(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let number = |key: &str| members.get(key).and_then(whole);
        let after = || cursor_of(members.get("cursors")?.get("after")?);
        Some(Self {
            page: number("page"),
            per_page: number("per_page"),
            count: number("count"),
            total_count: number("total_count"),
            total_pages: number("total_pages"),
            cursor: members.get("cursor").and_then(cursor_of).or_else(after),
        })
    }
}

/// A cursor that leads somewhere.
pub(crate) fn cursor_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, also one that is written `20.0`.
fn whole(value: &Value) -> Option<u64> {
    let written_as_float = || {
        let text = value.as_f64()?.to_string();
        text.parse().ok()
    };
    value.as_u64().or_else(written_as_float)
}

/// The members of a body that stand beside the data.
#[derive(Clone, Debug, Default)]
struct Envelope {
    success: Option<Value>,
    messages: Option<Value>,
    result_info: Option<Value>,
}

impl Record for Envelope {
    const NAME: &'static str = "Envelope";

    fn blank() -> Self {
        Self::default()
    }

    fn read<'de, F: FieldReader<'de>>(&mut self, key: &str, field: F) -> Result<(), F::Error> {
        match key {
            "success" => field.read(&mut self.success),
            "messages" => field.read(&mut self.messages),
            "result_info" => field.read(&mut self.result_info),
            _ => field.skip(),
        }
    }

    fn write<F: FieldWriter>(&self, fields: &mut F) {
        fields.write("success", &self.success);
        fields.write("messages", &self.messages);
        fields.write("result_info", &self.result_info);
    }
}

impl_serde!(Envelope);

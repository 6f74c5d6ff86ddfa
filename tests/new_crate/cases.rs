//! What a server that keeps to the docs would send, from the lines of the docs themselves.

use conformance::{instance, scan};
use serde_json::{Value, json};

use super::program::endpoints;
use super::workspace::Set;

/// What a body without documented JSON is.
const NO_JSON: &str = "no JSON";

/// A response, and the data that a caller is to get from it.
pub struct Case {
    pub name: String,
    endpoint: usize,
    is_failure: bool,
    status: u16,
    pub body: String,
    pub data: Value,
}

impl Case {
    /// The case as the program takes it.
    pub fn line(&self) -> String {
        let Self {
            endpoint,
            status,
            body,
            is_failure,
            ..
        } = self;
        json!({ "endpoint": endpoint, "failure": is_failure, "status": status, "body": body })
            .to_string()
    }
}

/// A call over HTTP, and what is answered.
pub struct Call {
    pub target: String,
    pub status: u16,
    pub body: String,
    pub data: Value,
}

/// Every documented response of every endpoint, in the forms that a server may send it in.
pub fn cases<'a>(sets: impl Iterator<Item = &'a Set>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, documented) in sets.flat_map(documented).enumerate() {
        for response in &documented.responses {
            for is_failure in readings(&documented, response) {
                let status = status(&documented, response, is_failure);
                for (body, data) in bodies(response, is_failure) {
                    let (method, path) = (&documented.method, &documented.path);
                    let name = format!("{method} {path} {}", response.status);
                    cases.push(Case {
                        name,
                        endpoint: index,
                        is_failure,
                        status,
                        body,
                        data,
                    });
                }
            }
        }
    }
    cases
}

/// A call of every endpoint, each answered with its first documented success.
pub fn calls<'a>(sets: impl Iterator<Item = &'a Set>) -> Vec<Call> {
    let all = sets.flat_map(documented);
    all.map(|documented| {
        let success = documented
            .responses
            .iter()
            .find(|response| readings(&documented, response).contains(&false));
        let (status, body, data) = match success {
            Some(response) => {
                let (body, data) = bodies(response, false).remove(0);
                (status(&documented, response, false), body, data)
            }
            None => (200, NO_JSON.to_owned(), json!(NO_JSON)),
        };
        let is_empty = status == 204 || documented.method == "HEAD";
        Call {
            target: format!("{} {}", documented.method, expanded(&documented.path)),
            status,
            body: if is_empty { String::new() } else { body },
            data: if is_empty { json!("") } else { data },
        }
    })
    .collect()
}

/// The endpoints of a set as the lines of its docs say, in the order of the program.
fn documented(set: &Set) -> Vec<scan::Endpoint> {
    let mut all = Vec::new();
    for module in set.run.api.iter().flat_map(|api| &api.modules) {
        let doc = set.run.sources.file(module.span.file);
        all.extend(scan::endpoints(doc.text()));
    }
    let emitted: Vec<(&str, &str)> = endpoints(set)
        .map(|(_, endpoint)| (endpoint.method.as_str(), endpoint.path.as_str()))
        .collect();
    let scanned: Vec<(&str, &str)> = all
        .iter()
        .map(|e| (e.method.as_str(), e.path.as_str()))
        .collect();
    assert_eq!(emitted, scanned, "{}", set.name);
    all
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// As what a response is read: `true` is as a failure. `default` is a success only where no other is
/// documented.
fn readings(documented: &scan::Endpoint, response: &scan::Response) -> Vec<bool> {
    let has_success = documented
        .responses
        .iter()
        .any(|other| is_success(&other.status));
    let has_json = !response.block.trim().is_empty();
    match response.status.as_str() {
        status if is_success(status) => vec![false],
        "default" if !has_success && has_json => vec![false, true],
        "default" if !has_success => vec![false],
        _ if has_json => vec![true],
        _ => Vec::new(),
    }
}

/// A status that the docs mean by this response and by no other.
fn status(documented: &scan::Endpoint, response: &scan::Response, is_failure: bool) -> u16 {
    let others = documented.responses.iter();
    let others: Vec<String> = others.map(|other| other.status.to_lowercase()).collect();
    let has_code = |code: u16| others.contains(&code.to_string());
    let has_class = |code: u16| others.contains(&format!("{}xx", code / 100));
    let is_other = |code: &u16| !has_code(*code) && !has_class(*code);
    let found = match response.status.as_str() {
        "default" if is_failure => (300..600).find(is_other),
        "default" => (200..300).find(is_other),
        text => text.parse().ok().or_else(|| {
            let first = u16::from(text.as_bytes()[0] - b'0') * 100;
            (first..first + 100).rev().find(|&code| !has_code(code))
        }),
    };
    let (path, text) = (&documented.path, &response.status);
    found.unwrap_or_else(|| panic!("{path}: no status is left for `{text}`"))
}

/// The bodies that a server may send, and the data in each: a note may be right, or wrong. One that
/// shows a member of the envelope can only be the whole body.
fn bodies(response: &scan::Response, is_failure: bool) -> Vec<(String, Value)> {
    if response.block.trim().is_empty() {
        return vec![(NO_JSON.to_owned(), json!(NO_JSON))];
    }
    let block: Value = serde_json::from_str(&response.block).expect("the docs are right");
    let data = instance::full(&block);
    let mut bodies = vec![(data.to_string(), data.clone())];
    let steps = response.note.as_deref().map(steps).unwrap_or_default();
    if let Some(first) = steps.first() {
        let shows = |key: &str| block.get(key).is_some();
        let is_whole = first
            .as_str()
            .is_some_and(|first| shows(first) || shows("success"));
        if !is_whole {
            bodies.push((enveloped(&steps, &data, !is_failure).to_string(), data));
        }
    }
    bodies
}

/// The steps of `body["result"][0]`.
fn steps(note: &str) -> Vec<Value> {
    let inner = note
        .strip_prefix("body[")
        .and_then(|rest| rest.strip_suffix(']'));
    let steps = inner.expect("the docs are right").split("][");
    steps
        .map(|step| serde_json::from_str(step).expect("the docs are right"))
        .collect()
}

/// The data where the note says, with an envelope around it.
fn enveloped(steps: &[Value], data: &Value, success: bool) -> Value {
    let inner = steps
        .iter()
        .rev()
        .fold(data.clone(), |inner, step| match step.as_str() {
            Some(key) => json!({ key: inner }),
            None => json!([inner]),
        });
    let mut body = json!({ "success": success, "errors": [], "messages": [] });
    match inner {
        Value::Object(members) => {
            body.as_object_mut()
                .expect("it was made as one")
                .extend(members);
            body
        }
        other => other,
    }
}

/// The path with a value for each parameter.
fn expanded(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').expect("the docs are right");
        let index = names
            .iter()
            .position(|&known| known == name)
            .unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
        out.push_str(&format!("{before}p{index}"));
        rest = after;
    }
    out + rest
}

//! Several requests as one operation: it allows what any of them sends and answers.

use super::model::{
    Content, Header, MediaType, Operation, Parameter, Place, RequestBody, Response,
};
use super::schema::Schema;

/// Makes a second request with the same method and path part of an operation.
pub fn operation(first: &mut Operation, second: Operation) {
    if first.requests.is_empty() {
        first.requests.push(first.id.clone());
    }
    first.requests.push(second.id);
    add_missing(&mut first.tags, second.tags);
    add_missing(&mut first.documented_paths, second.documented_paths);
    add_missing(&mut first.next_page, second.next_page);
    text(&mut first.summary, &second.summary, " / ");
    text(&mut first.description, &second.description, "\n\n");
    first.deprecated &= second.deprecated;
    parameters(&mut first.parameters, second.parameters);
    request_body(&mut first.request_body, second.request_body);
    for (status, answer) in second.responses {
        match first.responses.get_mut(&status) {
            Some(known) => response(known, answer),
            None => drop(first.responses.insert(status, answer)),
        }
    }
}

fn add_missing<T: PartialEq>(first: &mut Vec<T>, second: Vec<T>) {
    for item in second {
        if !first.contains(&item) {
            first.push(item);
        }
    }
}

/// Adds a text where it does not stand yet.
fn text(first: &mut String, second: &str, between: &str) {
    let bounded = |text: &str| format!("{between}{text}{between}");
    if first.is_empty() {
        second.clone_into(first);
    } else if !second.is_empty() && !bounded(first).contains(&bounded(second)) {
        first.push_str(between);
        first.push_str(second);
    }
}

/// A parameter of the query is required where each request has it.
fn parameters(first: &mut Vec<Parameter>, second: Vec<Parameter>) {
    let is_same = |a: &Parameter, b: &Parameter| (a.place, &a.name) == (b.place, &b.name);
    for known in &mut *first {
        if !second.iter().any(|other| is_same(known, other)) {
            known.required &= known.place == Place::Path;
        }
    }
    for mut other in second {
        let Some(known) = first.iter_mut().find(|known| is_same(known, &other)) else {
            other.required &= other.place == Place::Path;
            first.push(other);
            continue;
        };
        text(&mut known.description, &other.description, "\n\n");
        known.required &= other.required;
        union(&mut known.schema, other.schema);
    }
}

fn request_body(first: &mut Option<RequestBody>, second: Option<RequestBody>) {
    match (first.as_mut(), second) {
        (None, None) => {}
        (Some(known), None) => known.required = false,
        (None, Some(other)) => {
            *first = Some(RequestBody {
                required: false,
                ..other
            });
        }
        (Some(known), Some(other)) => {
            text(&mut known.description, &other.description, "\n\n");
            known.required &= other.required;
            content(&mut known.content, other.content);
        }
    }
}

fn response(first: &mut Response, second: Response) {
    text(&mut first.description, &second.description, "\n\n");
    let in_both = |name: &String| second.headers.contains_key(name);
    for (name, header) in &mut first.headers {
        header.required &= in_both(name);
    }
    for (name, other) in second.headers {
        let Some(known) = first.headers.get_mut(&name) else {
            let required = false;
            first.headers.insert(name, Header { required, ..other });
            continue;
        };
        text(&mut known.description, &other.description, "\n\n");
        known.required &= other.required;
        union(&mut known.schema, other.schema);
    }
    content(&mut first.content, second.content);
}

/// Adds what another body may hold.
pub fn content(first: &mut Content, second: Content) {
    for (media_type, other) in second {
        let Some(known) = first.get_mut(&media_type) else {
            first.insert(media_type, other);
            continue;
        };
        if *known != other {
            join(known, other);
        }
    }
}

fn join(first: &mut MediaType, second: MediaType) {
    let schema = first.schema.take().unwrap_or_default();
    first.schema = Some(schema.or(second.schema.unwrap_or_default()));
    first.encoding.extend(second.encoding);
}

fn union(first: &mut Schema, second: Schema) {
    *first = std::mem::take(first).or(second);
}

//! The names of fields and variants.

use std::collections::HashSet;

use heck::ToSnakeCase;

use super::is_keyword;
use super::numbers::Numbers;
use super::words::{camel, joined, words};

/// The names of a struct's fields for the keys of an object, in the order given.
pub fn members(keys: &[&str]) -> Vec<String> {
    fields(keys, &[])
}

/// The same for a struct that callers make, which has methods to do so: `new` and one for each field.
pub fn sent_members(keys: &[&str]) -> Vec<String> {
    fields(keys, &["new"])
}

fn fields(keys: &[&str], reserved: &[&str]) -> Vec<String> {
    let plain: Vec<String> = keys.iter().map(|key| plain_field_name(key)).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|&index| (plain[index] != keys[index], keys[index]));
    let mut taken: HashSet<String> = reserved.iter().map(|&name| name.to_owned()).collect();
    let mut numbers = Numbers::default();
    let mut names = vec![String::new(); keys.len()];
    for index in order {
        // `self` and `self_` are written alike.
        let is_free = |name: &str| !taken.contains(&raw_if_keyword(name));
        let name = match plain[index].as_str() {
            name if is_free(name) => name.to_owned(),
            name => numbers.first_free(name, "_", is_free),
        };
        names[index] = raw_if_keyword(&name);
        taken.insert(names[index].clone());
    }
    names
}

/// The names of a request's fields.
#[derive(Debug, PartialEq, Eq)]
pub struct RequestNames {
    /// Of the path parameters, in the order given.
    pub path: Vec<String>,
    /// Of the query parameters.
    pub query: Vec<String>,
    /// Of the fields of the body.
    pub body: Vec<String>,
}

/// The names of a request's fields for its path parameters, its query parameters and the fields of its
/// body. `new` is the request's own, and where the body may be any, so are `body` and `json`.
pub fn request_fields(path: &[&str], query: &[&str], body: Option<&[&str]>) -> RequestNames {
    let own: &[&str] = if body.is_some() {
        &["new"]
    } else {
        &["new", "body", "json"]
    };
    let path = fields(path, own);
    let mut taken: Vec<String> = own.iter().map(|&name| name.to_owned()).collect();
    taken.extend(path.iter().cloned());
    let query = prefixed_fields(query, &taken, "query");
    taken.extend(query.iter().cloned());
    let body = prefixed_fields(body.unwrap_or_default(), &taken, "body");
    RequestNames { path, query, body }
}

/// The names of fields beside others that are there, with which they may clash.
fn prefixed_fields(keys: &[&str], taken: &[String], prefix: &str) -> Vec<String> {
    let plain = fields(keys, &[]);
    let all_taken: HashSet<&String> = taken.iter().collect();
    let is_taken = |name: &String| all_taken.contains(name);
    if !plain.iter().any(is_taken) {
        return plain;
    }
    let prefixed: Vec<String> = keys
        .iter()
        .zip(&plain)
        .map(|(key, name)| {
            if is_taken(name) {
                format!("{prefix}_{key}")
            } else {
                (*key).to_owned()
            }
        })
        .collect();
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    fields(
        &prefixed.iter().map(String::as_str).collect::<Vec<_>>(),
        &taken,
    )
}

/// The names of an enumeration's variants, in the order given. `Unknown` is the enumeration's own.
pub fn enum_variants(values: &[&str]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::from(["Unknown".to_owned()]);
    let mut numbers = Numbers::default();
    let variant = |value: &&str| {
        let name = camel(&words(value));
        let name = match name.chars().next() {
            None => "Value".to_owned(),
            Some(first) if first.is_ascii_digit() => format!("N{name}"),
            _ if name == "Self" => "Self_".to_owned(),
            _ => name,
        };
        let is_free = |name: &str| !taken.contains(name);
        let name = if is_free(&name) {
            name
        } else {
            // rustc takes `Self_2` for no name in UpperCamelCase.
            numbers.first_free(name.trim_end_matches('_'), "", is_free)
        };
        taken.insert(name.clone());
        name
    };
    values.iter().map(variant).collect()
}

fn plain_field_name(key: &str) -> String {
    let mut words = words(key);
    let signed_digit = |sign| {
        key.strip_prefix(sign)
            .is_some_and(|rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if signed_digit('-') {
        words.insert(0, "minus".to_owned());
    } else if signed_digit('+') {
        words.insert(0, "plus".to_owned());
    }
    let name = joined(&words).to_snake_case();
    match name.chars().next() {
        None => "field".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    }
}

fn raw_if_keyword(name: &str) -> String {
    match name {
        "crate" | "self" | "super" => format!("{name}_"),
        name if is_keyword(name) => format!("r#{name}"),
        name => name.to_owned(),
    }
}

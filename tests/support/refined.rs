//! Documented blocks as overlays refine them: what answers then look like, and what they promise.

use serde_json::{Map, Value};

/// The key in instances that stands for any key of a map.
const ANY_KEY: &str = "some_key";

/// A block without the marks of overlays.
#[derive(Debug)]
pub struct Refined {
    /// The block, as a doc could have it.
    pub block: Value,
    /// JSON pointers to the members that are promised, in the first item of each list.
    pub promised: Vec<String>,
}

impl Refined {
    /// What a doc says, and what an overlay adds to it.
    pub fn new(documented: &Value, overlay: Option<&Value>) -> Self {
        let mut promised = Vec::new();
        let merged = overlay.map_or_else(
            || documented.clone(),
            |overlay| merge(Some(documented), &unmark(overlay, "", &mut promised)),
        );
        Self {
            block: merged,
            promised,
        }
    }
}

/// The mark at the end of a key or a type, if it has one: `!` or `?`.
pub fn marked(text: &str) -> (&str, Option<char>) {
    let unmarked = text.strip_suffix(['!', '?']);
    let mark = unmarked.and_then(|_| text.chars().last());
    (unmarked.unwrap_or(text), mark)
}

/// The type in a placeholder such as `*integer?*`, with its mark.
pub fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix('*')?.strip_suffix('*')
}

/// Takes the marks off, and notes what is promised.
fn unmark(block: &Value, pointer: &str, promised: &mut Vec<String>) -> Value {
    match block {
        Value::Object(members) => {
            let mut plain = Map::new();
            for (key, value) in members {
                let (key, mark) = marked(key);
                let key = if key == "*" { ANY_KEY } else { key };
                let pointer = format!("{pointer}/{key}");
                let is_marked = |text: &str| marked(text).1 == Some('!');
                let of_value = value.as_str().and_then(placeholder);
                if mark == Some('!') || of_value.is_some_and(is_marked) {
                    promised.push(pointer.clone());
                }
                plain.insert(key.to_owned(), unmark(value, &pointer, promised));
            }
            Value::Object(plain)
        }
        Value::Array(items) => {
            let pointer = format!("{pointer}/0");
            let items = items.iter().map(|item| unmark(item, &pointer, promised));
            items.collect()
        }
        Value::String(text) => match placeholder(text) {
            Some(kind) => format!("*{}*", marked(kind).0).into(),
            None => block.clone(),
        },
        other => other.clone(),
    }
}

/// The documented block with what the overlay says in its place.
fn merge(documented: Option<&Value>, overlay: &Value) -> Value {
    match (documented, overlay) {
        (Some(Value::Object(documented)), Value::Object(overlay)) => {
            let mut members = documented.clone();
            for (key, value) in overlay {
                members.insert(key.clone(), merge(documented.get(key), value));
            }
            Value::Object(members)
        }
        (Some(Value::Array(documented)), Value::Array(overlay)) => {
            let items = overlay.iter().enumerate();
            items
                .map(|(at, item)| merge(documented.get(at), item))
                .collect()
        }
        _ => overlay.clone(),
    }
}

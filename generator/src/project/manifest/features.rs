//! The features of the modules, within those that a manifest has.

use std::collections::BTreeSet;

use toml_edit::{Array, Item, RawString, Table, Value, value};

use super::ManifestError;

/// Brings the features of the modules up to date, as [`super::Manifest::update_features`] says.
pub(super) fn update(
    features: &mut Table,
    before: &[String],
    now: &[String],
) -> Result<(), ManifestError> {
    refuse_taken(features, before, now)?;
    let enables_new = all_are_enabled(features, before.iter().chain(now));
    let new: Vec<&str> = now
        .iter()
        .map(String::as_str)
        .filter(|name| !features.contains_key(name))
        .collect();
    let wanted = names(now);
    let mut gone = names(before);
    gone.retain(|name| !wanted.contains(name) && is_plain(features, name));
    for name in &gone {
        features.remove(name);
    }
    for &name in &new {
        features[name] = value(Array::new());
    }
    update_list(features, "full", &gone, now.iter().map(String::as_str))?;
    let enabled = new.into_iter().filter(|_| enables_new);
    update_list(features, "default", &gone, enabled)
}

fn names(list: &[String]) -> BTreeSet<&str> {
    list.iter().map(String::as_str).collect()
}

/// Refuses a module whose feature the owner wrote for something else. An empty one is what we would write,
/// and one in `full` was a module's before, whatever its owner made of it.
fn refuse_taken(features: &Table, before: &[String], now: &[String]) -> Result<(), ManifestError> {
    let full = features.get("full").and_then(Item::as_array);
    let is_module =
        |name: &String| before.contains(name) || full.is_some_and(|full| holds(full, name));
    let mut taken = now.iter().filter(|name| !is_plain(features, name));
    match taken.find(|name| !is_module(name)) {
        Some(name) => Err(ManifestError::Taken(name.clone())),
        None => Ok(()),
    }
}

/// Whether a feature is absent, or as it is written here.
fn is_plain(features: &Table, name: &str) -> bool {
    let feature = features.get(name);
    feature.is_none_or(|feature| feature.as_array().is_some_and(Array::is_empty))
}

/// Whether there are features of modules, and all of them are enabled where nothing is said.
fn all_are_enabled<'a>(features: &Table, modules: impl Iterator<Item = &'a String>) -> bool {
    let default = features.get("default").and_then(Item::as_array);
    let enabled: BTreeSet<&str> = default
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut there = modules
        .filter(|name| features.contains_key(name))
        .peekable();
    there.peek().is_some() && there.all(|name| enabled.contains(name.as_str()))
}

/// Takes those that are gone out of a list, if there is one of that name, and adds what it lacks.
fn update_list<'a>(
    features: &mut Table,
    name: &str,
    gone: &BTreeSet<&str>,
    wanted: impl Iterator<Item = &'a str>,
) -> Result<(), ManifestError> {
    let Some(item) = features.get_mut(name) else {
        return Ok(());
    };
    let list = item.as_array_mut();
    let list = list.ok_or(ManifestError::Malformed("`features`"))?;
    remove(list, gone);
    let held: BTreeSet<String> = list
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    for name in wanted.filter(|name| !held.contains(*name)) {
        push(list, name);
    }
    Ok(())
}

/// Takes items out of a list. What comes first then stands where the first one stood, if all are on one line.
fn remove(list: &mut Array, gone: &BTreeSet<&str>) {
    let is_gone = |entry: &Value| entry.as_str().is_some_and(|name| gone.contains(name));
    let prefix = match list.get(0) {
        Some(first) if is_gone(first) => first.decor().prefix().cloned().unwrap_or_default(),
        _ => return list.retain(|entry| !is_gone(entry)),
    };
    list.retain(|entry| !is_gone(entry));
    if let Some(first) = list.iter_mut().next()
        && first.decor().prefix().and_then(RawString::as_str) == Some(" ")
    {
        first.decor_mut().set_prefix(prefix);
    }
}

fn holds(list: &Array, name: &str) -> bool {
    list.iter().any(|entry| entry.as_str() == Some(name))
}

/// Adds an item to a list, on a line of its own where the last one has that.
fn push(list: &mut Array, item: &str) {
    let mut item = Value::from(item);
    if let Some(last) = list.iter_mut().last() {
        let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).map(str::to_owned);
        let before = text(last.decor().prefix()).unwrap_or_default();
        if let Some(line_break) = before.rfind('\n') {
            item.decor_mut().set_prefix(&before[line_break..]);
            // What stands between the last item and the end of the list, if there is no comma.
            let after = text(last.decor().suffix()).unwrap_or_default();
            last.decor_mut().set_suffix("");
            item.decor_mut().set_suffix(after);
            list.push_formatted(item);
            return;
        }
    }
    list.push(item);
}

//! Overlays whose notation is right, with any names.

use std::collections::BTreeMap;

use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Names and keys as people write them, and such as would be the same in Rust or clash with what is there.
const NAMES: &[&str] = &[
    "a",
    "A",
    "a_",
    "a-b",
    "aB",
    "a_b",
    "body",
    "new",
    "query_a",
    "body_a",
    "type",
    "self",
    "crate",
    "1",
    "-1",
    "id",
    "ID",
    "account_id",
    "body_account_id",
    "x.y",
    "$ref",
    "unknown",
    "Unknown",
    "output",
    "headers",
    "item",
    "state",
    "order",
    "Self",
    "r#a",
    "owner",
];

const TYPE_NAMES: &[&str] = &[
    "ListThings",
    "ListThingsOutput",
    "ListThingsItem",
    "ListThingsHeaders",
    "ListThingsA",
    "CreateThing",
    "CreateThingA",
    "CreateThingFailure",
    "CreateThing2",
    "Failure",
    "Thing",
    "ListThingsState",
    "Option",
];

const TYPES: &[&str] = &[
    "integer",
    "string?",
    "a \\| A?",
    "a \\| A",
    "unknown \\| Unknown \\| -1 \\| 1",
    "a_b \\| aB \\| ab2 \\| ab",
];

const LEAVES: &[&str] = &[
    "\"*string*\"",
    "\"*a | A*\"",
    "\"*a | A | null?*\"",
    "null",
    "[\"*a | A*\"]",
    "{\"*\": \"*a | A*\"}",
    "1",
];

fn value() -> impl Strategy<Value = String> {
    let object = (select(NAMES), select(NAMES), select(LEAVES)).prop_map(|(a, b, leaf)| {
        if a == b {
            format!("{{\"{a}\": {leaf}}}")
        } else {
            format!("{{\"{a}\": {leaf}, \"{b}\": [{{\"{a}\": {leaf}}}]}}")
        }
    });
    prop_oneof![select(LEAVES).prop_map(str::to_owned), object]
}

fn note(kind: &str, name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("> {kind}: `{name}`\n\n"))
}

fn table(first: &str) -> impl Strategy<Value = String> + use<> {
    let head = format!("| {first} | Type | Description |\n|---|---|---|\n");
    let rows = btree_map(select(NAMES), select(TYPES), 1..5);
    rows.prop_map(move |rows: BTreeMap<&str, &str>| {
        let rows = rows
            .iter()
            .map(|(name, ty)| format!("| `{name}` | `{ty}` | A. |\n"));
        [vec![head.clone()], rows.collect(), vec!["\n".to_owned()]]
            .concat()
            .concat()
    })
}

fn list() -> impl Strategy<Value = String> {
    let names = || option::of(select(TYPE_NAMES));
    (names(), table("Name"), names(), table("Header")).prop_map(
        |(request, query, item, headers)| {
            let (request, item) = (note("Name", request), note("Type", item));
            format!(
                "## List Things\n\n**GET** `/accounts/{{account_id}}/things`\n\n{request}\
             ### Query\n\n{query}### Responses\n\n#### 200\n\n{item}{headers}"
            )
        },
    )
}

fn create() -> impl Strategy<Value = String> {
    let fields = btree_map(select(NAMES), value(), 1..5);
    let names = (option::of(select(TYPE_NAMES)), option::of(select(NAMES)));
    (names, table("Name"), fields, any::<bool>()).prop_map(
        |((request, body), query, fields, is_list)| {
            let fields = fields
                .iter()
                .map(|(key, value)| format!("\"{key}\": {value}"));
            let object = format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "));
            let block = if is_list {
                format!("[{object}]")
            } else {
                object
            };
            let (request, body) = (
                note("Name", request),
                note("Name", body.filter(|_| is_list)),
            );
            format!(
                "## Create a Thing\n\n**POST** `/accounts/{{account_id}}/things`\n\n{request}\
             ### Query\n\n{query}### Request\n\n{body}```json\n{block}\n```\n"
            )
        },
    )
}

/// An overlay of the doc of DIALECT.md.
pub fn overlay() -> impl Strategy<Value = String> {
    (list(), create()).prop_map(|(list, create)| format!("# Things\n\n{list}{create}"))
}

//! Names of emitted code: any title and any key make valid ones, and no two are the same.

use conformance::emitted;
use mdclient::emit::Features;
use mdclient::names::{self, EndpointKey, TypeScope};
use mdclient::run;
use mdclient::source::SourceMap;
use proptest::prelude::*;

/// A doc of endpoints with these titles, at paths of their own or all the same.
fn doc(titles: &[String], keys: &[String]) -> String {
    let mut doc = String::from("# Doc\n");
    let members: Vec<String> = keys
        .iter()
        .map(|key| format!("{}: \"*string*\"", serde_json::json!(key)))
        .collect();
    for (index, title) in titles.iter().enumerate() {
        let block = format!("{{ {} }}", members.join(", "));
        doc.push_str(&format!(
            "\n## {title}\n\n**PUT** `/p{index}/{{x-{index}}}/{{self}}/{{body}}`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{block}\n```\n"
        ));
    }
    doc
}

fn emit(doc: &str) -> Option<String> {
    let mut sources = SourceMap::default();
    sources.add("doc.md", "doc.md", doc.as_bytes()).unwrap();
    run(sources)
        .files(Features::None)
        .map(|mut files| files.remove("doc.rs").unwrap())
}

/// Titles that people write, and titles that they do not.
fn title() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "List",
        "Get",
        "a",
        "the",
        "Namespace",
        "Namespaces",
        "Namespace's",
        "Option",
        "String",
        "Self",
        "Output",
        "Failure",
        "2FA",
        "IPv4",
        "URLs",
        "[DEPRECATED]",
        "`code`",
        "ключ",
        "Größe",
        "🦀",
        "—",
        "Endpoint",
        "Record",
        "Vec",
        "type",
        "self",
        "Sized",
        "Clone",
        "Into",
        "Value",
    ]);
    prop_oneof![
        3 => prop::collection::vec(words, 1..5).prop_map(|words| words.join(" ")),
        1 => "\\PC{1,20}",
    ]
}

/// Keys that JSON objects of real docs have, and others.
fn key() -> impl Strategy<Value = String> {
    let real = prop::sample::select(vec![
        "id",
        "ID",
        "fooBar",
        "foo_bar",
        "FooBar",
        "type",
        "self",
        "Self",
        "crate",
        "super",
        "1",
        "+1",
        "-1",
        "$metadata",
        "HTTP/1.x",
        "CVE-2021-44228",
        "",
        "_",
        "__proto__",
        "é",
        "名",
        "application/json",
    ]);
    prop_oneof![3 => real.prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn emitted_code_parses_and_no_two_names_of_a_scope_are_the_same(
        titles in prop::collection::vec(title(), 1..6),
        keys in prop::collection::hash_set(key(), 1..8),
    ) {
        let keys: Vec<String> = keys.into_iter().collect();
        // What is refused is told so; the fixtures hold how.
        if let Some(code) = emit(&doc(&titles, &keys)) {
            prop_assert_eq!(emitted::check(&code), Ok(()));
        }
    }

    #[test]
    fn any_title_makes_an_identifier(title in "\\PC*") {
        let doc = doc(&[String::from("x")], &[String::from("y")]);
        let mut sources = SourceMap::default();
        sources.add("doc.md", "doc.md", doc.as_bytes()).unwrap();
        let api = run(sources).api.unwrap();
        let endpoint = &api.modules[0].endpoints[0];
        let key = EndpointKey { title: &title, method: endpoint.method, path: &endpoint.path, given: None };
        let names = TypeScope::default().endpoints(&[key]);
        prop_assert!(syn::parse_str::<syn::Ident>(&names[0]).is_ok(), "{names:?}");
        prop_assert!(names[0].starts_with(|c: char| c.is_ascii_uppercase()), "{names:?}");
    }

    #[test]
    fn any_values_make_distinct_variants(values in prop::collection::hash_set(key(), 1..12)) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let variants = names::enum_variants(&values);
        for variant in &variants {
            prop_assert!(syn::parse_str::<syn::Ident>(variant).is_ok(), "{variants:?}");
            // What rustc's lints take for UpperCamelCase.
            let is_camel = variant.starts_with(|c: char| c.is_ascii_uppercase());
            prop_assert!(is_camel && !variant.trim_end_matches('_').contains('_'), "{variants:?}");
        }
        let distinct: std::collections::BTreeSet<&String> = variants.iter().collect();
        prop_assert_eq!(distinct.len(), variants.len(), "{:?}", variants);
    }

    #[test]
    fn any_key_makes_a_field_and_any_file_a_module(key in "\\PC*") {
        let field = names::members(&[&key]).remove(0);
        prop_assert!(syn::parse_str::<syn::Member>(&field).is_ok(), "{field}");
        let module = names::module(&key);
        prop_assert!(syn::parse_str::<syn::Ident>(&module).is_ok(), "{module}");
    }
}

fn endpoint_names(endpoints: &[(&str, &str)]) -> Vec<String> {
    let mut doc = String::from("# Doc\n");
    for (title, target) in endpoints {
        let (method, path) = target.split_once(' ').unwrap();
        doc.push_str(&format!(
            "\n## {title}\n\n**{method}** `{path}`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{{}}\n```\n"
        ));
    }
    let mut sources = SourceMap::default();
    sources.add("doc.md", "doc.md", doc.as_bytes()).unwrap();
    let api = run(sources).api.expect("the doc is right");
    api.modules[0]
        .endpoints
        .iter()
        .map(|endpoint| endpoint.name.clone())
        .collect()
}

#[test]
fn words_of_titles() {
    for (title, name) in [
        ("List a Namespace's Keys", "ListNamespaceKeys"),
        (
            "Write key-value pair with optional metadata",
            "WriteKeyValuePairWithOptionalMetadata",
        ),
        ("[DEPRECATED] Create Pipeline", "CreatePipeline"),
        ("Delete targets (Deprecated)", "DeleteTargetsDeprecated"),
        ("Get `PhishGuard` reports", "GetPhishGuardReports"),
        (
            "Set can_be_enabled setting on zones",
            "SetCanBeEnabledSettingOnZones",
        ),
        ("Get IPv4 and IPs", "GetIpv4AndIps"),
        ("Update DNS settings", "UpdateDnsSettings"),
        ("2FA settings", "Get2faSettings"),
        ("A", "A"),
        ("[List zones](https://example.com/x)", "ListZones"),
        ("**[DEPRECATED]** R&amp;D", "RD"),
        ("Self", "GetSelf"),
        ("Get Configurations by ID(s)", "GetConfigurationsByIds"),
        ("Größe ändern", "GrosseAndern"),
        ("—", "GetZonesRulesZoneId"),
    ] {
        assert_eq!(
            endpoint_names(&[(title, "GET /zones/{zone_id}/rules")]),
            [name],
            "{title}"
        );
    }
}

#[test]
fn equal_titles_are_told_apart_by_path_or_method() {
    let names = endpoint_names(&[
        (
            "Create Health Check",
            "POST /zones/{zone_id}/smart_shield/healthchecks",
        ),
        ("Create Health Check", "POST /zones/{zone_id}/healthchecks"),
        ("Update Queue", "PATCH /queues/{queue_id}"),
        ("Update Queue", "PUT /queues/{queue_id}"),
        ("List", "GET /a/{b}"),
        ("List", "GET /a"),
    ]);
    assert_eq!(
        names,
        [
            "CreateHealthCheckSmartShield",
            "CreateHealthCheck",
            "UpdateQueuePatch",
            "UpdateQueue",
            "ListB",
            "List",
        ]
    );
}

#[test]
fn no_name_is_longer_than_that_of_a_file_may_be() {
    let (key, title) = ("k".repeat(300), "北京".repeat(100));
    let block = format!("{{\"{key}\":{{\"{key}\":\"*string*\"}},\"{key}2\":{{\"x\":1}}}}");
    let doc = format!(
        "# Doc\n\n## {title}\n\n**GET** `/a/{key}`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{block}\n```\n"
    );
    let code = emit(&doc).unwrap();
    emitted::check(&code).unwrap();
    let scopes = emitted::scopes(&syn::parse_file(&code).unwrap());
    for name in scopes.types.iter().chain([&names::module(&title)]) {
        assert!("struct..html".len() + name.len() < 255, "{name}");
    }
}

#[test]
fn a_new_endpoint_renames_none_that_has_a_shorter_path() {
    let old = [
        ("List", "GET /a"),
        ("List", "GET /a/bb"),
        ("List Bb", "GET /a/bb/cccc"),
    ];
    let before = endpoint_names(&old);
    for added in [
        ("List", "GET /a/bb/cccc/d"),
        ("List Bb", "GET /a/bb/ddddd"),
        ("List Bb Output", "GET /a/bb/eeeee"),
    ] {
        let mut new = old.to_vec();
        new.insert(0, added);
        assert_eq!(endpoint_names(&new)[1..], before, "{added:?}");
    }
}

#[test]
fn fields_of_keys() {
    let keys = [
        "fooBar",
        "foo_bar",
        "FooBar",
        "type",
        "self",
        "1",
        "+1",
        "-1",
        "$metadata",
        "HTTP/1.x",
        "",
        "IPv4",
    ];
    assert_eq!(
        names::members(&keys),
        [
            "foo_bar_3",
            "foo_bar",
            "foo_bar_2",
            "r#type",
            "self_",
            "n1",
            "plus_1",
            "minus_1",
            "metadata",
            "http_1_x",
            "field",
            "ipv4"
        ]
    );
}

#[test]
fn what_modules_share_is_called_as_most_of_them_end() {
    let scans = [
        "ApplicationFailureError",
        "ZoneFailureError",
        "ScanFailureMessage",
    ];
    let names = names::shared_types(&[&scans, &["Bear", "Apple"], &["GetAFailure", "GetBFailure"]]);
    assert_eq!(names, ["FailureError", "Apple", "Failure"]);
}

#[test]
fn variants_of_values() {
    let values = [
        "self", "Self", "SELF", "unknown", "2nd", "*/", "\"#", "a b", "A_B",
    ];
    let variants = [
        "Self_", "Self2", "Self3", "Unknown2", "N2nd", "Value", "Value2", "AB", "AB2",
    ];
    assert_eq!(names::enum_variants(&values), variants);
}

#[test]
fn modules_of_files() {
    for (stem, name) in [
        ("workers_kv_namespace", "workers_kv_namespace"),
        ("API Shield v2.0", "api_shield_v2_0"),
        ("mod", "mod_"),
        ("self", "self_"),
        ("con", "con_"),
        ("http", "http_"),
        ("2fa", "n2fa"),
        ("Ünïcode", "unicode"),
        (".", "untitled"),
    ] {
        assert_eq!(names::module(stem), name, "{stem}");
    }
}

#[test]
fn names_that_nothing_tells_apart_have_numbers() {
    let paths = [
        "GET /a",
        "GET /a/-",
        "GET /a/--",
        "GET /a/---",
        "GET /a/----",
    ];
    assert_eq!(
        endpoint_names(&paths.map(|path| ("Get Thing", path))),
        [
            "GetThing",
            "GetThingA",
            "GetThingAGet",
            "GetThingAGet2",
            "GetThingAGet3"
        ]
    );
}

#[test]
fn of_a_long_key_the_beginning_names_a_type() {
    let key = "long ".repeat(1000);
    let name = names::nested_type("A", &key, false);
    assert_eq!(name, format!("A{}", "Long".repeat(24)));
}

#[test]
fn keywords_of_path_query_and_body_stay_apart() {
    let names = names::request_fields(
        &["self", "type"],
        &["self", "Self", "type", "Type"],
        Some(&["self", "SELF", "type"]),
    );
    let all = [names.path, names.query, names.body].concat();
    let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "{all:?}");
}

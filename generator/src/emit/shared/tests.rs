use super::*;
use crate::diagnostic::render::Format;
use crate::emit::outlines;

/// A doc whose endpoint has these responses, each a status and a block.
fn doc(title: &str, responses: &[(&str, &str)]) -> String {
    let mut doc = format!("# {title}\n\n## Get {title}\n\n**GET** `/x`\n\n### Responses\n");
    for (status, block) in responses {
        doc.push_str(&format!(
            "\n#### {status} Answer\n\n```json\n{block}\n```\n"
        ));
    }
    doc
}

fn api(docs: &[(&str, String)], overlays: &[(&str, &str)]) -> Api {
    let mut sources = SourceMap::default();
    for (name, text) in docs {
        sources.add(*name, *name, text.as_bytes()).unwrap();
    }
    for (name, text) in overlays {
        sources.add_overlay(*name, *name, text.as_bytes()).unwrap();
    }
    let run = crate::run(sources);
    assert!(run.api.is_some(), "{}", run.render(Format::default()));
    run.api.unwrap()
}

/// What each module calls what it shares, and what that is called.
fn shared(api: &Api) -> Vec<(String, Vec<(String, String)>)> {
    let shared = Shared::new(&outlines(api));
    let of_module = |module: &Module| {
        let names = module.types.iter().filter_map(|type_def| {
            let name = shared.name(&module.name, &type_def.name)?;
            Some((type_def.name.clone(), name.to_owned()))
        });
        (module.name.clone(), names.collect())
    };
    api.modules.iter().map(of_module).collect()
}

const FAILURE: &str = r#"{ "errors": [{ "code": "*integer*" }] }"#;

#[test]
fn equal_failures_of_several_modules_are_one_struct() {
    let api = api(
        &[
            ("a.md", doc("Apple", &[("4XX", FAILURE)])),
            ("b.md", doc("Bear", &[("4XX", FAILURE)])),
        ],
        &[],
    );
    let pairs = |name: &str| {
        ["Failure", "FailureError"].map(|ending| (format!("{name}{ending}"), ending.to_owned()))
    };
    for ((_, shared), name) in shared(&api).into_iter().zip(["GetApple", "GetBear"]) {
        let mut shared = shared;
        shared.sort();
        assert_eq!(shared, pairs(name));
    }
}

#[test]
fn what_one_module_alone_has_is_its_own() {
    let api = api(
        &[
            ("a.md", doc("Apple", &[("4XX", FAILURE), ("5XX", FAILURE)])),
            (
                "b.md",
                doc(
                    "Bear",
                    &[("4XX", r#"{ "errors": [{ "code": "*string*" }] }"#)],
                ),
            ),
        ],
        &[],
    );
    assert!(Shared::new(&outlines(&api)).names().is_empty());
}

#[test]
fn what_successes_hold_is_not_shared_nor_what_holds_it() {
    let error = r#"{ "code": "*integer*" }"#;
    let api = api(
        &[
            ("a.md", doc("Apple", &[("200", error), ("4XX", FAILURE)])),
            ("b.md", doc("Bear", &[("200", error), ("4XX", FAILURE)])),
            ("c.md", doc("Cat", &[("200", FAILURE)])),
            ("d.md", doc("Dog", &[("200", FAILURE)])),
        ],
        &[],
    );
    assert!(Shared::new(&outlines(&api)).names().is_empty());
}

#[test]
fn what_an_overlay_says_of_one_makes_it_another() {
    let docs = [
        ("a.md", doc("Apple", &[("4XX", FAILURE)])),
        ("b.md", doc("Bear", &[("4XX", FAILURE)])),
    ];
    let promise = doc(
        "A",
        &[("4XX", r#"{ "errors": [{ "code": "*integer!*" }] }"#)],
    );
    let api = api(&docs, &[("a.md", &promise)]);
    assert!(Shared::new(&outlines(&api)).names().is_empty());
}

#[test]
fn an_enumeration_stays_with_its_module() {
    let docs = ["Apple", "Bear"].map(|title| {
        let doc = doc(title, &[("4XX", r#"{ "kind": "*string*" }"#)]);
        (format!("{}.md", title.to_lowercase()), doc)
    });
    let refined =
        ["Apple", "Bear"].map(|title| doc(title, &[("4XX", r#"{ "kind": "*one | two*" }"#)]));
    let docs: Vec<_> = docs
        .iter()
        .map(|(name, doc)| (&**name, doc.clone()))
        .collect();
    let api = api(
        &docs,
        &[("apple.md", &refined[0]), ("bear.md", &refined[1])],
    );
    assert!(Shared::new(&outlines(&api)).names().is_empty());
}

#[test]
fn which_is_called_what_does_not_depend_on_the_order_of_docs() {
    let other = r#"{ "why": "*string*" }"#;
    let docs = [
        ("a.md", doc("Apple", &[("4XX", other)])),
        ("b.md", doc("Bear", &[("4XX", FAILURE)])),
        ("c.md", doc("Cat", &[("4XX", other)])),
        ("d.md", doc("Dog", &[("4XX", FAILURE)])),
        ("e.md", doc("Egg", &[("4XX", FAILURE)])),
    ];
    let mut reversed = docs.clone();
    reversed.reverse();
    let names = shared(&api(&docs, &[]));
    assert_eq!(names, shared(&api(&reversed, &[])));
    // What more modules have has the plain name.
    assert_eq!(
        names[0].1,
        [("GetAppleFailure".to_owned(), "Failure2".to_owned())]
    );
}

//! Overlays that went wrong: nothing that they say is lost in silence, and what is accepted has valid names,
//! no two of them the same.

mod invariants;
mod named;

use conformance::edits::{edit, edited};
use conformance::examples::{Kind, Page};
use mdclient::diagnostic::Code;
use mdclient::diagnostic::render::Format;
use mdclient::source::SourceMap;
use mdclient::{Run, disk, run};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// An overlay that is right, and its doc.
#[derive(Clone, Debug)]
struct Pair {
    name: String,
    doc: String,
    overlay: String,
}

impl Pair {
    fn run(&self, overlay: &[u8]) -> Run {
        let mut sources = SourceMap::default();
        let (doc, shown) = (self.doc.as_bytes(), format!("docs/{}", self.name));
        sources.add(&self.name, shown, doc).unwrap();
        let shown = format!("overlays/{}", self.name);
        sources.add_overlay(&self.name, shown, overlay).unwrap();
        run(sources)
    }
}

/// The overlays of the project, and those of DIALECT.md.
fn pairs() -> Vec<Pair> {
    let page = std::fs::read_to_string(conformance::repository("generator/DIALECT.md")).unwrap();
    let page = Page::read(&page).unwrap();
    let right = page
        .examples
        .iter()
        .filter(|example| example.codes.is_empty());
    let overlays = right.filter(|example| matches!(example.kind, Kind::Overlay | Kind::Of(_)));
    let mut pairs: Vec<Pair> = overlays
        .map(|example| {
            let mut files = page.files(example).into_iter();
            let mut text = || String::from_utf8(files.next().unwrap().1).unwrap();
            Pair {
                name: "things.md".to_owned(),
                doc: text(),
                overlay: text(),
            }
        })
        .collect();
    let folders = ["priv/docs", "priv/overlays"].map(conformance::repository);
    let sources = disk::read(&folders[0], Some(&folders[1])).unwrap();
    pairs.extend(sources.overlays().map(|(_, overlay)| {
        let doc = sources.docs().find(|(_, doc)| doc.name() == overlay.name());
        Pair {
            name: overlay.name().to_owned(),
            doc: doc.unwrap().1.text().to_owned(),
            overlay: overlay.text().to_owned(),
        }
    }));
    pairs
}

fn pair() -> impl Strategy<Value = Pair> {
    select(pairs())
}

fn ir(run: &Run) -> Option<Value> {
    let json = run.api.as_ref()?.to_json(&run.sources);
    Some(serde_json::from_str(&json).unwrap())
}

/// What a run says of the API, without the places where docs and overlays say so.
fn api(run: &Run) -> Option<Value> {
    let mut ir = ir(run)?;
    remove_places(&mut ir);
    Some(ir)
}

/// Removes lines and places, and what stands where there is no place. How many places there were.
fn remove_places(value: &mut Value) -> usize {
    match value {
        Value::Object(members) => {
            let mut places = 0;
            members.retain(|key, value| {
                let is_place = is_place(key, value);
                places += usize::from(is_place && value.is_object());
                !is_place
            });
            let inner = members.values_mut().map(remove_places);
            places + inner.sum::<usize>()
        }
        Value::Array(items) => items.iter_mut().map(remove_places).sum(),
        _ => 0,
    }
}

/// Whether a member says where something stands: `"line": 1`, or a doc or an overlay with a line. A member
/// of a documented body is none.
fn is_place(key: &str, value: &Value) -> bool {
    let is_in = |file: &str| value.get(file).is_some_and(Value::is_string);
    match key {
        "line" => value.is_number(),
        "overlay" if value.is_null() => true,
        "overlay" | "shown" => value["line"].is_number() && (is_in("doc") || is_in("overlay")),
        _ => false,
    }
}

/// Whether a run says or makes anything else than the overlay as it was.
fn differs(run: &Run, before: Option<&Value>) -> bool {
    !run.diagnostics.is_empty() || api(run).as_ref() != before
}

/// Whether a line gives a name that it would have anyway; it keeps it so.
fn pins_name(line: &str, api: Option<&Value>) -> bool {
    let names = ["> Name: `", "> Type: `"];
    let name = names.iter().find_map(|note| line.strip_prefix(note));
    let name = name.and_then(|rest| rest.split('`').next());
    name.is_some_and(|name| {
        let api = api.map(Value::to_string).unwrap_or_default();
        api.contains(&format!("\"{name}\""))
    })
}

#[test]
fn every_line_matters() {
    for pair in pairs() {
        let mut before = ir(&pair.run(pair.overlay.as_bytes()));
        assert!(before.is_some(), "{} is right", pair.overlay);
        let places: usize = before.iter_mut().map(remove_places).sum();
        assert!(places > 0, "{} has no place in the IR", pair.overlay);
        let lines: Vec<&str> = pair.overlay.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            if line.is_empty() {
                continue;
            }
            let without = [&lines[..index], &lines[index + 1..]].concat().join("\n");
            let run = pair.run(without.as_bytes());
            let is_used = differs(&run, before.as_ref()) || pins_name(line, api(&run).as_ref());
            assert!(is_used, "without `{line}`:\n{without}");
            let twice = [&lines[..=index], &lines[index..]].concat().join("\n");
            let run = pair.run(twice.as_bytes());
            assert!(
                differs(&run, before.as_ref()),
                "with `{line}` twice:\n{twice}"
            );
        }
    }
}

/// What overlays are made of, and bytes that are nothing.
fn part() -> impl Strategy<Value = Vec<u8>> {
    let known = select(vec![
        "# Things\n\n",
        "## List Things\n\n**GET** `/accounts/{account_id}/things`\n\n",
        "## Create a Thing\n\n**POST** `/accounts/{account_id}/things`\n\n",
        "> Name: `Name`\n\n",
        "> Type: `Name`\n",
        "> Type: `Other` at `body[0][\"owner\"]`\n",
        "> Next page: `a` from `body[\"a\"]`\n\n",
        "> Body is empty\n\n",
        "> Body is `multipart/form-data`\n\n",
        "> Body is `text/plain`\n\n",
        "### Path\n\n",
        "### Query\n\n",
        "### Request\n\n",
        "### Responses\n\n",
        "#### 200\n\n",
        "#### 4XX\n\n",
        "Some text.\n\n",
        "| Name | Type | Description |\n|---|---|---|\n",
        "| Header | Type | Description |\n|---|---|---|\n",
        "| Name | Description |\n|---|---|\n",
        "| `a` | `integer?` | A. |\n",
        "| `account_id` | `a \\| b` | A. | more |\n",
        "| `id` |\n",
        "```json\n",
        "```\n\n",
        "[{\"id\": \"*string!*\", \"b\": \"*a | null | b?*\"}]\n",
        "{\"a\": \"*string?*\", \"b\": 1, \"c?\": {\"*\": null}}\n",
        "\n",
        "<!-- comment -->\n\n",
        "---\n\n",
    ]);
    prop_oneof![
        12 => known.prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_letter_matters(pair in pair(), at in any::<Index>(), with in "[a-z]") {
        let before = api(&pair.run(pair.overlay.as_bytes()));
        let places = pair.overlay.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric());
        let places: Vec<(usize, char)> = places.collect();
        let (offset, letter) = places[at.index(places.len())];
        prop_assume!(!with.eq_ignore_ascii_case(&letter.to_string()));
        let mut overlay = pair.overlay.clone();
        overlay.replace_range(offset..=offset, &with);
        let run = pair.run(overlay.as_bytes());
        prop_assert!(differs(&run, before.as_ref()), "{overlay}");
    }

    #[test]
    fn what_is_accepted_after_edits_is_sound(pair in pair(), edits in prop::collection::vec(edit(), 1..4)) {
        let run = pair.run(edited(&pair.overlay, &edits).join("\n").as_bytes());
        run.render(Format::Human);
        prop_assert_eq!(run.api.is_none(), mdclient::diagnostic::any_error(&run.diagnostics));
        run.api.iter().for_each(invariants::check);
    }

    #[test]
    fn lines_may_end_in_cr_lf(pair in pair(), edits in prop::collection::vec(edit(), 0..2)) {
        let lines = edited(&pair.overlay, &edits);
        let run = pair.run(lines.join("\n").as_bytes());
        let with_cr = pair.run(lines.join("\r\n").as_bytes());
        let codes = |run: &Run| run.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
        prop_assert_eq!(codes(&run), codes(&with_cr));
        prop_assert_eq!(api(&run), api(&with_cr));
    }

    #[test]
    fn any_mixture_of_what_overlays_hold_is_read(pair in pair(), parts in prop::collection::vec(part(), 0..40)) {
        let overlay = [b"# Things\n\n".to_vec(), parts.concat()].concat();
        let run = pair.run(&overlay);
        run.render(Format::Human);
        run.api.iter().for_each(invariants::check);
    }

    #[test]
    fn names_are_valid_and_unique(overlay in named::overlay()) {
        let things = pairs().swap_remove(0);
        let run = things.run(overlay.as_bytes());
        // What is refused is refused for its names and values alone.
        for diagnostic in &run.diagnostics {
            let refused = [Code::BadName, Code::BadRequest, Code::BadMark, Code::BadTable, Code::SaidTwice];
            prop_assert!(refused.contains(&diagnostic.code), "{}\n{overlay}", run.render(Format::Short));
        }
        run.api.iter().for_each(invariants::check);
    }

    #[test]
    fn any_bytes_are_read(pair in pair(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        pair.run(&bytes).render(Format::Human);
    }
}

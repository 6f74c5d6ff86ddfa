//! Odd but legal docs, made from a seed: what takes the place of real docs where there are none.

use std::collections::BTreeSet;

use fastrand::Rng;

/// Docs by their file names. The same seed makes the same docs.
pub fn docs(seed: u64, count: usize) -> Vec<(String, String)> {
    let mut rng = Rng::with_seed(seed);
    (0..count)
        .map(|index| {
            (
                format!("{} {index}.md", pick(&mut rng, &FILES)),
                doc(&mut rng),
            )
        })
        .collect()
}

const FILES: [&str; 8] = [
    "zones", "Größe", "type", "2fa", "v1.2", "con", "HTTP", "ключ",
];

const WORDS: [&str; 32] = [
    "List",
    "Get",
    "Create",
    "a",
    "the",
    "Zone",
    "Zones",
    "Zone's",
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
    "type",
    "self",
    "Vec",
    "Value",
    "Error",
    "<b>",
    "[Vec]",
    "*/",
    "\"#",
    "R&amp;D",
];

const LITERALS: [&str; 10] = [
    "zones",
    "@live",
    "v4",
    "a.b",
    "members:batch",
    "%20",
    "!$&'()*+,;=",
    "~",
    "_",
    "Zones",
];

const PARAMETERS: [&str; 10] = [
    "zone_id", "zoneId", "id", "x-y", "v1.0", "type", "self", "body", "new", "ключ",
];

const KEYS: [&str; 40] = [
    "id",
    "ID",
    "name",
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
    " ",
    "__proto__",
    "é",
    "名",
    "\\u0000",
    "\u{202e}",
    "\\\"",
    "\\\\",
    "a/b~c",
    "application/json",
    "result",
    "errors",
    "messages",
    "data",
    "items",
    "Option",
    "record",
    "{brace}",
    "*/",
    "default",
    "🦀",
];

const STATUSES: [&str; 14] = [
    "200", "201", "202", "204", "206", "2XX", "101", "302", "400", "404", "4xx", "500", "5XX",
    "default",
];

const LEAVES: [&str; 18] = [
    "\"*string*\"",
    "\"*integer*\"",
    "\"*number*\"",
    "\"*boolean*\"",
    "null",
    "{}",
    "[]",
    "true",
    "12",
    "-0.5",
    "1e-9",
    "\"text\"",
    "\"\"",
    "[1, 2]",
    "[\"a\"]",
    "\"2026-01-31\"",
    "\"*string*\"",
    "\"*string*\"",
];

const PARAGRAPHS: [&str; 12] = [
    "Some text.",
    "Deprecated: use another.",
    "```rust\ncompile_error!(\"code\");\n```",
    "    compile_error!(\"code\");",
    "#### A heading",
    "> A quote with [`Vec`]",
    "- a list\n- of <b>items</b>",
    "| a | b |\n|---|---|\n| c | d |",
    "See https://example.com/a_b and [this](../that).",
    "[x]: Vec\n\n[x] and [y][x]",
    "<div>\n\nmarkup\n\n</div>",
    "Two\nlines, and a long one: word word word word word word word word word word word word word word word.",
];

fn pick<'a>(rng: &mut Rng, pool: &[&'a str]) -> &'a str {
    pool[rng.usize(..pool.len())]
}

fn doc(rng: &mut Rng) -> String {
    let mut out = format!("# {}\n\n", title(rng));
    if rng.bool() {
        out.push_str(&format!("{}\n\n", pick(rng, &PARAGRAPHS)));
    }
    let mut targets = BTreeSet::new();
    for _ in 0..rng.usize(1..8) {
        let target = target(rng);
        if targets.insert(target.clone()) {
            out.push_str(&endpoint(rng, &target));
        }
    }
    out
}

fn title(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.usize(1..5)).map(|_| pick(rng, &WORDS)).collect();
    words.join(" ")
}

fn target(rng: &mut Rng) -> String {
    let method = pick(
        rng,
        &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
    );
    let mut path = String::new();
    for _ in 0..rng.usize(1..6) {
        let (literal, parameter) = (pick(rng, &LITERALS), pick(rng, &PARAMETERS));
        path.push_str(&match rng.usize(..5) {
            0 => format!("/{{{parameter}}}"),
            1 => format!("/{literal}.{{{parameter}}}"),
            _ => format!("/{literal}"),
        });
    }
    format!("**{method}** `{path}`")
}

fn endpoint(rng: &mut Rng, target: &str) -> String {
    let mut out = format!("## {}\n\n{target}\n\n", title(rng));
    for _ in 0..rng.usize(..4) {
        out.push_str(&format!("{}\n\n", pick(rng, &PARAGRAPHS)));
    }
    out.push_str("### Responses\n\n");
    let mut statuses = BTreeSet::new();
    for _ in 0..rng.usize(1..5) {
        let status = pick(rng, &STATUSES);
        if statuses.insert(status) {
            out.push_str(&format!("#### {status} {}\n\n", title(rng)));
            out.push_str(&response(rng));
        }
    }
    out
}

/// A note, right or wrong or not there, and a block, whole or not.
fn response(rng: &mut Rng) -> String {
    let note = match rng.usize(..4) {
        0 => "",
        1 => "> Data is at `body[\"data\"][\"items\"]`\n\n",
        _ => "> Data is at `body[\"result\"]`\n\n",
    };
    let block = match rng.usize(..8) {
        0 => String::new(),
        1 => format!(
            "{{ \"success\": \"*boolean*\", \"errors\": [], \"result\": {} }}\n",
            shape(rng, 2)
        ),
        _ => shape(rng, 0) + "\n",
    };
    format!("{note}```json\n{block}```\n\n")
}

fn shape(rng: &mut Rng, depth: usize) -> String {
    if depth > 3 || depth > 0 && rng.usize(..3) == 0 {
        return pick(rng, &LEAVES).to_owned();
    }
    if rng.usize(..4) == 0 {
        return format!("[{}]", shape(rng, depth + 1));
    }
    let keys: BTreeSet<&str> = (0..rng.usize(1..8)).map(|_| pick(rng, &KEYS)).collect();
    let members = keys
        .into_iter()
        .map(|key| format!("\"{key}\": {}", shape(rng, depth + 1)));
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::docs;

    #[test]
    fn a_seed_makes_the_same_docs_each_time() {
        assert_eq!(docs(1, 3), docs(1, 3));
        assert_ne!(docs(1, 3), docs(2, 3));
    }
}

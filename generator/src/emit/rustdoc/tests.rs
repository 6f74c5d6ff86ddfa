use super::*;

#[test]
fn plain_text_stays_as_it_is() {
    for text in [
        "Creates a namespace. A `400` is returned.",
        "- a\n- b\n\n1. c\n\n[Link](https://example.com) and <https://example.com>\n\n> quote",
        "a_b_c * d\nline 2<br />line 3\\\nline 4",
    ] {
        assert_eq!(markdown(text), text);
    }
}

#[test]
fn what_rustdoc_would_act_on_is_only_shown() {
    for (text, shown) in [
        ("```\nfn main() {}\n```", "```text\nfn main() {}\n```"),
        ("~~~rust,should_panic\nx\n~~~", "~~~text\nx\n~~~"),
        ("    let x = 1;", "```text\nlet x = 1;\n```\n"),
        ("a\tb", "a    b"),
        ("a  \nb\n\n> c   \n> d", "a\\\nb\n\n> c\\\n> d"),
        ("see [Vec] and [`String`]", "see \\[Vec] and \\[`String`]"),
        ("[a](../b) ![c](d.png)", "\\[a](../b) \\!\\[c](d.png)"),
        (
            "use <field> or <script>x</script>",
            "use \\<field> or \\<script>x\\</script>",
        ),
        (
            "see http://example.com/a_b_c.",
            "see <http://example.com/a_b_c>.",
        ),
        ("a\u{202e}b\u{0}", "aU+202EbU+0000"),
        (
            "```\nhttps://a.example\n```",
            "```text\nhttps://a.example\n```",
        ),
        ("x\n\n[Vec]: String", "x\n\n\\[Vec]: String"),
        (
            "<iframe src=\"https://example.com\">",
            "\\<iframe src=\"<https://example.com>\">",
        ),
    ] {
        assert_eq!(markdown(text), shown, "{text}");
    }
}

#[test]
fn what_cannot_be_mended_in_place_is_shown_as_text() {
    for text in [
        "```rust\nfn main() {}",
        "- a\n\n      let code = 1;",
        "<!-- open",
        "[^1]\n\n[^1]: x",
    ] {
        let shown = markdown(text);
        assert!(is_harmless(&shown), "{shown}");
    }
    assert_eq!(markdown("```rust\nx"), "````text\n```rust\nx\n````");
}

#[test]
fn code_holds_any_text() {
    assert_eq!(code("GET /a/{b}"), "`GET /a/{b}`");
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(code("a\nb"), "`a b`");
}

#[test]
fn a_summary_is_the_first_paragraph() {
    assert_eq!(summary(" a\n\nb").as_deref(), Some("a"));
    assert_eq!(summary("see [x]\r\n\r\nb").as_deref(), Some("see \\[x]"));
    assert_eq!(
        summary("```rust\na\n\nb\n```").as_deref(),
        Some("````text\n```rust\na\n````")
    );
    assert_eq!(summary(" \n"), None);
}

#[test]
fn a_title_is_one_paragraph() {
    assert_eq!(
        title("Get `PhishGuard` reports"),
        "Get `PhishGuard` reports"
    );
    let long = format!("{}end", "word ".repeat(30));
    assert_eq!(title(&long), long);
    assert_eq!(title("1. One"), "`1. One`");
    assert_eq!(title("# Deep"), "`# Deep`");
}

use proptest::prelude::*;

use super::expand;

type Parameters = &'static [(&'static str, &'static str)];

#[test]
fn values_are_encoded_in_place() {
    let cases: [(&str, Parameters, &str); 11] = [
        ("/a", &[], "/a"),
        ("/", &[], "/"),
        ("/a/", &[], "/a/"),
        ("/a/{x}", &[("x", "b")], "/a/b"),
        ("/a/{x}/c", &[("x", "a/b:c%")], "/a/a%2Fb%3Ac%25/c"),
        ("/{x}/{y}/{x}", &[("x", "1"), ("y", "2")], "/1/2/1"),
        (
            "/run/@cf/{x}.json",
            &[("x", "é ~")],
            "/run/@cf/%C3%A9%20~.json",
        ),
        ("/{x}", &[("x", "...")], "/..."),
        ("/{x}", &[("x", "a/../b")], "/a%2F..%2Fb"),
        ("/{x}", &[("x", "{y}"), ("y", "z")], "/%7By%7D"),
        ("/{x}", &[("x", "?#\\\n")], "/%3F%23%5C%0A"),
    ];
    for (template, parameters, path) in cases {
        assert_eq!(expand(template, parameters).unwrap(), path, "{template}");
    }
}

#[test]
fn values_that_change_the_path_are_refused() {
    for value in ["", ".", "..", "%2e", "%2E", ".%2e", "%2E.", "%2e%2E"] {
        let error = expand("/a/{x}/b", &[("x", value)]).unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with("the path parameter `x` is "),
            "{message}"
        );
        assert!(!message.contains("/a/"), "{message}");
        assert!(
            value.is_empty() || !message.contains(&format!("`{value}`")),
            "{message}"
        );
        assert_eq!(error.kind(), crate::ErrorKind::Request);
    }
}

#[test]
fn problems_of_the_template_are_errors() {
    let cases = [
        ("", "does not begin"),
        ("a", "does not begin"),
        ("{x}", "does not begin"),
        ("/{x", "unpaired brace"),
        ("/x}", "unpaired brace"),
        ("/{{x}}", "unpaired brace"),
        ("/{y}", "names `y`, which is not given"),
        ("/{}", "names ``, which is not given"),
        ("//a", "empty segment"),
        ("/a//b", "empty segment"),
        ("/a/../{x}", "dot segment"),
        ("/a/%2e%2E", "dot segment"),
        ("/.{x}/b", "dot segment"),
        ("/a?b={x}", "character"),
        ("/a#b", "character"),
        ("/a b", "character"),
        ("/a\\b", "character"),
        ("/é", "character"),
    ];
    for (template, problem) in cases {
        // Beside a literal dot, a value of one unreserved dot is the only way to a dot segment.
        let value = if template == "/.{x}/b" { "." } else { "v" };
        let result = expand(template, &[("x", value)]);
        let message = result.unwrap_err().to_string();
        let refused_alone = value == "." && message.contains("dot segment");
        assert!(
            refused_alone || message.contains(problem),
            "{template}: {message}"
        );
    }
}

proptest! {
    #[test]
    fn any_value_is_refused_or_one_segment(value in any_value()) {
        let Ok(path) = expand("/a/{x}/b", &[("x", &value)]) else {
            return Ok(());
        };
        let url = url::Url::parse(&format!("https://h.example{path}")).unwrap();
        prop_assert_eq!(url.path(), &path);
        prop_assert_eq!((url.query(), url.fragment()), (None, None));
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 3);
        prop_assert_eq!((segments[0], segments[2]), ("a", "b"));
        let decoded = percent_encoding::percent_decode_str(segments[1]).decode_utf8().unwrap();
        prop_assert_eq!(decoded, value);
    }

    #[test]
    fn any_template_is_a_path_or_an_error(template in ".{0,20}|[/{}x.%2eE]{0,12}", value in any_value()) {
        if let Ok(path) = expand(&template, &[("x", &value)]) {
            let url = url::Url::parse(&format!("https://h.example{path}")).unwrap();
            prop_assert_eq!(url.path(), &path);
        }
    }
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[./%2eE?#\\\\]{0,8}", "(\\.|%2e|%2E){1,3}"]
}

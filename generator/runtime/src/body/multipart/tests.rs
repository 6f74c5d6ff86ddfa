use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use super::{Part, boundary};
use crate::transport::fake::Fake;
use crate::{Body, Error, ErrorKind, Multipart};

/// What stands in a part, as an independent parser reads it.
#[derive(Debug, PartialEq)]
struct Read {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Bytes,
}

fn part(
    name: &str,
    file_name: Option<&str>,
    content_type: Option<&str>,
    content: &'static str,
) -> Read {
    Read {
        name: name.to_owned(),
        file_name: file_name.map(Into::into),
        content_type: content_type.map(Into::into),
        content: content.into(),
    }
}

fn bytes(body: Body) -> Result<Bytes, Error> {
    let mut body = body;
    let mut whole = Vec::new();
    Fake::default().run(async {
        while let Some(piece) = body.chunk().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.into())
    })
}

fn parse(body: Body) -> Vec<Read> {
    let boundary = multer::parse_boundary(body.content_type().unwrap()).unwrap();
    let length = body.length();
    let whole = bytes(body).unwrap();
    assert!(length.is_none_or(|length| length == whole.len() as u64));
    let once = stream::iter([Ok::<_, Infallible>(whole)]);
    let mut form = multer::Multipart::new(once, boundary);
    Fake::default().run(async {
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await.unwrap() {
            parts.push(Read {
                name: field.name().unwrap().to_owned(),
                file_name: field.file_name().map(Into::into),
                content_type: field.content_type().map(ToString::to_string),
                content: field.bytes().await.unwrap(),
            });
        }
        parts
    })
}

fn streamed() -> Body {
    Body::stream(stream::iter([io::Result::Ok("ab"), Ok("c")]))
}

#[test]
fn each_part_has_its_headers_and_its_content() {
    let form = Multipart::new()
        .text("t", "täxt\r\n")
        .bytes("b", "--\r\n\r\n")
        .json("j", &json!({"a": [1]}))
        .part("p", Body::from("typed").with_content_type("a/b"))
        .file("f", "a.txt", "text")
        .part("s", streamed())
        .part("none", Body::empty());
    let octets = Some("application/octet-stream");
    let expected = [
        part("t", None, None, "täxt\r\n"),
        part("b", None, octets, "--\r\n\r\n"),
        part("j", None, Some("application/json"), r#"{"a":[1]}"#),
        part("p", None, Some("a/b"), "typed"),
        part(
            "f",
            Some("a.txt"),
            Some("text/plain; charset=utf-8"),
            "text",
        ),
        part("s", None, octets, "abc"),
        part("none", None, None, ""),
    ];
    assert_eq!(parse(form.into()), expected);
    assert_eq!(parse(Multipart::new().into()), []);
}

#[test]
fn a_name_ends_nowhere_else() {
    let hostile = "a\"; b=\"c\r\nX: yé";
    let parts = parse(Multipart::new().file(hostile, hostile, "c").into());
    let [read] = &parts[..] else {
        panic!("one part")
    };
    let escaped = "a%22; b=%22c%0D%0AX: yé";
    assert_eq!(read.name, escaped);
    assert_eq!(read.file_name.as_deref(), Some(escaped));
}

#[test]
fn a_form_is_as_good_as_its_parts() {
    let small = Multipart::new().text("a", "b");
    let body = Body::multipart(small.clone());
    assert!(body.is_replayable() && body.length().is_some());
    assert_eq!(bytes(body.clone()).unwrap(), bytes(body).unwrap());

    let body = Body::multipart(small.clone().part("s", streamed()));
    assert!(!body.is_replayable() && body.length().is_none());
    assert_eq!(parse(body.clone()).len(), 2);
    let error = bytes(body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);

    let body = Body::multipart(small.clone().part("s", streamed().with_length(3)));
    assert_eq!(body.length(), Some(bytes(body).unwrap().len() as u64));

    let body = Body::multipart(small.part("s", streamed().with_length(4)));
    let line = bytes(body).unwrap_err().to_string();
    assert_eq!(line, "the stream of the body ends 1 bytes too early");
}

#[test]
fn a_boundary_is_in_no_part_and_never_the_same() {
    let parts = [Part {
        disposition: String::new(),
        body: Body::from("one two three"),
    }];
    let candidates = ["one", "three", "two", "four", "five"].map(String::from);
    assert_eq!(boundary(&parts, candidates.into_iter()), "four");
    let [one, other] = [Multipart::new(), Multipart::new()].map(Body::multipart);
    assert_ne!(one.content_type(), other.content_type());
}

#[test]
fn a_part_that_cannot_be_sent_is_told_before() {
    let by_pair = std::collections::BTreeMap::from([((1, 2), "no key of JSON")]);
    let forms = [
        (Multipart::new().json("a", &by_pair), "as JSON"),
        (
            Multipart::new().part("a", Body::from("b").with_content_type("a/b\r\nX: y")),
            "content type",
        ),
    ];
    for (form, problem) in forms {
        assert_eq!(format!("{form:?}"), "Multipart(1 parts)");
        let error = Body::multipart(form).ready().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(problem), "{error}");
    }
}

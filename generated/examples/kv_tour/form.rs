//! Forms, `multipart/form-data`, as far as the tour sends them.

use std::collections::BTreeMap;

use http::Request;
use http::header::CONTENT_TYPE;

use super::api::Problem;

/// The content of each part, by its name.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// The parts of a body; `None` if it is no form.
pub fn parts(request: &Request<Vec<u8>>) -> Result<Option<Parts>, Problem> {
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let Some(rest) = content_type.and_then(|value| value.strip_prefix("multipart/form-data"))
    else {
        return Ok(None);
    };
    let boundary = rest.split_once("boundary=").map(|(_, boundary)| boundary);
    let boundary = boundary.ok_or_else(|| Problem::malformed("the form has no boundary"))?;
    let delimiter = format!("\r\n--{}", boundary.trim_matches('"'));
    // The first delimiter has no line before it that it could end.
    let body = [b"\r\n", &request.body()[..]].concat();
    let mut sections = split(&body, delimiter.as_bytes());
    let is_whole = sections.pop().is_some_and(|end| end.starts_with(b"--"));
    if !is_whole {
        return Err(Problem::malformed("the form has no end"));
    }
    sections
        .into_iter()
        .skip(1)
        .map(part)
        .collect::<Result<_, _>>()
        .map(Some)
}

/// The part of this name, which every form has.
pub fn required(mut parts: Parts, name: &str) -> Result<Vec<u8>, Problem> {
    let part = parts.remove(name);
    if let Some((other, _)) = parts.first_key_value() {
        return Err(Problem::malformed(format!("`{other}` is no part")));
    }
    part.ok_or_else(|| Problem::malformed(format!("the form has no `{name}`")))
}

fn part(section: &[u8]) -> Result<(String, Vec<u8>), Problem> {
    let malformed = || Problem::malformed("a part of the form is malformed");
    let (head, content) = cut(section, b"\r\n\r\n").ok_or_else(malformed)?;
    let head = std::str::from_utf8(head).map_err(|_| malformed())?;
    let (_, rest) = head.split_once(" name=\"").ok_or_else(malformed)?;
    let (name, _) = rest.split_once('"').ok_or_else(malformed)?;
    Ok((name.to_owned(), content.to_vec()))
}

fn split<'a>(mut bytes: &'a [u8], delimiter: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    while let Some((piece, rest)) = cut(bytes, delimiter) {
        pieces.push(piece);
        bytes = rest;
    }
    pieces.push(bytes);
    pieces
}

fn cut<'a>(bytes: &'a [u8], delimiter: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut windows = bytes.windows(delimiter.len());
    let at = windows.position(|window| window == delimiter)?;
    Some((&bytes[..at], &bytes[at + delimiter.len()..]))
}

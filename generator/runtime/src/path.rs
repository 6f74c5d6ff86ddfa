//! Fills the parameters of a path template.
//!
//! The path that comes out has exactly the segments of its template. A value can never add one,
//! remove one or lead elsewhere: URL parsers fold `.` and `..` in every spelling, so these are refused.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use crate::{Error, ErrorKind};

/// Everything but the unreserved characters of RFC 3986.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Puts a value in the place of each `{name}` of a template, percent-encoded.
///
/// Fails if a value is empty or a dot segment, if the template names a parameter that is not given,
/// and if the result is no path of non-empty segments. Messages never hold a value, and no template
/// either: the error of an endpoint names it already.
///
/// ```
/// use mdclient_runtime::path;
///
/// let path = path::expand("/values/{key}", &[("key", "a/b:c%")])?;
/// assert_eq!(path, "/values/a%2Fb%3Ac%25");
/// assert!(path::expand("/values/{key}", &[("key", "..")]).is_err());
/// # Ok::<(), mdclient_runtime::Error>(())
/// ```
pub fn expand(template: &str, parameters: &[(&str, &str)]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        let (literal, tail) = rest.split_at(brace);
        path.push_str(literal);
        let (name, tail) =
            parameter(tail).ok_or_else(|| refused("template has an unpaired brace"))?;
        path.extend(encode(value(name, parameters)?));
        rest = tail;
    }
    path.push_str(rest);
    guard(&path).map_err(refused)?;
    Ok(path)
}

/// A text as a part of a path or a query, which it can never leave.
pub(crate) fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, &ENCODED)
}

/// Splits `{name}rest` into its name and the rest.
fn parameter(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    (!name.contains('{')).then_some((name, rest))
}

fn value<'a>(name: &str, parameters: &[(&str, &'a str)]) -> Result<&'a str, Error> {
    let given = parameters.iter().find(|(given, _)| *given == name);
    let (_, value) = given
        .ok_or_else(|| refused(format_args!("template names `{name}`, which is not given")))?;
    let problem = match *value {
        "" => "is empty",
        dots if is_dot_segment(dots) => "is a dot segment, which would lead to another path",
        value => return Ok(value),
    };
    Err(refused(format_args!("parameter `{name}` {problem}")))
}

/// Looks at the whole path once more: two values side by side may make what neither is alone.
pub(crate) fn guard(path: &str) -> Result<(), &'static str> {
    let Some(segments) = path.strip_prefix('/') else {
        return Err("does not begin with `/`");
    };
    if !path.bytes().all(is_path_byte) {
        return Err("has a character that no path may hold");
    }
    if segments.starts_with('/') || segments.contains("//") {
        return Err("has an empty segment");
    }
    if segments.split('/').any(is_dot_segment) {
        return Err("has a dot segment");
    }
    Ok(())
}

/// Whether a URL parser takes this for `.` or `..`.
fn is_dot_segment(segment: &str) -> bool {
    let mut rest = segment.as_bytes();
    let mut dots = 0;
    loop {
        rest = match rest {
            [] => return dots == 1 || dots == 2,
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return false,
        };
        dots += 1;
    }
}

/// The bytes of a path by RFC 3986: `pchar` and the slash.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/%-._~!$&'()*+,;=:@".contains(&byte)
}

fn refused(problem: impl Display) -> Error {
    Error::new(ErrorKind::Request, format!("the path {problem}"))
}

#[cfg(test)]
mod tests;

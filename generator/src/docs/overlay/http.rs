//! What HTTP (RFC 9110) allows where overlays speak of it: media types and names of headers.

/// A media type, without its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/json`
    Json,
    /// `multipart/form-data`
    Multipart,
    /// Any other.
    Other,
}

/// Reads `type/subtype`, with or without parameters, in small or capital letters; `None` where it is none.
pub fn media_type(text: &str) -> Option<MediaType> {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_visible = parameters
        .bytes()
        .all(|b| b == b' ' || b.is_ascii_graphic());
    let (kind, subtype) = essence.trim_end().split_once('/')?;
    if !(is_visible && is_token(kind) && is_token(subtype)) {
        return None;
    }
    let is = |known: (&str, &str)| {
        kind.eq_ignore_ascii_case(known.0) && subtype.eq_ignore_ascii_case(known.1)
    };
    Some(if is(("application", "json")) {
        MediaType::Json
    } else if is(("multipart", "form-data")) {
        MediaType::Multipart
    } else {
        MediaType::Other
    })
}

/// Whether a text is a token, as names of headers are.
pub fn is_token(text: &str) -> bool {
    let is_of_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(is_of_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_compared_without_case_and_parameters() {
        for (text, read) in [
            ("application/json", Some(MediaType::Json)),
            ("Application/JSON; charset=utf-8", Some(MediaType::Json)),
            ("multipart/form-data", Some(MediaType::Multipart)),
            ("multipart/mixed", Some(MediaType::Other)),
            ("image/svg+xml", Some(MediaType::Other)),
            ("text/plain ; charset=utf-8", Some(MediaType::Other)),
            ("json", None),
            ("text/", None),
            ("text/a b", None),
            ("text/plain; \u{7f}", None),
        ] {
            assert_eq!(media_type(text), read, "{text}");
        }
    }
}

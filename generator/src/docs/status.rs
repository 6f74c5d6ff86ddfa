//! The status of a documented response.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A status as the docs write it, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    text: String,
    kind: StatusKind,
}

/// What a status stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKind {
    /// One code, from 100 to 599.
    Code(u16),
    /// A class of codes, by its first digit, from 1 to 5.
    Class(u8),
    /// Every status that is not documented otherwise.
    Default,
}

impl Status {
    /// What it stands for.
    pub fn kind(&self) -> StatusKind {
        self.kind
    }

    /// Whether it stands for successes (2xx) alone.
    pub fn is_success(&self) -> bool {
        matches!(
            self.kind,
            StatusKind::Code(200..=299) | StatusKind::Class(2)
        )
    }
}

/// The text is no status.
#[derive(Debug, PartialEq, Eq)]
pub struct BadStatus;

impl FromStr for Status {
    type Err = BadStatus;

    fn from_str(text: &str) -> Result<Self, BadStatus> {
        let kind = match text.as_bytes() {
            b"default" => StatusKind::Default,
            [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => StatusKind::Class(digit - b'0'),
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => {
                StatusKind::Code(text.parse().map_err(|_| BadStatus)?)
            }
            _ => return Err(BadStatus),
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_classes_and_default_are_statuses() {
        let kind = |text: &str| text.parse::<Status>().map(|status| status.kind());
        assert_eq!(kind("101"), Ok(StatusKind::Code(101)));
        assert_eq!(kind("4xx"), Ok(StatusKind::Class(4)));
        assert_eq!(kind("2XX"), Ok(StatusKind::Class(2)));
        assert_eq!(kind("default"), Ok(StatusKind::Default));
        for text in [
            "", "99", "600", "0200", "4X", "4X0", "Default", "20O", "٢٠٠",
        ] {
            assert_eq!(kind(text), Err(BadStatus), "{text}");
        }
    }
}

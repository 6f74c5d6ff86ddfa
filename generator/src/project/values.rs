//! Values of options that end up in a manifest or in Rust: what could not be used there is refused.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::str::FromStr;

use crate::{docs, names};

/// A value of an option that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadValue(&'static str);

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for BadValue {}

/// The name of a package that cargo takes, and whose crate can be named in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageName(String);

impl PackageName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PackageName {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        // Crates of Rust's own, and what the root of a client names.
        const TAKEN: [&str; 7] = [
            "alloc",
            "api",
            "core",
            "mdclient-runtime",
            "proc-macro",
            "std",
            "test",
        ];
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
        let is_plain =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        if !begins || !text.bytes().all(is_plain) || text.len() > 64 {
            return Err(BadValue(
                "the name of a package is a small letter, then small letters, digits, `-` and `_`",
            ));
        }
        if TAKEN.contains(&text.replace('_', "-").as_str()) || names::is_keyword(text) {
            return Err(BadValue(
                "this name means something else where the crate is used",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// An absolute http or https URL without a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let is_sound = rest.is_some_and(|rest| {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            is_authority(authority) && (path.is_empty() || docs::is_plain_path(path))
        });
        if !is_sound {
            return Err(BadValue(
                "a base URL is `https://`, a host, and a path if there is one",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Whether a text is a host, and a port if there is one, as the runtime takes them.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    is_host(host) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

fn is_host(text: &str) -> bool {
    if let Some(address) = text.strip_prefix('[') {
        let address = address.strip_suffix(']');
        return address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let is_host_byte = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    // Some parsers read `127.1` and `0x7f.1` as addresses.
    let last = text.rsplit('.').find(|label| !label.is_empty());
    let may_be_address = last.is_none_or(|last| {
        last.bytes().all(|b| b.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x")
    });
    text.bytes().all(is_host_byte) && (!may_be_address || text.parse::<Ipv4Addr>().is_ok())
}

/// Where `mdclient-runtime` comes from.
///
/// Which of them a text means depends on the text alone, never on what is on the disk: what begins like a version
/// is one, so that a folder of such a name is written `./1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// The registry, by a version requirement.
    Version(String),
    /// A folder.
    Path(PathBuf),
    /// A git repository.
    Git(String),
}

impl Default for Runtime {
    fn default() -> Self {
        Self::Version(env!("CARGO_PKG_VERSION").to_owned())
    }
}

impl FromStr for Runtime {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let begins_as_version =
            text.starts_with(|c: char| c.is_ascii_digit() || "^=~<>".contains(c));
        let is_version = begins_as_version && !text.contains(std::path::is_separator);
        if text.is_empty() || text.contains(char::is_control) || is_version && !is_requirement(text)
        {
            return Err(BadValue(
                "give a version, a folder (`./1` if it begins like a version) or the URL of a git repository",
            ));
        }
        Ok(if is_version {
            Self::Version(text.to_owned())
        } else if text.contains("://") || text.starts_with("git@") {
            Self::Git(text.to_owned())
        } else {
            Self::Path(PathBuf::from(text))
        })
    }
}

/// Whether a text is the requirement of a version, as cargo reads it.
fn is_requirement(text: &str) -> bool {
    const OPERATORS: [&str; 7] = ["<=", ">=", "^", "=", "~", "<", ">"];
    text.split(',').all(|part| {
        let part = part.trim();
        let version = OPERATORS
            .into_iter()
            .find_map(|operator| part.strip_prefix(operator));
        is_version(version.unwrap_or(part).trim_start())
    })
}

/// Whether a text is a version, or the beginning of one.
fn is_version(text: &str) -> bool {
    let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = numbers.split('.');
    let begins = parts.next().is_some_and(is_number);
    let others: Vec<&str> = parts.collect();
    let is_label = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    begins
        && others.len() <= 2
        && others
            .iter()
            .all(|part| ["*", "x", "X"].contains(part) || is_number(part))
        && rest.chars().all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_or_rust_refuse_are_refused() {
        for name in ["zones", "my-client", "my_client2"] {
            assert_eq!(name.parse::<PackageName>().unwrap().as_str(), name);
        }
        for name in [
            "",
            "2fast",
            "My",
            "a b",
            "a\"b",
            "std",
            "api",
            "proc_macro",
            "self",
            "größe",
        ] {
            assert!(name.parse::<PackageName>().is_err(), "{name}");
        }
    }

    #[test]
    fn base_urls_are_absolute_and_plain() {
        for url in [
            "https://api.example.com/v4",
            "https://api.example.com/v4/",
            "http://[::1]:8080",
            "http://127.0.0.1",
            "https://a_b.example:8443/%7Ex/@v:1",
        ] {
            assert_eq!(url.parse::<BaseUrl>().unwrap().as_str(), url);
        }
        for url in [
            "",
            "api.example.com",
            "https://",
            "https:///x",
            "https://a?b",
            "https://a\"b",
            "https://[",
            "https://[::1",
            "https://[::1]x",
            "https://::1",
            "https://:80",
            "https://..",
            "https://127.1",
            "https://0x7f.1",
            "https://a:b",
            "https://a:99999",
            "https://a:+1",
            "https://a:",
            "https://a%zz",
            "https://user:secret@a",
            "https://a/../b",
            "https://a/%2E%2e",
            "https://a//b",
            "https://a/%zz",
            "https://a/{b}",
            "https://a/\u{202e}",
            "https://a\n",
        ] {
            assert!(url.parse::<BaseUrl>().is_err(), "{url}");
        }
    }

    #[test]
    fn a_runtime_is_a_version_a_folder_or_a_repository() {
        let runtime = |text: &str| text.parse::<Runtime>().unwrap();
        for version in [
            "0.1",
            "1",
            "^1.2",
            "= 1.2.3",
            ">=1.2, <2",
            "1.*",
            "1.0.0-rc.1+x",
        ] {
            assert_eq!(runtime(version), Runtime::Version(version.into()));
        }
        for folder in ["../runtime", "runtime", "./1", "1/", "2nd/runtime", "/1"] {
            assert_eq!(runtime(folder), Runtime::Path(folder.into()));
        }
        let url = "https://example.com/mdclient.git";
        assert_eq!(runtime(url), Runtime::Git(url.into()));
        for text in [
            "",
            "=",
            "^",
            "1.",
            "1.2.3.4",
            "2nd",
            "1,",
            "1\" evil=\"x",
            "1\n",
            "a\nb",
        ] {
            assert!(text.parse::<Runtime>().is_err(), "{text}");
        }
    }
}

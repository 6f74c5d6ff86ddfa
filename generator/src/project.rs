//! A whole client crate: what `mdclient new` makes, and what `generate` keeps up of it.
//!
//! The emitted modules are this program's. Everything else is written once and
//! then its owner's, but for the features of the modules, which follow the docs.

mod manifest;
mod readme;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::emit::{self, Features, Library, Outline};
use crate::output::Files;
use crate::{Run, names};

pub use manifest::{Manifest, ManifestError};

/// Where the modules are in a crate.
pub const MODULES: &str = "src/api";

/// A crate that is to be made.
#[derive(Clone, Debug)]
pub struct NewCrate {
    /// The name of the package.
    pub name: PackageName,
    /// Where the paths of the endpoints begin, if that is known.
    pub base_url: Option<BaseUrl>,
    /// Where `mdclient-runtime` comes from.
    pub runtime: Runtime,
    /// Which modules are enabled where nothing is said.
    pub enabled: Enabled,
    /// The folder of the docs, as seen from the crate.
    pub docs: PathBuf,
    /// The folder of the overlays, as seen from the crate, if there is one.
    pub overlays: Option<PathBuf>,
}

impl NewCrate {
    /// Every file of the crate, by its path in it; `None` where the docs have an error.
    pub fn files(&self, run: &Run) -> Option<Files> {
        let api = run.api.as_ref()?;
        let library = Library {
            package: self.name.as_str(),
            base_url: self.base_url.as_ref().map(BaseUrl::as_str),
        };
        let modules = run.files(Features::PerModule)?;
        let mut files: Files = modules
            .into_iter()
            .map(|(name, content)| (format!("{MODULES}/{name}"), content))
            .collect();
        let manifest = Manifest::of_new_crate(self, &module_features(&emit::outlines(api)));
        files.insert("Cargo.toml".to_owned(), manifest.to_string());
        files.insert("README.md".to_owned(), readme::readme(api, library));
        files.insert("src/lib.rs".to_owned(), emit::library(api, library));
        Some(files)
    }
}

/// The features of the modules, in order.
pub fn module_features(modules: &[Outline]) -> Vec<String> {
    let features = modules.iter().map(|module| names::feature(&module.name));
    features.collect()
}

/// The features of the modules that an emitted `mod.rs` has.
pub fn features_in(mod_rs: &str) -> Vec<String> {
    let lines = mod_rs.lines();
    let features = lines.filter_map(|line| {
        let rest = line.trim().strip_prefix("#[cfg(feature = \"")?;
        rest.strip_suffix("\")]")
    });
    features.map(str::to_owned).collect()
}

/// Which modules are enabled where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Enabled {
    /// All of them where they are a handful, else none: a program that uses one API of hundreds should
    /// not build all.
    #[default]
    Sensible,
    /// All of them.
    All,
    /// None of them.
    None,
}

/// More modules than this are no handful.
const HANDFUL: usize = 16;

impl Enabled {
    fn all(&self, modules: usize) -> bool {
        match self {
            Self::Sensible => modules <= HANDFUL,
            Self::All => true,
            Self::None => false,
        }
    }
}

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
        const TAKEN: [&str; 6] = [
            "alloc",
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
            return Err(BadValue("Rust has this name for something else"));
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
        let host = rest.map(|rest| rest.split('/').next().unwrap_or_default());
        let is_url_byte = |b: u8| b.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:/[]".contains(&b);
        if host.is_none_or(str::is_empty) || !text.bytes().all(is_url_byte) {
            return Err(BadValue(
                "a base URL is `https://`, a host, and a path if there is one",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Where `mdclient-runtime` comes from.
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
        let is_version = text.starts_with(|c: char| c.is_ascii_digit() || "^=~<>".contains(c));
        if text.is_empty() || text.contains(char::is_control) {
            return Err(BadValue(
                "give a version, a folder or the URL of a git repository",
            ));
        }
        Ok(if is_version && !Path::new(text).exists() {
            Self::Version(text.to_owned())
        } else if text.contains("://") || text.starts_with("git@") {
            Self::Git(text.to_owned())
        } else {
            Self::Path(PathBuf::from(text))
        })
    }
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
            "proc_macro",
            "self",
            "größe",
        ] {
            assert!(name.parse::<PackageName>().is_err(), "{name}");
        }
    }

    #[test]
    fn base_urls_are_absolute_and_plain() {
        for url in ["https://api.example.com/v4", "http://[::1]:8080"] {
            assert_eq!(url.parse::<BaseUrl>().unwrap().as_str(), url);
        }
        for url in [
            "",
            "api.example.com",
            "https://",
            "https:///x",
            "https://a?b",
            "https://a\"b",
        ] {
            assert!(url.parse::<BaseUrl>().is_err(), "{url}");
        }
    }

    #[test]
    fn a_runtime_is_a_version_a_folder_or_a_repository() {
        let runtime = |text: &str| text.parse::<Runtime>().unwrap();
        assert_eq!(runtime("0.1"), Runtime::Version("0.1".into()));
        assert_eq!(runtime("^1.2"), Runtime::Version("^1.2".into()));
        assert_eq!(runtime("../runtime"), Runtime::Path("../runtime".into()));
        let url = "https://example.com/mdclient.git";
        assert_eq!(runtime(url), Runtime::Git(url.into()));
    }

    #[test]
    fn features_are_found_in_what_was_emitted() {
        let mod_rs = "#[cfg(feature = \"zones\")]\npub mod zones;\n#[deprecated]\npub mod x;\n";
        assert_eq!(features_in(mod_rs), ["zones"]);
    }
}

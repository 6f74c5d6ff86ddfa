//! A whole client crate: what `mdclient new` makes, and what `generate` keeps up of it.
//!
//! The emitted modules are this program's. Everything else is written once and
//! then its owner's, but for the features of the modules, which follow the docs.

mod first_call;
mod library;
mod manifest;
mod readme;
mod values;

use std::path::PathBuf;

use crate::emit::{self, Features, Outline};
use crate::output::Files;
use crate::{Run, names};

pub use manifest::{Manifest, ManifestError};
pub use values::{BadValue, BaseUrl, PackageName, Runtime};

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
        let modules = run.files(Features::PerModule)?;
        let mut files: Files = modules
            .into_iter()
            .map(|(name, content)| (format!("{MODULES}/{name}"), content))
            .collect();
        let manifest = Manifest::of_new_crate(self, &module_features(&emit::outlines(api)));
        files.insert("Cargo.toml".to_owned(), manifest.to_string());
        files.insert("README.md".to_owned(), readme::readme(api, self));
        files.insert("src/lib.rs".to_owned(), library::library(api, self));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_found_in_what_was_emitted() {
        let mod_rs = "#[cfg(feature = \"zones\")]\npub mod zones;\n#[deprecated]\npub mod x;\n";
        assert_eq!(features_in(mod_rs), ["zones"]);
    }
}

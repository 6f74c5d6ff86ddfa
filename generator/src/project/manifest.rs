//! The manifest of a client crate, edited in place: what its owner wrote stays as it is.

mod features;

use std::fmt;
use std::path::PathBuf;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use super::{NewCrate, Runtime};
use crate::disk::slashed;
use crate::names::OWN_FEATURES;

/// The manifest of a crate that this program made.
#[derive(Clone, Debug)]
pub struct Manifest {
    document: DocumentMut,
}

/// Why a manifest cannot be used.
#[derive(Debug)]
pub enum ManifestError {
    /// It is no TOML.
    Toml(toml_edit::TomlError),
    /// A part of it is not what it should be.
    Malformed(&'static str),
    /// It has a feature of its owner's where that of a module is to be.
    Taken(String),
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(error) => error.fmt(f),
            Self::Malformed(part) => write!(f, "{part} is not what it should be"),
            Self::Taken(name) => write!(
                f,
                "mdclient did not write the feature `{name}`, and the module of a doc needs that name; \
                 rename the feature or the doc"
            ),
        }
    }
}

impl std::error::Error for ManifestError {}

impl Manifest {
    /// The manifest of a crate that is to be made.
    pub(super) fn of_new_crate(new: &NewCrate, modules: &[String]) -> Self {
        let mut document = DocumentMut::new();
        document["package"] = Item::Table(package(new));
        document["features"] = Item::Table(features(new, modules));
        let mut dependencies = Table::new();
        dependencies["mdclient-runtime"] = value(runtime(&new.runtime));
        document["dependencies"] = Item::Table(dependencies);
        Self { document }
    }

    /// Reads a manifest; `None` if the crate was not made by this program.
    pub fn read(text: &str) -> Result<Option<Self>, ManifestError> {
        let document: DocumentMut = text.parse().map_err(ManifestError::Toml)?;
        let metadata = document
            .get("package")
            .and_then(|package| package.get("metadata"))
            .and_then(|metadata| metadata.get("mdclient"));
        let is_ours = metadata.is_some();
        Ok(is_ours.then_some(Self { document }))
    }

    /// The folder of the docs, as seen from the crate.
    pub fn docs(&self) -> Result<PathBuf, ManifestError> {
        let docs = self.folder("docs")?;
        docs.ok_or(ManifestError::Malformed("`package.metadata.mdclient.docs`"))
    }

    /// The folder of the overlays, as seen from the crate, if there is one.
    pub fn overlays(&self) -> Result<Option<PathBuf>, ManifestError> {
        self.folder("overlays")
    }

    fn folder(&self, key: &str) -> Result<Option<PathBuf>, ManifestError> {
        match self.document["package"]["metadata"]["mdclient"].get(key) {
            None => Ok(None),
            Some(folder) => match folder.as_str() {
                Some(folder) => Ok(Some(PathBuf::from(folder))),
                None => Err(ManifestError::Malformed("`package.metadata.mdclient`")),
            },
        }
    }

    /// Brings the features of the modules up to date: `before` are those of the modules that are there, `now`
    /// those of the docs. `full` gets all that it lacks, `default` those that are new, if it has all others. What
    /// else stands in the two stays, and so does a feature that its owner gave something to enable. Where a new
    /// module needs the name of such a one, nothing is changed.
    pub fn update_features(
        &mut self,
        before: &[String],
        now: &[String],
    ) -> Result<(), ManifestError> {
        let features = self
            .document
            .entry("features")
            .or_insert_with(toml_edit::table);
        let features = features.as_table_mut();
        let features = features.ok_or(ManifestError::Malformed("`features`"))?;
        features::update(features, before, now)
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)
    }
}

fn package(new: &NewCrate) -> Table {
    let mut package = Table::new();
    package["name"] = value(new.name.as_str());
    package["version"] = value("0.1.0");
    package["edition"] = value("2024");
    package["rust-version"] = value("1.85");
    package["description"] = value("A typed client, generated from API reference docs");
    package["readme"] = value("README.md");
    let mut ours = Table::new();
    ours["docs"] = value(slashed(&new.docs));
    if let Some(overlays) = &new.overlays {
        ours["overlays"] = value(slashed(overlays));
    }
    let mut docs_rs = Table::new();
    docs_rs["all-features"] = value(true);
    let mut metadata = Table::new();
    metadata.set_implicit(true);
    metadata["mdclient"] = Item::Table(ours);
    let mut of_docs_rs = Table::new();
    of_docs_rs.set_implicit(true);
    of_docs_rs["rs"] = Item::Table(docs_rs);
    metadata["docs"] = Item::Table(of_docs_rs);
    package["metadata"] = Item::Table(metadata);
    package
}

fn features(new: &NewCrate, modules: &[String]) -> Table {
    let mut features = Table::new();
    let mut default: Vec<&str> = vec!["reqwest"];
    if new.enabled.all(modules.len()) {
        default.extend(modules.iter().map(String::as_str));
    }
    features["default"] = value(list(default));
    features["full"] = value(list(modules.iter().map(String::as_str)));
    for own in ["blocking", "reqwest", "tokio", "tracing"] {
        features[own] = value(list([format!("mdclient-runtime/{own}").as_str()]));
    }
    for module in modules {
        debug_assert!(
            !OWN_FEATURES.contains(&module.as_str()),
            "see names::feature"
        );
        features[module.as_str()] = value(Array::new());
    }
    features
}

/// A list on one line, or one item to a line where it is long.
fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> Array {
    let mut list: Array = items.into_iter().collect();
    if list.len() > 5 {
        for item in list.iter_mut() {
            item.decor_mut().set_prefix("\n    ");
        }
        list.set_trailing("\n");
        list.set_trailing_comma(true);
    }
    list
}

fn runtime(runtime: &Runtime) -> Value {
    let mut table = InlineTable::new();
    let (key, text) = match runtime {
        Runtime::Version(version) => ("version", version.clone()),
        Runtime::Path(path) => ("path", slashed(path)),
        Runtime::Git(url) => ("git", url.clone()),
    };
    table.insert(key, text.into());
    table.insert("default-features", false.into());
    Value::InlineTable(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: &str = r#"[package]
name = "a" # mine

[package.metadata.mdclient]
docs = "../docs"

[features]
default = ["reqwest", "zones"]
# Everything.
full = ["zones"]
mine = ["zones"]
zones = []
"#;

    fn updated(text: &str, before: &[&str], now: &[&str]) -> String {
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        let mut manifest = Manifest::read(text).unwrap().unwrap();
        manifest
            .update_features(&owned(before), &owned(now))
            .unwrap();
        manifest.to_string()
    }

    #[test]
    fn nothing_changes_where_the_modules_are_the_same() {
        assert_eq!(updated(MADE, &["zones"], &["zones"]), MADE);
    }

    #[test]
    fn a_new_module_is_enabled_where_all_were() {
        let text = updated(MADE, &["zones"], &["dns", "zones"]);
        assert!(
            text.contains("default = [\"reqwest\", \"zones\", \"dns\"]"),
            "{text}"
        );
        assert!(
            text.contains("# Everything.\nfull = [\"zones\", \"dns\"]"),
            "{text}"
        );
        assert!(text.contains("\ndns = []"), "{text}");
        assert!(text.contains("name = \"a\" # mine"), "{text}");
    }

    #[test]
    fn a_module_that_is_gone_leaves_every_list_and_other_features_stay() {
        let text = updated(MADE, &["zones"], &["dns"]);
        assert!(!text.contains("\nzones"), "{text}");
        assert!(text.contains("default = [\"reqwest\", \"dns\"]"), "{text}");
        assert!(text.contains("\nmine = "), "{text}");
    }

    #[test]
    fn what_stood_behind_the_first_of_a_list_stands_as_the_first_did() {
        for (before, after) in [
            ("[\"a\", \"b\"]", "[\"b\"]"),
            ("[ \"a\", \"b\" ]", "[ \"b\" ]"),
            (
                "[\n  \"a\",\n  # Mine.\n  \"b\",\n]",
                "[\n  # Mine.\n  \"b\",\n]",
            ),
        ] {
            let with = |full: &str| {
                format!(
                    "[package.metadata.mdclient]\ndocs = \"d\"\n\n[features]\nfull = {full}\nb = []\n"
                )
            };
            assert_eq!(updated(&with(before), &["a", "b"], &["b"]), with(after));
        }
    }

    #[test]
    fn what_fell_behind_is_mended() {
        let both = updated(MADE, &["zones"], &["dns", "zones"]);
        for text in [MADE.to_owned(), both.replace(", \"dns\"]", "]")] {
            let mended = updated(&text, &["dns", "zones"], &["dns", "zones"]);
            assert!(mended.contains("full = [\"zones\", \"dns\"]"), "{mended}");
            assert!(mended.contains("\ndns = []"), "{mended}");
        }
        // A crate whose modules are all enabled is one of which a merge took an older manifest, too.
        assert_eq!(updated(MADE, &["dns", "zones"], &["dns", "zones"]), both);
        // A manifest that was written, and modules that were not.
        assert_eq!(updated(&both, &["zones"], &["dns", "zones"]), both);
    }

    #[test]
    fn a_feature_of_the_owner_is_not_taken_for_a_module() {
        let text = format!("{MADE}dns = [\"zones\"]\n");
        let mut manifest = Manifest::read(&text).unwrap().unwrap();
        let (before, now) = (["zones".to_owned()], ["dns".to_owned()]);
        let error = manifest.update_features(&before, &now).unwrap_err();
        assert!(error.to_string().contains("the feature `dns`"), "{error}");
        assert_eq!(manifest.to_string(), text);
    }

    #[test]
    fn what_an_owner_gave_to_the_feature_of_a_module_stays() {
        let text = MADE.replace("zones = []", "zones = [\"x\"]");
        for before in [&["zones"][..], &[]] {
            assert_eq!(updated(&text, before, &["zones"]), text);
        }
        let mended = updated(&text, &["zones"], &[]);
        assert!(mended.contains("\nzones = [\"x\"]"), "{mended}");
    }

    #[test]
    fn a_new_module_gets_a_line_where_the_others_have_one() {
        let with = |full: &str| {
            format!(
                "[package.metadata.mdclient]\ndocs = \"d\"\n\n[features]\n{full}a = []\nb = []\n"
            )
        };
        for (before, after) in [
            (
                "full = [\n    \"a\", # Mine.\n    \"b\",\n]\n",
                "full = [\n    \"a\", # Mine.\n    \"b\",\n    \"c\",\n]\n",
            ),
            (
                "full = [\n  \"a\",\n  \"b\"\n]\n",
                "full = [\n  \"a\",\n  \"b\",\n  \"c\"\n]\n",
            ),
            ("full = [\"a\", \"b\"]\n", "full = [\"a\", \"b\", \"c\"]\n"),
            ("full = []\n", "full = [\"a\", \"b\", \"c\"]\n"),
        ] {
            let text = updated(&with(before), &["a", "b"], &["a", "b", "c"]);
            assert_eq!(text, with(after) + "c = []\n");
        }
    }

    #[test]
    fn a_crate_of_somebody_else_is_none_of_ours() {
        assert!(
            Manifest::read("[package]\nname = \"a\"\n")
                .unwrap()
                .is_none()
        );
        assert!(Manifest::read("[package\n").is_err());
    }
}

//! Where docs are read and modules are written, as the options, the crate here or the defaults say.

use std::path::{Path, PathBuf};

use mdclient::disk::{self, DiskError};
use mdclient::emit::Features;
use mdclient::project::{self, Manifest};
use mdclient::source::SourceMap;

use super::args::Options;

const DOCS: &str = "priv/docs";
const OUT: &str = "generated/src/api";

/// The folders of a run.
pub struct Place {
    /// The docs.
    pub docs: PathBuf,
    /// The overlays, if there are any.
    pub overlays: Option<PathBuf>,
    /// The emitted modules.
    pub out: PathBuf,
    /// The crate that the modules are in, if `mdclient new` made it.
    pub own_crate: Option<OwnCrate>,
}

/// A crate that `mdclient new` made.
pub struct OwnCrate {
    /// The path of its manifest.
    pub path: PathBuf,
    /// The text of its manifest.
    pub text: String,
    /// Its manifest.
    pub manifest: Manifest,
}

impl Place {
    /// The folders that the options name. What they leave out is that of the crate that they lead to,
    /// or of the one here; else it is the default.
    pub fn of(options: &Options) -> Result<Self, DiskError> {
        let root = match &options.out {
            Some(out) => match crate_of(out) {
                Some(root) => Some(root),
                None => crate_of(&disk::absolute(out)?),
            },
            None => Some(PathBuf::new()),
        };
        let own_crate = match root {
            Some(root) => read_crate(&root.join("Cargo.toml"))?,
            None => None,
        };
        let Some(own_crate) = own_crate else {
            let docs = options.docs.clone().unwrap_or_else(|| DOCS.into());
            let overlays = match &options.overlays {
                Some(overlays) => Some(overlays.clone()),
                None => beside_docs(&docs)?,
            };
            return Ok(Self {
                docs,
                overlays,
                out: options.out.clone().unwrap_or_else(|| OUT.into()),
                own_crate: None,
            });
        };
        let root = own_crate.path.parent().unwrap_or(Path::new("")).to_owned();
        let malformed = |error| disk::failed("cannot use", &own_crate.path)(error);
        let own_docs = own_crate.manifest.docs().map_err(malformed)?;
        let own_overlays = own_crate.manifest.overlays().map_err(malformed)?;
        let overlays = match (&options.overlays, &options.docs) {
            (Some(overlays), _) => Some(overlays.clone()),
            (None, Some(docs)) => beside_docs(docs)?,
            (None, None) => match own_overlays {
                Some(folder) => Some(root.join(folder)),
                None => beside_docs(&root.join(&own_docs))?,
            },
        };
        Ok(Self {
            docs: options.docs.clone().unwrap_or_else(|| root.join(own_docs)),
            overlays,
            out: root.join(project::MODULES),
            own_crate: Some(own_crate),
        })
    }

    /// Reads the docs and the overlays.
    pub fn read(&self) -> Result<SourceMap, DiskError> {
        disk::read(&self.docs, self.overlays.as_deref())
    }

    /// How the modules are laid out.
    pub fn features(&self) -> Features {
        match self.own_crate {
            Some(_) => Features::PerModule,
            None => Features::None,
        }
    }
}

/// The folder of the overlays beside one of docs, if there is any. What has its name and is none is still taken
/// for it, so that reading it fails, and no client loses in silence what its overlays say.
fn beside_docs(docs: &Path) -> Result<Option<PathBuf>, DiskError> {
    // What ends in `.` or `..` does not say what it is in.
    let docs = match docs.file_name() {
        Some(_) => docs.to_owned(),
        None => disk::absolute(docs)?,
    };
    let Some(parent) = docs.parent() else {
        return Ok(None);
    };
    let beside = parent.join("overlays");
    Ok(disk::is_there(&beside)?.then_some(beside))
}

/// The crate whose modules are in a folder, if they are where `mdclient new` puts them.
fn crate_of(out: &Path) -> Option<PathBuf> {
    let root = out.ancestors().nth(2)?;
    (root.join(project::MODULES) == out).then(|| root.to_owned())
}

fn read_crate(path: &Path) -> Result<Option<OwnCrate>, DiskError> {
    let Some(text) = disk::read_text(path)? else {
        return Ok(None);
    };
    let manifest = Manifest::read(&text);
    let manifest = manifest.map_err(|error| disk::failed("cannot use", path)(error))?;
    Ok(manifest.map(|manifest| OwnCrate {
        path: path.to_owned(),
        text,
        manifest,
    }))
}

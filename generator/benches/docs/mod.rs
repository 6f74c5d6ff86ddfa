//! The docs that benchmarks run on.

use std::path::{Path, PathBuf};

use mdclient::disk;
use mdclient::source::SourceMap;

/// The doc of this repository with its overlay (`workers_kv`), or the docs of a
/// whole API (`whole_api`): `None` where this checkout does not have them beside it.
pub fn read(input: &str) -> Option<SourceMap> {
    let (folder, overlays) = match input {
        "workers_kv" => (repository("priv/docs"), Some(repository("priv/overlays"))),
        _ => (repository("../shared/corpus/cloudflare"), None),
    };
    let overlays = overlays.filter(|folder| folder.is_dir());
    if !folder.is_dir() {
        eprintln!("skipped {input}: there is no folder with real docs beside this checkout");
        return None;
    }
    Some(disk::read(&folder, overlays.as_deref()).expect("the folder holds docs"))
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

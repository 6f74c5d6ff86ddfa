//! `mdclient new`.

use std::path::{Component, Path, PathBuf};

use mdclient::disk::{self, DiskError};
use mdclient::emit;
use mdclient::project::{NewCrate, Runtime};

use super::Outcome;
use super::args::{New, Options};
use super::client::{counts, run};
use super::place::Place;
use super::terminal::Terminal;

/// Makes a crate in a folder that is not there yet, or is empty.
pub fn new(options: &Options, new: &New, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let Some(out) = &options.out else {
        terminal.error("`mdclient new` makes a folder", Some("name it: --out DIR"));
        return Ok(Outcome::Failed);
    };
    let place = Place::of(&Options {
        out: None,
        ..options.clone()
    })?;
    let run = run(place.read()?, terminal);
    let wanted = NewCrate {
        name: new.name.clone(),
        base_url: new.base_url.clone(),
        runtime: match new.runtime.clone().unwrap_or_default() {
            Runtime::Path(path) => Runtime::Path(seen_from(out, &path)?),
            other => other,
        },
        enabled: new.enabled(),
        docs: seen_from(out, &place.docs)?,
        overlays: match &place.overlays {
            Some(overlays) => Some(seen_from(out, overlays)?),
            None => None,
        },
    };
    let Some((api, files)) = run.api.as_ref().zip(wanted.files(&run)) else {
        return Ok(Outcome::NeedsMending);
    };
    disk::create(&files, out)?;
    let shown = out.to_string_lossy();
    let counts = counts(&emit::outlines(api), api.type_count());
    terminal.summary(&format!("{counts} in the new crate `{shown}`"));
    if wanted.base_url.is_none() {
        terminal.summary("it has no base URL yet: put it into src/lib.rs");
    }
    Ok(Outcome::Fine)
}

/// A path as one would write it in a folder that may not be there yet: relative where both are on the
/// same disk.
fn seen_from(folder: &Path, path: &Path) -> Result<PathBuf, DiskError> {
    let (folder, path) = (disk::absolute(folder)?, disk::absolute(path)?);
    let mut of_folder = folder.components().peekable();
    let mut of_path = path.components().peekable();
    while let (Some(a), Some(b)) = (of_folder.peek(), of_path.peek()) {
        if a != b {
            break;
        }
        of_folder.next();
        of_path.next();
    }
    if of_path
        .peek()
        .is_some_and(|part| matches!(part, Component::Prefix(_)))
    {
        return Ok(path);
    }
    let up = of_folder.map(|_| Component::ParentDir);
    Ok(up.chain(of_path).collect())
}

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
    refuse_place_of_docs(out, &place)?;
    let run = run(place.read()?, terminal);
    let wanted = NewCrate {
        name: new.name.clone(),
        base_url: new.base_url.clone(),
        runtime: runtime(new, out)?,
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

/// Where the crate takes the runtime from, as seen from its folder.
fn runtime(new: &New, out: &Path) -> Result<Runtime, DiskError> {
    match new.runtime.clone().unwrap_or_default() {
        Runtime::Path(path) if !disk::is_there(&path.join("Cargo.toml"))? => {
            Err(disk::failed("cannot take the runtime from", &path)(
                "there is no package",
            ))
        }
        Runtime::Path(path) => Ok(Runtime::Path(seen_from(out, &path)?)),
        other => Ok(other),
    }
}

/// Docs are read from one folder and not from those below, where the README of a crate would be taken for
/// a doc that somebody misplaced.
fn refuse_place_of_docs(out: &Path, place: &Place) -> Result<(), DiskError> {
    let out = disk::absolute(out)?;
    for folder in std::iter::once(&place.docs).chain(&place.overlays) {
        if out.starts_with(disk::absolute(folder)?) {
            let why = "docs are read from there; choose a folder beside it";
            return Err(disk::failed("cannot make a crate in", &out)(why));
        }
    }
    Ok(())
}

/// A path as one would write it in a folder that may not be there yet: relative where both are on the
/// same disk. One that no manifest can hold is an error.
fn seen_from(folder: &Path, path: &Path) -> Result<PathBuf, DiskError> {
    if disk::absolute(path)?.to_str().is_none() {
        return Err(disk::failed("cannot write of", path)(
            "its name is not Unicode",
        ));
    }
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

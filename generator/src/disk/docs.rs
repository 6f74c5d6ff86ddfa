//! Folders of docs.

use std::fs::{self, DirEntry};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{DiskError, failed};
use crate::diagnostic::is_bidi_control;
use crate::source::{FileId, MOST_BYTES, SourceMap, TooLarge};

/// Reads every `*.md` of a folder of docs, and of one of overlays if there is any, in the order of
/// their names.
///
/// Fails where there is no doc, so that a mistyped folder does not empty a client,
/// and where there are files that would not be read: in folders below, or with
/// another ending. A link is followed within the folder only.
pub fn read(docs: &Path, overlays: Option<&Path>) -> Result<SourceMap, DiskError> {
    let mut sources = SourceMap::default();
    let names = names(docs)?;
    if names.is_empty() {
        let none = io::Error::new(io::ErrorKind::NotFound, "it holds no `.md` file");
        return Err(failed("cannot read docs from", docs)(none));
    }
    add_all(names, docs, |name, shown, bytes| {
        sources.add(name, shown, bytes)
    })?;
    if let Some(overlays) = overlays {
        let names = self::names(overlays)?;
        add_all(names, overlays, |name, shown, bytes| {
            sources.add_overlay(name, shown, bytes)
        })?;
    }
    Ok(sources)
}

/// Reads the files of those names and adds each, with its path as people see it.
fn add_all(
    names: Vec<String>,
    folder: &Path,
    mut add: impl FnMut(String, String, &[u8]) -> Result<FileId, TooLarge>,
) -> Result<(), DiskError> {
    let contents = read_all(names.iter().map(|name| folder.join(name)).collect());
    for (name, read) in names.into_iter().zip(contents) {
        let (path, bytes) = read?;
        let shown = super::slashed(&path);
        let added = add(name, shown, &bytes);
        added.map_err(|error| failed("cannot read", &path)(io::Error::other(error)))?;
    }
    Ok(())
}

/// Reads files of docs, in the order given, and of each at most one byte more than a doc may have.
fn read_all(paths: Vec<PathBuf>) -> Vec<Result<(PathBuf, Vec<u8>), DiskError>> {
    let most = MOST_BYTES as u64 + 1;
    let read = |path: PathBuf| {
        let mut bytes = Vec::new();
        let read = fs::File::open(&path).and_then(|file| file.take(most).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok((path, bytes)),
            Err(error) => Err(failed("cannot read", &path)(error)),
        }
    };
    paths.into_par_iter().map(read).collect()
}

/// The names of the docs in a folder, in order.
fn names(folder: &Path) -> Result<Vec<String>, DiskError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("cannot read", folder))? {
        let entry = entry.map_err(failed("cannot read", folder))?;
        names.extend(doc_name(folder, &entry)?);
    }
    names.sort();
    Ok(names)
}

/// The name of a doc; `None` for what is no doc.
fn doc_name(folder: &Path, entry: &DirEntry) -> Result<Option<String>, DiskError> {
    let path = entry.path();
    let refused = |why: &'static str| Err(failed("cannot read", &path)(why));
    if has_ending(&path, "markdown") {
        return refused("docs end in `.md`; rename it");
    }
    if !has_ending(&path, "md") {
        if path.is_dir() && holds_docs(&path)? {
            return refused("docs are read from one folder, not from those below; move them up");
        }
        return Ok(None);
    }
    // Not a folder, and not a pipe, which could be read for ever.
    if !path.is_file() {
        return refused("a doc is a file, and this is none");
    }
    let file_type = entry.file_type().map_err(failed("cannot read", &path))?;
    if file_type.is_symlink() && !is_inside(&path, folder)? {
        return refused("the link leads out of the folder with the docs");
    }
    // One with a line break could write lines of its own into what we print.
    let name = entry.file_name().into_string().ok();
    let is_hidden = |c: char| c.is_control() || is_bidi_control(c);
    match name.filter(|name| !name.contains(is_hidden)) {
        Some(name) => Ok(Some(name)),
        None => refused("the name is not Unicode, or has control characters"),
    }
}

/// Whether a name ends in a dot and an ending, in whatever case; `.md` does, too.
fn has_ending(path: &Path, ending: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let found = name.rsplit_once('.').map(|(_, found)| found);
    found.is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// Whether a file is in a folder, once all links are followed: what is printed of a doc could be a secret of
/// whoever reads somebody else's docs.
fn is_inside(path: &Path, folder: &Path) -> Result<bool, DiskError> {
    let real = |path: &Path| fs::canonicalize(path).map_err(failed("cannot read", path));
    Ok(real(path)?.starts_with(real(folder)?))
}

/// Whether a folder, or one below it, holds a file that ends like a doc. Links below it are not followed.
fn holds_docs(folder: &Path) -> Result<bool, DiskError> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(failed("cannot read", &folder))? {
            let entry = entry.map_err(failed("cannot read", &folder))?;
            let path = entry.path();
            if has_ending(&path, "md") || has_ending(&path, "markdown") {
                return Ok(true);
            }
            if entry
                .file_type()
                .map_err(failed("cannot read", &path))?
                .is_dir()
            {
                folders.push(path);
            }
        }
    }
    Ok(false)
}

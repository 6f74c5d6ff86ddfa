//! Reads docs, and reads and writes clients. A file is written whole or not at all. The files of the program's
//! cache, which need not outlast a crash, are left to `cli/cache/store.rs`.
//!
//! Files are read and written side by side; of several failures, the one of the
//! first file is told.

mod docs;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::escape;
use crate::output::{Files, Plan};

pub use docs::read;

/// What could not be done, with which path, and why.
#[derive(Debug)]
pub struct DiskError {
    /// What was tried, as in "cannot read".
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// Why it failed.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl std::fmt::Display for DiskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "{} `{}`: {}", self.action, escape(&path), self.source)
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// What could not be done with a path, to be told why.
pub fn failed<'a, E>(action: &'static str, path: &'a Path) -> impl FnOnce(E) -> DiskError + 'a
where
    E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    move |source| DiskError {
        action,
        path: path.to_owned(),
        source: source.into(),
    }
}

/// Reads files, in the order given.
fn read_all(paths: Vec<PathBuf>) -> Vec<Result<(PathBuf, Vec<u8>), DiskError>> {
    let read = |path: PathBuf| match fs::read(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(failed("cannot read", &path)(error)),
    };
    paths.into_par_iter().map(read).collect()
}

/// Reads every file of the output folder, by name; none if there is no such
/// folder. A link or a folder in it counts as a file without content, so as one
/// that is not ours.
pub fn read_output(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, DiskError> {
    let mut files = BTreeMap::new();
    let mut regular = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(files),
        Err(error) => return Err(failed("cannot read", folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed("cannot read", folder))?;
        let path = entry.path();
        let file_type = entry.file_type().map_err(failed("cannot read", &path))?;
        // A name that is not Unicode is not one of ours.
        if let Ok(name) = entry.file_name().into_string() {
            if file_type.is_file() {
                regular.push((name, path));
            } else {
                files.insert(name, Vec::new());
            }
        }
    }
    let (names, paths): (Vec<_>, Vec<_>) = regular.into_iter().unzip();
    for (name, read) in names.into_iter().zip(read_all(paths)) {
        files.insert(name, read?.1);
    }
    Ok(files)
}

/// Fails where something is in the way of a plan.
pub fn refuse_to_overwrite(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    let Some(name) = plan.in_the_way.first() else {
        return Ok(());
    };
    let theirs = io::Error::new(
        io::ErrorKind::AlreadyExists,
        "mdclient did not write it; move it away",
    );
    Err(failed("will not overwrite", &folder.join(name))(theirs))
}

/// Carries out a plan, unless something is in its way.
pub fn apply(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    refuse_to_overwrite(plan, folder)?;
    if !plan.write.is_empty() {
        fs::create_dir_all(folder).map_err(failed("cannot create", folder))?;
    }
    let write = |(name, content): (&String, &String)| {
        let path = folder.join(name);
        write_atomically(&path, folder, content.as_bytes()).map_err(failed("cannot write", &path))
    };
    let written: Vec<_> = plan.write.par_iter().map(write).collect();
    written.into_iter().collect::<Result<(), _>>()?;
    for name in &plan.remove {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(failed("cannot remove", &path))?;
    }
    Ok(())
}

/// Writes a new file or replaces one.
pub fn overwrite(path: &Path, content: &str) -> Result<(), DiskError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    write_atomically(path, folder, content.as_bytes()).map_err(failed("cannot write", path))
}

/// The text of a file; `None` if there is none.
pub fn read_text(path: &Path) -> Result<Option<String>, DiskError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("cannot read", path)(error)),
    }
}

/// Whether there is anything of a name, be it a link that leads nowhere.
pub fn is_there(path: &Path) -> Result<bool, DiskError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("cannot read", path)(error)),
    }
}

/// Makes a folder of files that is there as a whole or not at all. One that is there and holds anything is
/// left as it is; one that is empty stays the same folder, for a shell may be in it or a disk mounted there.
pub fn create(files: &Files, folder: &Path) -> Result<(), DiskError> {
    let folder = absolute(folder)?;
    let exists = is_empty_folder(&folder)?;
    let around = match folder.parent() {
        Some(parent) if !exists => parent,
        _ => folder.as_path(),
    };
    fs::create_dir_all(around).map_err(failed("cannot create", around))?;
    let made = tempfile::Builder::new()
        .prefix(".mdclient-")
        .tempdir_in(around)
        .map_err(failed("cannot write in", around))?;
    for (name, content) in files {
        let path = made.path().join(name);
        let inner = path.parent().unwrap_or(made.path());
        fs::create_dir_all(inner).map_err(failed("cannot create", inner))?;
        fs::write(&path, content).map_err(failed("cannot write", &path))?;
    }
    if exists {
        return move_entries(files, made.path(), &folder);
    }
    make_readable(made.path()).map_err(failed("cannot write", made.path()))?;
    fs::rename(made.path(), &folder).map_err(failed("cannot create", &folder))?;
    // It has moved, so that there is nothing to remove.
    let _ = made.keep();
    Ok(())
}

/// Whether there is a folder, which is then empty; one that holds anything is an error.
fn is_empty_folder(folder: &Path) -> Result<bool, DiskError> {
    match fs::read_dir(folder).map(|mut entries| entries.next()) {
        Ok(None) => Ok(true),
        Ok(Some(_)) => {
            let taken = io::Error::new(io::ErrorKind::AlreadyExists, "it is not empty");
            Err(failed("cannot make a crate in", folder)(taken))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("cannot use", folder)(error)),
    }
}

/// Moves what the files are in from one folder to another, or, where one cannot be moved, none. The first by
/// name comes last: it is `Cargo.toml`, without which there is no crate.
fn move_entries(files: &Files, from: &Path, to: &Path) -> Result<(), DiskError> {
    let entries: BTreeSet<&str> = files
        .keys()
        .filter_map(|name| name.split('/').next())
        .collect();
    let mut moved = Vec::new();
    for entry in entries.iter().rev() {
        let target = to.join(entry);
        if let Err(error) = fs::rename(from.join(entry), &target) {
            for entry in moved {
                let _ = fs::rename(to.join(entry), from.join(entry));
            }
            return Err(failed("cannot create", &target)(error));
        }
        moved.push(entry);
    }
    Ok(())
}

/// Temporary folders are for their owner alone; ours is to be like any other.
fn make_readable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let like = fs::metadata(folder.join("src"))?.permissions();
        fs::set_permissions(folder, fs::Permissions::from_mode(like.mode()))?;
    }
    let _ = folder;
    Ok(())
}

/// The path from the root of the disk, also of what is not there yet.
pub fn absolute(path: &Path) -> Result<PathBuf, DiskError> {
    let from_root = std::path::absolute(path).map_err(failed("cannot find", path))?;
    let mut plain = PathBuf::new();
    for part in from_root.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    Ok(plain)
}

/// A path with forward slashes, as people and manifests write it on every system.
pub fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) {
        return path.replace('\\', "/");
    }
    path.into_owned()
}

/// Writes beside the target and renames over it, so that a reader sees the old or the new.
fn write_atomically(path: &Path, folder: &Path, content: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mdclient-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Like any new file, not for its owner alone as a temporary one; the umask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

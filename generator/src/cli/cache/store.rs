//! The cache's files: one for each output folder, whole or not there at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use blake3::{Hash, Hasher};

use super::Memory;

/// How many files the folder may hold; the oldest go first.
const MOST_FILES: usize = 64;

/// The file that holds the cache of one output folder.
///
/// Its first line is the hash of the rest.
pub(super) struct Store {
    folder: PathBuf,
    path: PathBuf,
}

impl Store {
    /// The file for an output folder.
    pub(super) fn new(folder: &Path, out: &Path) -> io::Result<Self> {
        let out = std::path::absolute(out)?;
        let hash = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex();
        Ok(Self {
            folder: folder.to_owned(),
            path: folder.join(format!("{PREFIX}{hash}")),
        })
    }

    /// What the file holds; nothing where there is none, or one that was spoilt.
    pub(super) fn read(&self) -> Memory {
        self.read_whole().unwrap_or_default()
    }

    fn read_whole(&self) -> Option<Memory> {
        if !fs::symlink_metadata(&self.path).ok()?.is_file() {
            return None;
        }
        let text = fs::read_to_string(&self.path).ok()?;
        let (hash, rest) = text.split_once('\n')?;
        if Hash::from_hex(hash).ok()? != blake3::hash(rest.as_bytes()) {
            return None;
        }
        let (entries, shared): (Vec<_>, _) = serde_json::from_str(rest).ok()?;
        Some(Memory {
            entries: entries.into_iter().collect(),
            shared,
        })
    }

    /// Writes beside the file and renames over it, so that of two runs one wins.
    pub(super) fn write(&self, memory: &Memory) -> io::Result<()> {
        let entries: Vec<_> = memory.entries.iter().collect();
        let rest = serde_json::to_string(&(entries, memory.shared))?;
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        write!(file, "{}\n{rest}", blake3::hash(rest.as_bytes()))?;
        file.persist(&self.path)?;
        self.remove_oldest()
    }

    fn remove_oldest(&self) -> io::Result<()> {
        let mut ours: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if !name.as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
                continue;
            }
            if let Some(metadata) = if_there(entry.metadata())? {
                ours.push((metadata.modified()?, entry.path()));
            }
        }
        ours.sort();
        let too_many = ours.len().saturating_sub(MOST_FILES);
        for (_, path) in &ours[..too_many] {
            if_there(fs::remove_file(path))?;
        }
        Ok(())
    }
}

/// What was done with a file; `None` if it is not there, for another run may have removed it.
fn if_there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the names of the cache's files begin with; no other file is touched.
const PREFIX: &str = "modules-";

/// The hash of the program that runs.
pub(super) fn running_program() -> io::Result<Hash> {
    let mut hasher = Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe()?)?)?;
    Ok(hasher.finalize())
}

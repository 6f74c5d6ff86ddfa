//! The only reads and writes. A file is written whole or not at all.
//!
//! Files are read and written side by side; of several failures, the one of the
//! first file is told.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::escape;
use crate::output::{Files, Plan};
use crate::source::{FileId, SourceMap, TooLarge};

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

/// Reads every `*.md` of a folder of docs, and of one of overlays if there is any, in the order of
/// their names.
///
/// Fails where there is no doc, so that a mistyped folder does not empty a client,
/// and where there are files that would not be read: in folders below, or with
/// another ending.
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
        let shown = path.to_string_lossy().replace('\\', "/");
        let added = add(name, shown, &bytes);
        added.map_err(|error| failed("cannot read", &path)(io::Error::other(error)))?;
    }
    Ok(())
}

/// The names of the docs in a folder, in order.
fn names(folder: &Path) -> Result<Vec<String>, DiskError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("cannot read", folder))? {
        let path = entry.map_err(failed("cannot read", folder))?.path();
        names.extend(doc_name(&path)?);
    }
    names.sort();
    Ok(names)
}

/// Reads files, in the order given.
fn read_all(paths: Vec<PathBuf>) -> Vec<Result<(PathBuf, Vec<u8>), DiskError>> {
    let read = |path: PathBuf| match fs::read(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(failed("cannot read", &path)(error)),
    };
    paths.into_par_iter().map(read).collect()
}

/// The name of a doc; `None` for what is no doc.
fn doc_name(path: &Path) -> Result<Option<String>, DiskError> {
    let refused = |why: &str| {
        Err(failed("cannot read", path)(io::Error::other(
            why.to_owned(),
        )))
    };
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        // Not a folder, and not a pipe, which could be read for ever.
        Some("md") if !path.is_file() => return refused("a doc is a file, and this is none"),
        Some("md") => {}
        Some("markdown") => return refused("docs end in `.md`; rename it"),
        _ if path.is_dir() && holds_docs(path)? => {
            return refused("docs are read from one folder, not from those below; move them up");
        }
        _ => return Ok(None),
    }
    let name = path.file_name().and_then(|name| name.to_str());
    // One with a line break could write lines of its own into what we print.
    match name.filter(|name| !name.contains(char::is_control)) {
        Some(name) => Ok(Some(name.to_owned())),
        None => refused("the name is not Unicode, or has control characters"),
    }
}

/// Whether a folder holds a file that ends like a doc.
fn holds_docs(folder: &Path) -> Result<bool, DiskError> {
    for entry in fs::read_dir(folder).map_err(failed("cannot read", folder))? {
        let path = entry.map_err(failed("cannot read", folder))?.path();
        if path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
        {
            return Ok(true);
        }
    }
    Ok(false)
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

/// Carries out a plan, unless something is in its way.
pub fn apply(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    if let Some(name) = plan.in_the_way.first() {
        let theirs = io::Error::new(
            io::ErrorKind::AlreadyExists,
            "mdclient did not write it; move it away",
        );
        return Err(failed("will not overwrite", &folder.join(name))(theirs));
    }
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

/// Makes a folder of files that is there as a whole or not at all. One that is there and holds anything is
/// left as it is.
pub fn create(files: &Files, folder: &Path) -> Result<(), DiskError> {
    let folder = absolute(folder)?;
    let is_taken = match fs::read_dir(&folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(failed("cannot use", &folder)(error)),
    };
    if is_taken {
        let taken = io::Error::new(io::ErrorKind::AlreadyExists, "it is not empty");
        return Err(failed("cannot make a crate in", &folder)(taken));
    }
    let parent = folder.parent().unwrap_or(&folder);
    fs::create_dir_all(parent).map_err(failed("cannot create", parent))?;
    let made = tempfile::Builder::new()
        .prefix(".mdclient-")
        .tempdir_in(parent)
        .map_err(failed("cannot write in", parent))?;
    for (name, content) in files {
        let path = made.path().join(name);
        let inner = path.parent().unwrap_or(made.path());
        fs::create_dir_all(inner).map_err(failed("cannot create", inner))?;
        fs::write(&path, content).map_err(failed("cannot write", &path))?;
    }
    let made = made.keep();
    make_readable(&made).map_err(failed("cannot write", &made))?;
    fs::rename(&made, &folder).map_err(|error| {
        let _ = fs::remove_dir_all(&made);
        failed("cannot create", &folder)(error)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(files: &[(&str, &str)], folder: &Path) -> Plan {
        let files: Files = files
            .iter()
            .map(|&(name, text)| (name.into(), text.into()))
            .collect();
        Plan::new(files, &read_output(folder).unwrap())
    }

    #[test]
    fn a_plan_is_carried_out_and_leaves_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("src/api");
        let mark = "// @generated by mdclient from `a.md`\n";
        apply(&plan(&[("a.rs", mark), ("b.rs", mark)], &folder), &folder).unwrap();
        apply(
            &plan(
                &[("b.rs", "// @generated by mdclient from `b.md`\n")],
                &folder,
            ),
            &folder,
        )
        .unwrap();
        let files = read_output(&folder).unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(files["b.rs"], b"// @generated by mdclient from `b.md`\n");
    }

    #[test]
    fn a_file_of_somebody_else_stops_everything() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("b.rs"), "mine").unwrap();
        let error = apply(
            &plan(&[("a.rs", "x"), ("b.rs", "x")], root.path()),
            root.path(),
        )
        .unwrap_err();
        assert!(error.to_string().contains("b.rs"), "{error}");
        assert!(!root.path().join("a.rs").exists());
    }

    #[test]
    fn a_folder_without_docs_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("LICENSE"), "").unwrap();
        let error = read(root.path(), None).unwrap_err().to_string();
        assert!(error.contains("it holds no `.md` file"), "{error}");
        assert!(read(&root.path().join("nowhere"), None).is_err());
    }

    /// What is said of a folder with this entry and nothing else.
    fn refusal(make: impl FnOnce(&Path)) -> String {
        let root = tempfile::tempdir().unwrap();
        make(root.path());
        read(root.path(), None).unwrap_err().to_string()
    }

    #[test]
    fn a_folder_that_is_called_like_a_doc_is_refused() {
        let error = refusal(|root| fs::create_dir(root.join("x.md")).unwrap());
        assert!(error.contains("a doc is a file"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_could_be_read_for_ever_is_refused() {
        for target in ["/dev/zero", "nowhere"] {
            let error =
                refusal(|root| std::os::unix::fs::symlink(target, root.join("x.md")).unwrap());
            assert!(error.contains("a doc is a file"), "{target}: {error}");
        }
    }

    /// `cargo::` begins an instruction where a build script prints our messages.
    #[cfg(unix)]
    #[test]
    fn names_that_are_no_line_of_text_are_refused_on_one_line() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        for name in [
            &b"a\ncargo::rustc-env=A=b\n.md"[..],
            b"a\r.md",
            b"\xff.md",
            b"a\x1b[2J.md",
        ] {
            let error = refusal(|root| fs::write(root.join(OsStr::from_bytes(name)), "").unwrap());
            assert!(
                error.contains("not Unicode, or has control characters"),
                "{error}"
            );
            assert!(!error.contains(char::is_control), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_in_the_output_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let (out, outside) = (root.path().join("out"), root.path().join("outside.rs"));
        let ours = "// @generated by mdclient from `a.md`\n";
        fs::create_dir(&out).unwrap();
        fs::write(&outside, ours).unwrap();
        std::os::unix::fs::symlink(&outside, out.join("a.rs")).unwrap();
        assert!(apply(&plan(&[("a.rs", "new")], &out), &out).is_err());
        // Nor is one removed that no doc stands for.
        apply(&plan(&[], &out), &out).unwrap();
        assert!(out.join("a.rs").exists());
        assert_eq!(fs::read_to_string(&outside).unwrap(), ours);
    }

    #[cfg(unix)]
    #[test]
    fn written_files_can_be_read_by_others() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        apply(&plan(&[("a.rs", "x")], root.path()), root.path()).unwrap();
        let ordinary = root.path().join("ordinary");
        fs::write(&ordinary, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&root.path().join("a.rs")), mode(&ordinary));
    }
}

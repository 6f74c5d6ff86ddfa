//! `mdclient new`, and how `generate` and `check` keep up the crate that it made.

mod features;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

fn doc(title: &str, path: &str) -> String {
    format!(
        "# {title}\n\n## List {title}\n\n**GET** `{path}`\n\n### Responses\n\n#### 200 The list\n\n\
         ```json\n[\"*string*\"]\n```\n"
    )
}

/// A folder with two docs, and the program run in it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir(place.path("docs")).unwrap();
        place.write("docs/zones.md", &doc("Zones", "/zones"));
        place.write("docs/full.md", &doc("Full", "/full"));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_mdclient"))
            .args(args)
            .current_dir(self.path(folder))
            .env_remove("CARGO")
            .output()
            .unwrap()
    }

    fn new_crate(&self, more: &[&str]) -> Output {
        let mut args = vec![
            "new",
            "--docs",
            "docs",
            "--out",
            "made/a-client",
            "--name",
            "a-client",
        ];
        args.extend(more);
        self.run_in("", &args)
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(
                files(&path)
                    .into_iter()
                    .map(|inner| format!("{name}/{inner}")),
            );
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn a_new_crate_is_complete_and_up_to_date() {
    let place = Place::new();
    let made = place.new_crate(&["--base-url", "https://api.example.com/v4"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    assert_eq!(
        files(&place.path("made")),
        [
            "a-client/Cargo.toml",
            "a-client/README.md",
            "a-client/src/api/full.rs",
            "a-client/src/api/mod.rs",
            "a-client/src/api/modules.md",
            "a-client/src/api/zones.rs",
            "a-client/src/lib.rs",
        ]
    );
    let manifest = place.read("made/a-client/Cargo.toml");
    let manifest: toml_edit::DocumentMut = manifest.parse().unwrap();
    // `full` is every module, so that the doc of that name has another feature.
    let list = |name: &str| manifest["features"][name].to_string().trim().to_owned();
    assert_eq!(list("default"), r#"["reqwest", "full_", "zones"]"#);
    assert_eq!(list("full"), r#"["full_", "zones"]"#);
    assert_eq!((list("full_"), list("zones")), ("[]".into(), "[]".into()));
    let metadata = &manifest["package"]["metadata"]["mdclient"];
    assert_eq!(metadata["docs"].as_str(), Some("../../docs"));
    let library = place.read("made/a-client/src/lib.rs");
    assert!(
        library.contains("\"https://api.example.com/v4\""),
        "{library}"
    );
    for folder in ["made/a-client", ""] {
        let args: &[&str] = match folder {
            "" => &["check", "--out", "made/a-client/src/api"],
            _ => &["check"],
        };
        let check = place.run_in(folder, args);
        assert_eq!(code(&check), 0, "{}", stderr(&check));
    }
}

/// Names and URLs of many lengths: of each there is one from which rustfmt breaks the line.
#[test]
fn rustfmt_leaves_the_root_of_a_new_crate_as_it_is() {
    let place = Place::new();
    let mut roots = Vec::new();
    for length in 1..=64 {
        let (name, docs) = ("z".repeat(length), format!("docs-{length}"));
        fs::create_dir(place.path(&docs)).unwrap();
        place.write(&format!("{docs}/{name}.md"), &doc("Zones", "/zones"));
        let mut args = vec!["new", "--docs", &docs, "--out", &name, "--name", &name];
        let url = format!("https://{}/{}", "y".repeat(length), "x".repeat(length));
        if length > 1 {
            args.extend(["--base-url", &url]);
        }
        let made = place.run_in("", &args);
        assert_eq!(code(&made), 0, "{}", stderr(&made));
        roots.push(format!("{name}/src/lib.rs"));
    }
    fs::create_dir(place.path("no-call")).unwrap();
    place.write(
        "no-call/zones.md",
        &doc("Zones", "/zones").replace("GET", "POST"),
    );
    let args = ["--docs", "no-call", "--out", "none", "--name", "none"];
    place.run_in("", &[&["new"], &args[..]].concat());
    roots.push("none/src/lib.rs".to_owned());
    assert!(!place.read("none/src/lib.rs").contains("# A first call"));
    let rustfmt = Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .args(roots)
        .current_dir(place.path(""))
        .output()
        .expect("rustfmt comes with Rust");
    let diff = String::from_utf8_lossy(&rustfmt.stdout);
    assert!(rustfmt.status.success(), "{diff}{}", stderr(&rustfmt));
}

#[test]
fn nothing_is_made_where_something_is_there_or_the_docs_are_wrong() {
    let place = Place::new();
    fs::create_dir_all(place.path("made/a-client")).unwrap();
    place.write("made/a-client/mine", "");
    let taken = place.new_crate(&[]);
    assert_eq!(code(&taken), 2);
    assert!(
        stderr(&taken).contains("it is not empty"),
        "{}",
        stderr(&taken)
    );
    assert_eq!(files(&place.path("made")), ["a-client/mine"]);

    fs::remove_dir_all(place.path("made")).unwrap();
    place.write("docs/dns.md", "# Dns\n\n## List\n");
    let wrong = place.new_crate(&[]);
    assert_eq!(code(&wrong), 1, "{}", stderr(&wrong));
    assert!(!place.path("made").exists());
}

/// A shell that is in the folder would else be in one that was removed.
#[cfg(unix)]
#[test]
fn an_empty_folder_is_filled_and_not_replaced() {
    use std::os::unix::fs::MetadataExt as _;
    let place = Place::new();
    let here = place.path("here");
    fs::create_dir(&here).unwrap();
    let before = fs::metadata(&here).unwrap();
    let args = ["new", "--docs", "../docs", "--out", ".", "--name", "here"];
    let made = place.run_in("here", &args);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let after = fs::metadata(&here).unwrap();
    assert_eq!((after.ino(), after.mode()), (before.ino(), before.mode()));
    let found = files(&place.path(""));
    assert_eq!(found.len(), 2 + 7, "{found:?}");
    assert!(!found.iter().any(|name| name.contains(".mdclient-")));
    assert_eq!(code(&place.run_in("here", &["check"])), 0);
}

/// Docs are read from one folder, so that a README below it would be a doc that somebody misplaced.
#[test]
fn no_crate_is_made_among_the_docs() {
    let place = Place::new();
    for out in ["docs/client", "docs/a/b", "docs/../docs/client"] {
        let args = ["new", "--docs", "docs", "--out", out, "--name", "a"];
        let output = place.run_in("", &args);
        assert_eq!(code(&output), 2, "{out}");
        let told = stderr(&output);
        assert!(told.contains("docs are read from there"), "{told}");
    }
    assert_eq!(files(&place.path("docs")), ["full.md", "zones.md"]);
}

#[cfg(unix)]
#[test]
fn a_folder_of_docs_may_have_any_name_that_a_manifest_can_hold() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let place = Place::new();
    for (name, is_text) in [
        (&b"a\"b' ]\\x\ny = {} #"[..], true),
        (b"[package]", true),
        ("\u{202e}größe".as_bytes(), true),
        (b"not\xfftext", false),
    ] {
        let docs = place.path("").join(OsStr::from_bytes(name));
        fs::create_dir(&docs).unwrap();
        fs::copy(place.path("docs/zones.md"), docs.join("zones.md")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_mdclient"));
        command.args(["new", "--name", "a", "--out"]);
        command.arg(place.path("made")).arg("--docs").arg(&docs);
        let made = command.output().unwrap();
        assert_eq!(
            code(&made),
            if is_text { 0 } else { 2 },
            "{}",
            stderr(&made)
        );
        assert_eq!(place.path("made").exists(), is_text);
        if is_text {
            let check = place.run_in("made", &["check"]);
            assert_eq!(code(&check), 0, "{}", stderr(&check));
            fs::remove_dir_all(place.path("made")).unwrap();
        }
    }
}

#[test]
fn a_version_of_the_runtime_is_one_whatever_folders_there_are() {
    let place = Place::new();
    fs::create_dir(place.path("1")).unwrap();
    place.write("1/Cargo.toml", "");
    for (runtime, dependency) in [("1", "version = \"1\""), ("./1", "path = \"../../1\"")] {
        assert_eq!(code(&place.new_crate(&["--runtime", runtime])), 0);
        let manifest = place.read("made/a-client/Cargo.toml");
        assert!(manifest.contains(dependency), "{manifest}");
        fs::remove_dir_all(place.path("made")).unwrap();
    }
}

#[test]
fn values_that_could_not_be_used_are_refused() {
    let place = Place::new();
    for wrong in [
        ["--name", "a b"],
        ["--name", "a\"\n[dependencies]\nevil = \"1"],
        ["--name", "core"],
        ["--base-url", "ftp://a"],
        ["--base-url", "https://a\"; panic!()"],
        ["--base-url", "https://a/../b"],
        ["--runtime", "1\"\nevil = \"x"],
        ["--runtime", "docs"],
        ["--enable", "some"],
    ] {
        let mut args = vec!["new", "--docs", "docs", "--out", "made"];
        if wrong[0] != "--name" {
            args.extend(["--name", "a"]);
        }
        args.extend(wrong);
        let output = place.run_in("", &args);
        assert_eq!(code(&output), 2, "{wrong:?}: {}", stderr(&output));
    }
    assert!(!place.path("made").exists());
}

const OVERLAY: &str = "# Zones\n\n## List Zones\n\n**GET** `/zones`\n\n> Name: `ListThemAll`\n";

#[test]
fn overlays_that_come_later_are_read() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    fs::create_dir(place.path("overlays")).unwrap();
    place.write("overlays/zones.md", OVERLAY);
    let check = place.run_in("made/a-client", &["check"]);
    let diff = String::from_utf8_lossy(&check.stdout);
    assert_eq!(code(&check), 1, "{}", stderr(&check));
    assert!(diff.contains("+pub struct ListThemAll"), "{diff}");
}

#[test]
fn docs_that_are_here_have_their_overlays_beside_them() {
    let place = Place::new();
    fs::create_dir(place.path("overlays")).unwrap();
    place.write("overlays/zones.md", OVERLAY);
    fs::create_dir(place.path("docs/below")).unwrap();
    for (folder, docs) in [("docs", "."), ("docs", "./"), ("docs/below", "..")] {
        let out = place.path("out");
        let args = ["generate", "--docs", docs, "--out", out.to_str().unwrap()];
        let run = place.run_in(folder, &args);
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        assert!(place.read("out/zones.rs").contains("ListThemAll"), "{docs}");
        fs::remove_dir_all(out).unwrap();
    }
}

#[test]
fn a_crate_is_known_from_everywhere_inside() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    for (folder, out) in [
        ("made/a-client/src", "api"),
        ("made/a-client/src/api", "."),
        ("made/a-client/src/api", "../api"),
    ] {
        let run = place.run_in(folder, &["check", "--out", out]);
        assert_eq!(code(&run), 0, "{out}: {}", stderr(&run));
    }
}

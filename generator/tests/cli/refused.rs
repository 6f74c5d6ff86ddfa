//! What the program refuses to read, to write or to overwrite, and how it says so.

use std::fs;
use std::process::Command;

use super::{DOC, Project};

#[test]
fn what_cannot_be_read_and_wrong_usage_exit_with_2() {
    let project = Project::new();
    assert_eq!(project.run(&["frobnicate"]).code(), 2);
    fs::remove_file(project.path("docs/zones.md")).unwrap();
    let empty = project.run(&["generate"]);
    assert_eq!(empty.code(), 2);
    assert!(
        empty.stderr().contains("no `.md` file"),
        "{}",
        empty.stderr()
    );
    fs::remove_dir(project.path("docs")).unwrap();
    assert_eq!(project.run(&["generate"]).code(), 2);
}

/// Without its overlays a client has no typed requests, and nothing else would say why they went.
#[test]
fn overlays_that_cannot_be_read_are_not_taken_for_none() {
    let project = Project::new();
    project.run(&["generate"]);
    let before = fs::read(project.path("src/api/zones.rs")).unwrap();
    project.write_doc("zones.md", &DOC.replace("Lists the", "Lists all"));
    let overlays = project.path("overlays");
    let is_refused = || {
        for command in ["generate", "check", "ir"] {
            let run = project.run(&[command]);
            assert_eq!(run.code(), 2, "{command}");
            let told = run.stderr();
            assert!(told.contains("cannot read `overlays`"), "{told}");
        }
        fs::remove_file(&overlays).unwrap();
    };
    fs::write(&overlays, "").unwrap();
    is_refused();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", &overlays).unwrap();
        is_refused();
    }
    assert_eq!(fs::read(project.path("src/api/zones.rs")).unwrap(), before);
    assert_eq!(project.run(&["generate"]).code(), 0);
}

#[cfg(unix)]
#[test]
fn a_link_is_never_overwritten() {
    let project = Project::new();
    fs::create_dir_all(project.path("src/api")).unwrap();
    fs::write(project.path("mine.rs"), "// mine").unwrap();
    std::os::unix::fs::symlink("../../mine.rs", project.path("src/api/zones.rs")).unwrap();
    assert_eq!(project.run(&["generate"]).code(), 2);
    assert_eq!(project.emitted(), ["zones.rs"]);
    let check = project.run(&["check"]);
    assert_eq!(check.code(), 1);
    assert!(
        check.stderr().contains("`zones.rs` is in the way"),
        "{}",
        check.stderr()
    );
}

#[test]
fn docs_that_would_not_be_read_are_refused() {
    for (name, why) in [
        ("more.markdown", "rename it"),
        ("below/x.md", "move them up"),
    ] {
        let project = Project::new();
        fs::create_dir(project.path("docs/below")).unwrap();
        project.write_doc(name, DOC);
        let run = project.run(&["generate"]);
        assert_eq!(run.code(), 2);
        assert!(run.stderr().contains(why), "{}", run.stderr());
    }
    let project = Project::new();
    project.write_doc("RULES.MD", DOC);
    project.run(&["generate"]);
    assert_eq!(project.emitted(), ["mod.rs", "rules.rs", "zones.rs"]);
}

#[cfg(target_os = "linux")]
#[test]
fn data_that_cannot_be_written_is_an_error() {
    let project = Project::new();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_mdclient"))
        .args(["ir", "--docs"])
        .arg(project.path("docs"))
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_file_name_cannot_print_lines_of_its_own() {
    let project = Project::new();
    project.write_doc("a\ncargo::rustc-env=X=Y.md", DOC);
    let run = project.run(&["generate"]);
    assert_eq!(run.code(), 2);
    assert!(
        !run.stderr().lines().any(|line| line.starts_with("cargo::")),
        "{}",
        run.stderr()
    );
}

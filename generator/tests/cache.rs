//! The cache never shows in what is written, printed as a diagnostic, or exited with.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with docs that are large enough to be worth a cache.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        fs::create_dir(project.path("docs")).unwrap();
        for number in 0..4 {
            project.write_doc(number, "Gets it.");
        }
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write_doc(&self, number: usize, description: &str) {
        self.write_failing_doc(number, description, "");
    }

    /// A doc with one more response.
    fn write_failing_doc(&self, number: usize, description: &str, failure: &str) {
        let more = "Some more words.\n".repeat(4000);
        let text = format!(
            "# Things {number}\n\n{more}\n\n## Get Thing\n\n**GET** `/things/{number}`\n\n{description}\n\n\
             ### Responses\n\n#### 200 Ok\n\n```json\n{{ \"id\": \"*string*\" }}\n```\n{failure}"
        );
        fs::write(self.path(&format!("docs/things_{number}.md")), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_mdclient"))
            .args(args)
            .args(["--docs", "docs", "-v"])
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Generates with the cache, compares with what comes without, and says how
    /// many docs were known.
    fn generate(&self) -> String {
        let run = self.run(&["generate", "--out", "out", "--cache-dir", "cache"]);
        assert!(run.status.success(), "{}", stderr(&run));
        let fresh = self.run(&["check", "--out", "out", "--no-cache"]);
        assert!(fresh.status.success(), "{}", stderr(&fresh));
        known(&run)
    }
}

fn stderr(run: &Output) -> String {
    String::from_utf8(run.stderr.clone()).unwrap()
}

fn known(run: &Output) -> String {
    let text = stderr(run);
    let line = text
        .lines()
        .find(|line| line.ends_with("known from the cache"));
    line.unwrap_or(&text).to_owned()
}

#[test]
fn only_what_changed_is_emitted_again() {
    let project = Project::new();
    assert_eq!(project.generate(), "0 docs known from the cache");
    assert_eq!(project.generate(), "4 docs known from the cache");
    project.write_doc(1, "Gets another.");
    assert_eq!(project.generate(), "3 docs known from the cache");
    fs::remove_file(project.path("docs/things_2.md")).unwrap();
    assert_eq!(project.generate(), "3 docs known from the cache");
    fs::rename(project.path("docs/things_3.md"), project.path("docs/x.md")).unwrap();
    assert_eq!(project.generate(), "2 docs known from the cache");
    project.write_doc(5, "Gets it.");
    assert_eq!(project.generate(), "3 docs known from the cache");
    assert_eq!(project.generate(), "4 docs known from the cache");
}

/// A failure with one field.
fn failure(field: &str) -> String {
    format!("\n#### 4XX No\n\n```json\n{{ \"{field}\": \"*string*\" }}\n```\n")
}

#[test]
fn failures_that_come_to_be_shared_change_the_modules_of_docs_that_did_not_change() {
    let project = Project::new();
    let shared = project.path("out/failures.rs");
    project.write_failing_doc(0, "Gets it.", &failure("why"));
    project.generate();
    assert!(!shared.exists());
    project.write_failing_doc(1, "Gets it.", &failure("why"));
    assert_eq!(project.generate(), "0 docs known from the cache");
    let with_one = fs::read_to_string(&shared).unwrap();
    project.write_failing_doc(1, "Gets another.", &failure("why"));
    assert_eq!(project.generate(), "3 docs known from the cache");
    project.write_failing_doc(2, "Gets it.", &failure("other"));
    assert_eq!(project.generate(), "3 docs known from the cache");
    assert_eq!(fs::read_to_string(&shared).unwrap(), with_one);
    project.write_failing_doc(3, "Gets it.", &failure("other"));
    assert_eq!(project.generate(), "0 docs known from the cache");
    project.write_doc(1, "Gets it.");
    assert_eq!(project.generate(), "0 docs known from the cache");
    project.write_doc(2, "Gets it.");
    assert_eq!(project.generate(), "0 docs known from the cache");
    assert!(!shared.exists());
    assert_eq!(project.generate(), "4 docs known from the cache");
}

#[test]
fn an_edit_of_shared_failures_is_found_and_mended() {
    let project = Project::new();
    for number in 0..2 {
        project.write_failing_doc(number, "Gets it.", &failure("why"));
    }
    project.generate();
    let shared = project.path("out/failures.rs");
    let text = fs::read_to_string(&shared).unwrap();
    fs::write(&shared, text.replace("pub why", "pub what")).unwrap();
    let check = project.run(&["check", "--out", "out", "--cache-dir", "cache"]);
    assert_eq!(check.status.code(), Some(1), "{}", stderr(&check));
    project.generate();
    assert_eq!(fs::read_to_string(&shared).unwrap(), text);
    fs::remove_file(&shared).unwrap();
    project.generate();
    assert_eq!(fs::read_to_string(&shared).unwrap(), text);
}

/// An overlay of the second doc.
fn overlay(more: &str) -> String {
    format!("# Things 1\n\n## Get Thing\n\n**GET** `/things/1`\n\n{more}\n")
}

#[test]
fn an_overlay_is_seen_when_it_comes_changes_and_goes() {
    let project = Project::new();
    let module = || fs::read_to_string(project.path("out/things_1.rs")).unwrap();
    project.generate();
    fs::create_dir(project.path("overlays")).unwrap();
    fs::write(project.path("overlays/things_1.md"), overlay("More of it.")).unwrap();
    assert_eq!(project.generate(), "3 docs known from the cache");
    assert!(module().contains("More of it."));
    assert_eq!(project.generate(), "4 docs known from the cache");
    fs::write(project.path("overlays/things_1.md"), overlay("Much of it.")).unwrap();
    assert_eq!(project.generate(), "3 docs known from the cache");
    assert!(module().contains("Much of it."));
    fs::remove_file(project.path("overlays/things_1.md")).unwrap();
    assert_eq!(project.generate(), "3 docs known from the cache");
    assert!(!module().contains("of it."));
}

#[test]
fn an_edit_by_hand_is_found_and_mended() {
    let project = Project::new();
    project.generate();
    let module = project.path("out/things_1.rs");
    let text = fs::read_to_string(&module).unwrap();
    fs::write(&module, text.replace("Gets it.", "Gets what?")).unwrap();
    let check = project.run(&["check", "--out", "out", "--cache-dir", "cache"]);
    assert_eq!(check.status.code(), Some(1), "{}", stderr(&check));
    assert_eq!(known(&check), "3 docs known from the cache");
    project.generate();
    assert_eq!(fs::read_to_string(&module).unwrap(), text);
}

#[test]
fn a_mistake_is_told_each_time() {
    let project = Project::new();
    project.generate();
    project.write_doc(1, "**GTE** `/x`");
    let check = |cache: &[&str]| {
        let run = project.run(
            &[
                &["check", "--out", "out", "--message-format", "short"],
                cache,
            ]
            .concat(),
        );
        (
            run.status.code(),
            stderr(&run).lines().next().map(str::to_owned),
        )
    };
    let without = check(&["--no-cache"]);
    assert!(without.1.as_ref().unwrap().contains("E0"), "{without:?}");
    assert_eq!(check(&["--cache-dir", "cache"]), without);
    assert_eq!(check(&["--cache-dir", "cache"]), without);
}

#[test]
fn an_overlay_without_a_doc_is_told_the_nearest_one() {
    let project = Project::new();
    project.generate();
    fs::create_dir(project.path("overlays")).unwrap();
    fs::write(project.path("overlays/thing_1.md"), overlay("More.")).unwrap();
    let without = project.run(&["check", "--out", "out", "--no-cache"]);
    let with = project.run(&["check", "--out", "out", "--cache-dir", "cache"]);
    assert!(stderr(&without).contains("is it of this doc?"));
    assert_eq!(stderr(&with), stderr(&without));
}

#[test]
fn a_cache_that_cannot_be_written_stops_nothing() {
    let project = Project::new();
    fs::write(project.path("file"), "").unwrap();
    let run = project.run(&["generate", "--out", "out", "--cache-dir", "file"]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(
        stderr(&run).contains("the cache cannot be written"),
        "{}",
        stderr(&run)
    );
}

//! The program as people and CI run it: arguments, streams, exit codes, files.

mod refused;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const DOC: &str = r#"# Zones

## List Zones

**GET** `/zones`

Lists the zones.

### Responses

#### 200 The zones.

> Data is at `body["result"]`

```json
[{ "id": "*string*" }]
```
"#;

/// A folder with one doc, and the program run in it.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        fs::create_dir(project.path("docs")).unwrap();
        project.write_doc("zones.md", DOC);
        project
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn write_doc(&self, name: &str, text: &str) {
        fs::write(self.path("docs").join(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_mdclient"))
            .args(args)
            .args(["--docs", "docs", "--out", "src/api"])
            .current_dir(self.0.path())
            .env_remove("CARGO")
            .output()
            .unwrap();
        Run(output)
    }

    fn emitted(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("src/api")) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

struct Run(Output);

impl Run {
    fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    fn stdout(&self) -> &str {
        str::from_utf8(&self.0.stdout).unwrap()
    }

    fn stderr(&self) -> &str {
        str::from_utf8(&self.0.stderr).unwrap()
    }
}

/// The summary without the time that it took.
fn summary(run: &Run) -> &str {
    run.stderr().rsplit_once(", in ").unwrap().0
}

#[test]
fn generate_writes_what_changed_and_removes_what_is_stale() {
    let project = Project::new();
    let first = project.run(&["generate"]);
    assert_eq!(first.code(), 0, "{}", first.stderr());
    assert_eq!(
        summary(&first),
        "1 doc, 1 endpoint, 1 type: 2 written, 0 unchanged, 0 removed"
    );
    assert_eq!(project.emitted(), ["mod.rs", "zones.rs"]);

    let again = project.run(&["generate"]);
    assert_eq!(
        summary(&again),
        "1 doc, 1 endpoint, 1 type: 0 written, 2 unchanged, 0 removed"
    );

    fs::rename(project.path("docs/zones.md"), project.path("docs/rules.md")).unwrap();
    fs::write(project.path("src/api/mine.rs"), "// mine").unwrap();
    let renamed = project.run(&["generate"]);
    assert_eq!(
        summary(&renamed),
        "1 doc, 1 endpoint, 1 type: 2 written, 0 unchanged, 1 removed"
    );
    assert_eq!(project.emitted(), ["mine.rs", "mod.rs", "rules.rs"]);
}

#[test]
fn no_command_is_generate() {
    let project = Project::new();
    assert_eq!(project.run(&[]).code(), 0);
    assert_eq!(project.emitted(), ["mod.rs", "zones.rs"]);
}

#[test]
fn a_file_of_somebody_else_is_never_overwritten() {
    let project = Project::new();
    fs::create_dir_all(project.path("src/api")).unwrap();
    fs::write(project.path("src/api/zones.rs"), "// mine").unwrap();
    let run = project.run(&["generate"]);
    assert_eq!(run.code(), 2);
    assert!(
        run.stderr().contains("mdclient did not write it"),
        "{}",
        run.stderr()
    );
    assert_eq!(
        fs::read_to_string(project.path("src/api/zones.rs")).unwrap(),
        "// mine"
    );
    assert_eq!(project.emitted(), ["zones.rs"]);
}

#[test]
fn check_writes_nothing_and_names_the_mending_command() {
    let project = Project::new();
    let missing = project.run(&["check"]);
    assert_eq!(missing.code(), 1);
    assert!(
        missing.stdout().contains("+++ b/zones.rs"),
        "{}",
        missing.stdout()
    );
    assert!(project.emitted().is_empty());

    project.run(&["generate"]);
    let fresh = project.run(&["check"]);
    assert_eq!((fresh.code(), fresh.stdout()), (0, ""));

    project.write_doc(
        "zones.md",
        &DOC.replace("Lists the zones.", "Lists all zones."),
    );
    let behind = project.run(&["check"]);
    assert_eq!(behind.code(), 1);
    let diff = "-/// Lists the zones.\n+/// Lists all zones.\n";
    assert!(behind.stdout().contains(diff), "{}", behind.stdout());
    let help = "= help: to mend it, run: mdclient generate --docs docs --out src/api\n";
    assert!(behind.stderr().ends_with(help), "{}", behind.stderr());
    let short = project.run(&["check", "-q", "--message-format", "github"]);
    let command = "::error title=mdclient::`src/api` is not what the docs say: 1 to write, 0 to remove%0Ahelp: \
                   to mend it, run: mdclient generate --docs docs --out src/api\n";
    assert_eq!(short.stderr(), command);
}

#[test]
fn docs_with_errors_change_nothing() {
    let project = Project::new();
    project.run(&["generate"]);
    let before = fs::read(project.path("src/api/zones.rs")).unwrap();
    project.write_doc(
        "zones.md",
        &DOC.replace("GET", "GTE").replace("*string*", "*strng*"),
    );
    project.write_doc("new.md", DOC);
    for command in ["generate", "check", "ir", "openapi"] {
        let run = project.run(&[command, "--message-format", "short"]);
        assert_eq!((run.code(), run.stdout()), (1, ""), "{command}");
        assert_eq!(
            run.stderr(),
            "docs/zones.md:5:3: error[E0108]: unknown method `GTE`\n\
             docs/zones.md:16:10: error[E0202]: unknown placeholder `*strng*`\n\
             2 errors in the docs; nothing is emitted until they are mended\n"
        );
    }
    assert_eq!(fs::read(project.path("src/api/zones.rs")).unwrap(), before);
    assert_eq!(project.emitted(), ["mod.rs", "zones.rs"]);
}

#[test]
fn diagnostics_for_programs_are_one_json_object_a_line() {
    let project = Project::new();
    project.write_doc(
        "zones.md",
        &DOC.replace("GET", "GTE").replace("200", "2000"),
    );
    let run = project.run(&["check", "-q", "--message-format", "json"]);
    let lines: Vec<Value> = run
        .stderr()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["code"], "E0108");
    assert_eq!(lines[0]["spans"][0]["file"], "docs/zones.md");
    assert_eq!(lines[0]["spans"][0]["line"], 5);
    assert_eq!(lines[0]["spans"][0]["column"], 3);
    assert_eq!(lines[1]["code"], "E0114");
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let project = Project::new();
    project.write_doc("zones.md", "");
    assert!(!project.run(&["check"]).stderr().contains('\u{1b}'));
    assert!(
        project
            .run(&["check", "--color", "always"])
            .stderr()
            .contains('\u{1b}')
    );
}

#[test]
fn ir_is_json_on_stdout() {
    let project = Project::new();
    let run = project.run(&["ir"]);
    assert_eq!((run.code(), run.stderr()), (0, ""));
    let ir: Value = serde_json::from_str(run.stdout()).unwrap();
    assert_eq!(ir["version"], 2);
    assert_eq!(ir["modules"][0]["source"], "zones.md");
    let response = &ir["modules"][0]["endpoints"][0]["responses"][0];
    assert_eq!(response["data_at"], serde_json::json!(["result"]));
    assert_eq!(
        response["body"],
        serde_json::json!({ "array": { "object": { "id": "string" } } })
    );
    assert_eq!(response["line"], 11);
}

#[test]
fn openapi_is_json_on_stdout() {
    let project = Project::new();
    let url = "https://api.example.com/v4";
    let run = project.run(&["openapi", "--api-version", "4", "--base-url", url]);
    assert_eq!((run.code(), run.stderr()), (0, ""));
    let document: Value = serde_json::from_str(run.stdout()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let info = serde_json::json!({ "title": "Zones", "version": "4" });
    assert_eq!(document["info"], info);
    assert_eq!(document["servers"], serde_json::json!([{ "url": url }]));
    assert_eq!(
        document["paths"]["/zones"]["get"]["operationId"],
        "ListZones"
    );
}

#[test]
fn openapi_says_what_is_not_where_one_would_look_for_it() {
    let project = Project::new();
    project.write_doc("zones.md", &DOC.replace("/zones", "/zones/{id}"));
    project.write_doc("rules.md", &DOC.replace("/zones", "/zones/{zone}"));
    let run = project.run(&["openapi", "-v"]);
    assert_eq!(run.code(), 0);
    assert_eq!(
        run.stderr(),
        "the path `/zones/{id}` stands under `/zones/{zone}`\n\
         the request `zones.ListZones` is part of the operation `rules.ListZones`\n\
         2 requests are 1 operations on 1 paths; merged into another: 1; \
         under another spelling of the path: 1 (`-v` says which)\n"
    );
    assert_eq!(project.run(&["openapi", "-q"]).stderr(), "");
}

#[test]
fn codes_are_explained() {
    let project = Project::new();
    let known = project.run(&["--explain", "e0103"]);
    assert_eq!(known.code(), 0);
    assert!(
        known.stdout().contains("method line right below"),
        "{}",
        known.stdout()
    );
    assert!(known.stdout().contains("DIALECT.md"), "{}", known.stdout());
    let unknown = project.run(&["--explain", "E9999"]);
    assert_eq!((unknown.code(), unknown.stdout()), (2, ""));
    assert!(unknown.stderr().contains("E0101"), "{}", unknown.stderr());
}

#[test]
fn the_output_does_not_depend_on_where_the_docs_are() {
    let project = Project::new();
    project.run(&["generate"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("out");
    let status = Command::new(env!("CARGO_BIN_EXE_mdclient"))
        .arg("--docs")
        .arg(project.path("docs"))
        .arg("--out")
        .arg(&out)
        .status()
        .unwrap();
    assert!(status.success());
    let read = |folder: &Path| fs::read(folder.join("zones.rs")).unwrap();
    assert_eq!(read(&project.path("src/api")), read(&out));
}

/// A file of the repository that holds this package.
fn of_repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(path).unwrap()
}

#[test]
fn an_endpoint_that_leaves_the_docs_is_told_with_its_overlay() {
    let name = "workers_kv_namespace.md";
    let doc = of_repository(&format!("priv/docs/{name}"));
    let overlay = of_repository(&format!("priv/overlays/{name}"));
    let project = Project::new();
    fs::remove_file(project.path("docs/zones.md")).unwrap();
    fs::create_dir(project.path("overlays")).unwrap();
    fs::write(project.path("overlays").join(name), &overlay).unwrap();
    project.write_doc(name, &doc);
    assert_eq!(project.run(&["generate"]).code(), 0);
    assert_eq!(project.run(&["check"]).code(), 0);

    let (rest, _) = doc.split_once("## Delete key-value pair\n").unwrap();
    project.write_doc(name, rest);
    let run = project.run(&["check"]);
    assert_eq!(run.code(), 1);
    let line = |text: &str, heading: &str| {
        let at = text.find(heading).unwrap();
        text[..at].lines().count() + 3
    };
    let described = line(&overlay, "## Delete key-value pair\n");
    let nearest = line(rest, "## Write key-value pair with optional metadata\n");
    for place in [
        format!("overlays/{name}:{described}:"),
        format!("docs/{name}:{nearest}:"),
    ] {
        assert!(run.stderr().contains(&place), "{place}\n{}", run.stderr());
    }
}

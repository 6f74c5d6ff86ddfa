//! The workspace of new crates, and cargo in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use conformance::{repository, synthetic};
use mdclient::diagnostic::render::Format;
use mdclient::project::{BaseUrl, Enabled, NewCrate, Runtime};
use mdclient::{Run, disk};
use serde_json::Value;

use super::cases::{self, Call, Case};
use super::program;

/// The sets of docs whose endpoints are called over HTTP.
pub const SETS_ON_THE_WIRE: [&str; 2] = ["library", "observatory"];

/// A set of docs, and the crate that was made of it.
pub struct Set {
    pub name: &'static str,
    pub run: Run,
    /// Whether its docs are so plain that they can be read line by line.
    pub is_plain: bool,
}

/// Crates that are members of one workspace.
pub struct Workspace {
    folder: PathBuf,
    sets: Vec<Set>,
}

impl Workspace {
    /// Makes the workspace afresh; what cargo has built of dependencies stays.
    pub fn make() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-crates");
        for made in ["docs", "crates"] {
            let made = folder.join(made);
            if made.exists() {
                fs::remove_dir_all(&made).expect("the folder is ours");
            }
            fs::create_dir_all(made).expect("the folder is ours");
        }
        let mut workspace = Self {
            folder,
            sets: Vec::new(),
        };
        for name in SETS_ON_THE_WIRE {
            let docs = repository("tests/fixtures/apis").join(name);
            workspace.add(name, true, &docs, None);
        }
        let hostile = workspace.hostile_docs();
        let overlays = repository("tests/fixtures/hostile_overlays");
        workspace.add("hostile", false, &hostile, Some(&overlays));
        let synthetic = workspace.synthetic_docs();
        workspace.add("synthetic", true, &synthetic, None);
        let real = repository("../shared/corpus/cloudflare");
        if real.is_dir() {
            workspace.add("real", true, &real, None);
        } else {
            eprintln!("skipped in part: there is no folder with real docs beside this checkout");
        }
        workspace.add_round_trip();
        workspace
    }

    fn add(&mut self, name: &'static str, is_plain: bool, docs: &Path, overlays: Option<&Path>) {
        let run = mdclient::run(disk::read(docs, overlays).expect("the docs are there"));
        let new = NewCrate {
            name: name
                .parse()
                .expect("the names of the sets are those of packages"),
            base_url: Some(
                "https://api.example.com"
                    .parse::<BaseUrl>()
                    .expect("it is a URL"),
            ),
            runtime: Runtime::Path(repository("generator/runtime")),
            enabled: Enabled::All,
            docs: docs.to_owned(),
            overlays: overlays.map(Path::to_owned),
        };
        let files = new.files(&run);
        let files = files.unwrap_or_else(|| panic!("{name}: {}", run.render(Format::Short)));
        disk::create(&files, &self.folder.join("crates").join(name)).expect("the folder is ours");
        self.sets.push(Set {
            name,
            run,
            is_plain,
        });
    }

    /// The hostile fixtures, and docs whose names are hostile.
    fn hostile_docs(&self) -> PathBuf {
        let docs = self.folder.join("docs/hostile");
        fs::create_dir(&docs).expect("it was emptied");
        let fixtures = repository("tests/fixtures/hostile");
        for entry in fs::read_dir(fixtures).expect("the fixtures are there") {
            let path = entry.expect("the fixtures can be read").path();
            let name = path.file_name().expect("an entry has a name");
            fs::copy(&path, docs.join(name)).expect("the folder is ours");
        }
        let plain = repository("tests/fixtures/apis/library/books.md");
        for name in HOSTILE_NAMES {
            fs::copy(&plain, docs.join(format!("{name}.md"))).expect("the folder is ours");
        }
        docs
    }

    fn synthetic_docs(&self) -> PathBuf {
        let docs = self.folder.join("docs/synthetic");
        fs::create_dir(&docs).expect("it was emptied");
        for (name, text) in synthetic::docs(1, 16) {
            fs::write(docs.join(name), text).expect("the folder is ours");
        }
        docs
    }

    /// Adds the program that reads and sends, and the workspace's own files.
    fn add_round_trip(&self) {
        let crates = self.folder.join("crates");
        let sets: Vec<&Set> = self.plain_sets().collect();
        let program = crates.join("round-trip");
        fs::create_dir_all(program.join("src")).expect("the folder is ours");
        let runtime = repository("generator/runtime");
        let manifest = program::manifest(&sets, &runtime);
        let files = [
            (program.join("Cargo.toml"), manifest),
            (program.join("src/main.rs"), program::source(&sets)),
            (crates.join("Cargo.toml"), MANIFEST.to_owned()),
        ];
        for (path, text) in files {
            fs::write(path, text).expect("the folder is ours");
        }
        fs::copy(repository("Cargo.lock"), crates.join("Cargo.lock")).expect("the folder is ours");
    }

    fn plain_sets(&self) -> impl Iterator<Item = &Set> {
        self.sets.iter().filter(|set| set.is_plain)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.sets.iter().map(|set| set.name)
    }

    /// Every module of every crate, as cargo takes it.
    pub fn full_features(&self) -> String {
        let all = self.names().map(|name| format!("{name}/full"));
        all.collect::<Vec<_>>().join(",")
    }

    /// What there is to read, in the order of the program's endpoints.
    pub fn cases(&self) -> Vec<Case> {
        cases::cases(self.plain_sets())
    }

    /// What the program sends, in its order.
    pub fn calls(&self) -> Vec<Call> {
        cases::calls(
            self.plain_sets()
                .filter(|set| SETS_ON_THE_WIRE.contains(&set.name)),
        )
    }

    /// Runs cargo; fails with what it said unless all is well. Gives what it wrote to stdout.
    pub fn cargo(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("cargo can be started");
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "cargo {args:?}\n{stdout}\n{stderr}"
        );
        stdout
    }

    /// Runs the program; gives a value for each line that it wrote.
    pub fn round_trip(&self, args: &[&str], input: &str) -> Vec<Value> {
        let cargo = ["run", "--quiet", "--package", "round-trip", "--"];
        let mut command = self.command(&[&cargo[..], args].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("cargo can be started");
        let mut stdin = child.stdin.take().expect("it is piped");
        // The program reads all of it before it writes anything.
        stdin
            .write_all(input.as_bytes())
            .expect("the program reads its input");
        drop(stdin);
        let output = child
            .wait_with_output()
            .expect("the program can be waited for");
        assert!(output.status.success(), "the program failed");
        let lines = output
            .stdout
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_slice(line).expect("it writes JSON"))
            .collect()
    }

    fn command(&self, args: &[&str]) -> Command {
        let (options, of_tool) = match args.iter().position(|&arg| arg == "--") {
            Some(at) => args.split_at(at),
            None => (args, &[][..]),
        };
        let mut command = Command::new(env!("CARGO"));
        command.args(options).arg("--offline");
        command
            .arg("--config")
            .arg(repository(".cargo/config.toml"));
        command.args(of_tool);
        command.current_dir(self.folder.join("crates"));
        command.env("CARGO_TARGET_DIR", self.folder.join("target"));
        // With the same profile, dependencies that this repository has built are built for good.
        command.env("CARGO_BUILD_BUILD_DIR", build_folder());
        command.env("CARGO_INCREMENTAL", "0");
        command.env("RUSTDOCFLAGS", "-D warnings");
        command
    }
}

/// Where the build that made this test has its artifacts.
fn build_folder() -> &'static Path {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().expect("it is a folder in it")
}

const MANIFEST: &str = "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n";

/// Names of docs that are something else to Rust, to cargo, to a shell or to some disk.
const HOSTILE_NAMES: [&str; 26] = [
    ".",
    "1",
    "Ünïcode",
    "a.b",
    "alloc",
    "api",
    "auth",
    "build",
    "con",
    "core",
    "crate",
    "default",
    "full",
    "lib",
    "main",
    "mod",
    "r#",
    "reqwest",
    "self",
    "std",
    "super",
    "tests",
    "tracing",
    "x;y",
    "$(id)",
    "{x}",
];

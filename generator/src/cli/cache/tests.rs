use std::fs;

use mdclient::emit::Features;

use super::*;

/// Folders for a cache, and what a generator wrote last.
struct Project {
    folder: tempfile::TempDir,
    generator: Hash,
    present: BTreeMap<String, Vec<u8>>,
}

impl Project {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            generator: blake3::hash(b"first"),
            present: BTreeMap::new(),
        }
    }

    fn store(&self) -> Store {
        Store::new(self.folder.path(), Path::new("out")).unwrap()
    }

    fn file(&self) -> std::path::PathBuf {
        let mut files = fs::read_dir(self.folder.path()).unwrap();
        files.next().unwrap().unwrap().path()
    }

    /// The docs that are known.
    fn known(&self, docs: &[(&str, &str)]) -> Vec<String> {
        self.known_of(&sources(docs))
    }

    fn known_of(&self, sources: &SourceMap) -> Vec<String> {
        let cache = Cache::read(self.store(), self.generator, sources);
        cache.known(sources, &self.present).into_keys().collect()
    }

    /// Emits every doc, and remembers it.
    fn generate(&mut self, docs: &[(&str, &str)]) {
        self.generate_of(sources(docs));
    }

    fn generate_of(&mut self, sources: SourceMap) {
        let run = mdclient::run(sources);
        let files = run.files(Features::None).unwrap();
        let shared = shared_by(&run);
        let mut cache = Cache::read(self.store(), self.generator, &run.sources);
        cache
            .remember(&run, &files, &BTreeMap::new(), &shared)
            .unwrap();
        let bytes = files
            .into_iter()
            .map(|(name, text)| (name, text.into_bytes()));
        self.present = bytes.collect();
    }
}

/// Which failures the docs of a run share.
fn shared_by(run: &Run) -> Shared {
    Shared::new(&mdclient::emit::outlines(run.api.as_ref().unwrap()))
}

fn sources(docs: &[(&str, &str)]) -> SourceMap {
    with_overlays(docs, &[])
}

fn with_overlays(docs: &[(&str, &str)], overlays: &[(&str, &str)]) -> SourceMap {
    let mut sources = SourceMap::default();
    for (name, text) in docs {
        sources.add(*name, *name, text.as_bytes()).unwrap();
    }
    for (name, text) in overlays {
        sources.add_overlay(*name, *name, text.as_bytes()).unwrap();
    }
    sources
}

const A: &str = "# A\n\n## Get A\n\n**GET** `/a`\n\n### Responses\n\n#### 200 Ok\n\n```json\n{ \"a\": 1 }\n```\n";
const B: &str = "# [DEPRECATED] B\n\n## Get B\n\n**GET** `/b`\n\n### Responses\n\n#### 200 Ok\n\n```json\n[]\n```\n";

#[test]
fn a_doc_that_is_as_it_was_is_known() {
    let mut project = Project::new();
    assert!(project.known(&[("a.md", A), ("b.md", B)]).is_empty());
    project.generate(&[("a.md", A), ("b.md", B)]);
    assert_eq!(project.known(&[("a.md", A), ("b.md", B)]), ["a.md", "b.md"]);
}

#[test]
fn what_is_known_is_what_would_be_emitted() {
    let mut project = Project::new();
    let docs = [("a.md", A), ("b.md", B)];
    project.generate(&docs);
    let sources = sources(&docs);
    let cache = Cache::read(project.store(), project.generator, &sources);
    let known = cache.known(&sources, &project.present);
    let run = mdclient::run(sources);
    let files = run.files(Features::None).unwrap();
    for module in &run.api.as_ref().unwrap().modules {
        let known = &known[&format!("{}.md", module.name)];
        assert_eq!(known.outline, Outline::from(module));
        assert_eq!(known.text, files[&file_name(&module.name)]);
        assert_eq!(known.types, module.types.len());
    }
}

#[test]
fn a_doc_that_is_new_changed_or_renamed_is_not_known() {
    let mut project = Project::new();
    project.generate(&[("a.md", A)]);
    let changed = A.replace("Get A", "Get an A");
    assert!(project.known(&[("a.md", &changed)]).is_empty());
    assert!(project.known(&[("c.md", A)]).is_empty());
    assert_eq!(project.known(&[("a.md", A), ("b.md", B)]), ["a.md"]);
    // A name that makes the same module stands in the module all the same.
    assert!(project.known(&[("A.md", A)]).is_empty());
}

const OF_A: &str = "# A\n\n## Get A\n\n**GET** `/a`\n\nMore of it.\n";

#[test]
fn a_doc_with_an_overlay_that_is_new_changed_or_deleted_is_not_known() {
    let docs = [("a.md", A), ("b.md", B)];
    let without = || with_overlays(&docs, &[]);
    let with = || with_overlays(&docs, &[("a.md", OF_A)]);
    let mut project = Project::new();
    project.generate_of(without());
    assert_eq!(project.known_of(&with()), ["b.md"]);
    project.generate_of(with());
    assert_eq!(project.known_of(&with()), ["a.md", "b.md"]);
    let changed = OF_A.replace("More", "Much");
    let changed = with_overlays(&docs, &[("a.md", &changed)]);
    assert_eq!(project.known_of(&changed), ["b.md"]);
    assert_eq!(project.known_of(&without()), ["b.md"]);
}

#[test]
fn a_doc_with_a_warning_in_its_overlay_is_not_remembered() {
    let other_title = OF_A.replace("# A\n", "# C\n");
    let sources = || with_overlays(&[("a.md", A), ("b.md", B)], &[("a.md", &other_title)]);
    let mut project = Project::new();
    project.generate_of(sources());
    assert_eq!(project.known_of(&sources()), ["b.md"]);
}

#[test]
fn nothing_is_known_beside_an_overlay_without_a_doc() {
    let docs = [("a.md", A), ("b.md", B)];
    let mut project = Project::new();
    project.generate(&docs);
    let sources = with_overlays(&docs, &[("aa.md", OF_A)]);
    assert!(project.known_of(&sources).is_empty());
}

#[test]
fn a_deleted_doc_is_forgotten() {
    let mut project = Project::new();
    project.generate(&[("a.md", A), ("b.md", B)]);
    project.generate(&[("b.md", B)]);
    assert_eq!(project.known(&[("a.md", A), ("b.md", B)]), ["b.md"]);
    assert_eq!(project.store().read().entries.len(), 1);
}

#[test]
fn another_generator_knows_nothing() {
    let mut project = Project::new();
    project.generate(&[("a.md", A)]);
    project.generator = blake3::hash(b"second");
    assert!(project.known(&[("a.md", A)]).is_empty());
}

#[test]
fn a_module_that_was_edited_or_removed_is_not_known() {
    let mut project = Project::new();
    project.generate(&[("a.md", A), ("b.md", B)]);
    project.present.get_mut("a.rs").unwrap().push(b' ');
    project.present.remove("b.rs");
    assert!(project.known(&[("a.md", A), ("b.md", B)]).is_empty());
}

#[test]
fn what_is_known_was_made_with_the_same_failures_shared() {
    let failing = |doc: &str| {
        let failure = "#### 4XX No\n\n```json\n{ \"why\": \"*string*\" }\n```\n";
        format!("{doc}\n{failure}")
    };
    let (a, b) = (failing(A), failing(B));
    let docs = [("a.md", &*a), ("b.md", &*b)];
    let mut project = Project::new();
    project.generate(&docs);
    let cache = Cache::read(project.store(), project.generator, &sources(&docs));
    let shared = |docs: &[(&str, &str)]| shared_by(&mdclient::run(sources(docs)));
    assert_eq!(shared(&docs).names().len(), 1);
    assert!(cache.agrees(&shared(&docs), &project.present));
    assert!(!cache.agrees(&shared(&[("a.md", &a), ("b.md", B)]), &project.present));
    let file = file_name(names::SHARED_FAILURES);
    project.present.get_mut(&file).unwrap().push(b' ');
    assert!(!cache.agrees(&shared(&docs), &project.present));
}

#[test]
fn a_doc_with_a_warning_is_not_remembered() {
    let mut project = Project::new();
    project.generate(&[("a.md", "# A\n"), ("b.md", B)]);
    assert_eq!(project.known(&[("a.md", "# A\n"), ("b.md", B)]), ["b.md"]);
}

#[test]
fn docs_of_the_same_module_are_not_known() {
    let mut project = Project::new();
    project.generate(&[("a.md", A)]);
    assert!(project.known(&[("A.md", A), ("a.md", A)]).is_empty());
}

#[test]
fn bytes_that_are_not_utf8_are_not_what_stands_for_them() {
    let mut project = Project::new();
    let doc = A.replace("# A", "# A\u{fffd}");
    project.generate(&[("a.md", &doc)]);
    let mut sources = SourceMap::default();
    let invalid = [b"# A\xff", &A.as_bytes()["# A".len()..]].concat();
    let file = sources.add("a.md", "a.md", &invalid).unwrap();
    assert_eq!(sources.file(file).text(), doc);
    assert!(project.known_of(&sources).is_empty());
}

#[test]
fn bytes_of_an_overlay_that_are_not_utf8_are_not_what_stands_for_them() {
    let mut project = Project::new();
    let overlay = OF_A.replace("More", "\u{fffd}");
    project.generate_of(with_overlays(&[("a.md", A)], &[("a.md", &overlay)]));
    let mut sources = sources(&[("a.md", A)]);
    let (before, after) = OF_A.split_once("More").unwrap();
    let invalid = [before.as_bytes(), b"\xff", after.as_bytes()].concat();
    let file = sources.add_overlay("a.md", "a.md", &invalid).unwrap();
    assert_eq!(sources.file(file).text(), overlay);
    assert!(project.known_of(&sources).is_empty());
}

#[test]
fn a_spoilt_cache_is_an_empty_one() {
    let mut project = Project::new();
    project.generate(&[("a.md", A)]);
    let whole = fs::read(project.file()).unwrap();
    for at in 0..whole.len() {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 1;
        fs::write(project.file(), spoilt).unwrap();
        assert!(project.known(&[("a.md", A)]).is_empty(), "byte {at}");
    }
    fs::write(project.file(), &whole[..whole.len() / 2]).unwrap();
    assert!(project.known(&[("a.md", A)]).is_empty());
    project.generate(&[("a.md", A)]);
    assert_eq!(project.known(&[("a.md", A)]), ["a.md"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_cache_is_neither_read_nor_written_through() {
    let mut project = Project::new();
    project.generate(&[("a.md", A)]);
    let (file, elsewhere) = (project.file(), tempfile::tempdir().unwrap());
    let target = elsewhere.path().join("target");
    fs::rename(&file, &target).unwrap();
    std::os::unix::fs::symlink(&target, &file).unwrap();
    assert!(project.known(&[("a.md", A)]).is_empty());
    let before = fs::read(&target).unwrap();
    project.generate(&[("b.md", B)]);
    assert_eq!(fs::read(&target).unwrap(), before);
    assert_eq!(project.known(&[("b.md", B)]), ["b.md"]);
}

#[test]
fn each_output_folder_has_a_file_and_the_oldest_go() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine"), "").unwrap();
    let memory = Memory::default();
    for number in 0..100 {
        let out = format!("out{number}");
        let store = Store::new(folder.path(), Path::new(&out)).unwrap();
        store.write(&memory).unwrap();
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 65);
    assert!(folder.path().join("mine").exists());
}

#[test]
fn runs_at_once_may_remove_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let folder = folder.path();
            scope.spawn(move || {
                for number in 0..100 {
                    let out = format!("out{thread}-{number}");
                    let store = Store::new(folder, Path::new(&out)).unwrap();
                    store.write(&Memory::default()).unwrap();
                }
            });
        }
    });
    assert!(fs::read_dir(folder.path()).unwrap().count() >= 64);
}

#[test]
fn runs_at_once_leave_one_whole_cache() {
    let project = Project::new();
    std::thread::scope(|scope| {
        for number in 0..8u32 {
            let project = &project;
            scope.spawn(move || {
                let entry = Entry {
                    text: blake3::hash(&number.to_le_bytes()),
                    title: String::new(),
                    deprecated: false,
                    requests: 1,
                    types: 1,
                    failures: Vec::new(),
                };
                let memory = Memory {
                    entries: Entries::from([(entry.text, entry)]),
                    shared: None,
                };
                for _ in 0..20 {
                    project.store().write(&memory).unwrap();
                    assert_eq!(project.store().read().entries.len(), 1);
                }
            });
        }
    });
    assert_eq!(fs::read_dir(project.folder.path()).unwrap().count(), 1);
}

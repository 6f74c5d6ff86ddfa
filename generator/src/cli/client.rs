//! The client as the docs want it, beside the one that is there.

use std::collections::BTreeMap;

use mdclient::diagnostic::Severity;
use mdclient::disk::{self, DiskError};
use mdclient::emit::{self, Features, Outline, Shared};
use mdclient::names::SHARED_FAILURES;
use mdclient::output::{self, Files};
use mdclient::source::SourceMap;
use mdclient::{Run, ir::Api};

use super::args::Options;
use super::cache::{Cache, Known};
use super::place::Place;
use super::progress::Timings;
use super::terminal::Terminal;

/// The client as the docs want it, beside the one that is there.
pub struct Client {
    /// The files that the docs want.
    pub wanted: Files,
    /// The files that are there.
    pub present: BTreeMap<String, Vec<u8>>,
    /// What there is to say of each module, in the order of their names.
    pub modules: Vec<Outline>,
    /// What the docs hold, in words.
    pub counts: String,
}

impl Client {
    /// Reads both; `None` where the docs have an error, which is printed.
    pub fn read(
        options: &Options,
        place: &Place,
        terminal: &Terminal,
        timings: &mut Timings,
    ) -> Result<Option<Self>, DiskError> {
        let sources = place.read()?;
        let present = disk::read_output(&place.out)?;
        timings.done("read");
        let folder = options.cache_folder();
        let mut cache = folder.and_then(|folder| Cache::open(&folder, &place.out, &sources));
        let docs = Docs::read(sources, cache.as_ref(), &present);
        report(&docs.run, terminal);
        timings.done("look up, parse and lower");
        let Some(api) = &docs.run.api else {
            return Ok(None);
        };
        let modules = docs.outlines(api);
        let wanted = docs.emit(api, &modules, place.features(), terminal);
        timings.done("emit");
        if let Some(cache) = &mut cache {
            docs.remember(cache, &wanted, &modules, terminal);
            timings.done("remember");
        }
        let known = docs.known.values().map(|known| known.types);
        let types = api.type_count() + known.sum::<usize>();
        Ok(Some(Self {
            counts: counts(&modules, types),
            wanted,
            present,
            modules,
        }))
    }
}

/// What is known of docs, and the others, read.
struct Docs {
    run: Run,
    known: BTreeMap<String, Known>,
    /// The text of the module of shared failures, if that is known and there is one.
    failures: Option<String>,
}

impl Docs {
    /// Reads docs that are not known.
    fn read(
        sources: SourceMap,
        cache: Option<&Cache>,
        present: &BTreeMap<String, Vec<u8>>,
    ) -> Self {
        let known = cache.map(|cache| (cache, cache.known(&sources, present)));
        if let Some((cache, known)) = known.filter(|(_, known)| !known.is_empty()) {
            let docs = Self::read_changed(sources.clone(), cache, known, present);
            if let Some(docs) = docs {
                return docs;
            }
        }
        Self {
            run: mdclient::run(sources),
            known: BTreeMap::new(),
            failures: None,
        }
    }

    /// Reads the docs that changed; `None` if with them other failures are shared than before, on which
    /// every module may depend.
    fn read_changed(
        mut sources: SourceMap,
        cache: &Cache,
        known: BTreeMap<String, Known>,
        present: &BTreeMap<String, Vec<u8>>,
    ) -> Option<Self> {
        sources.retain(|file| !known.contains_key(file.name()));
        let mut docs = Self {
            run: mdclient::run(sources),
            known,
            failures: None,
        };
        if let Some(api) = &docs.run.api {
            let shared = Shared::new(&docs.outlines(api));
            if !cache.agrees(&shared, present) {
                return None;
            }
            let text = present.get(&emit::file_name(SHARED_FAILURES));
            let text = text.filter(|_| !shared.names().is_empty());
            docs.failures = text.and_then(|text| String::from_utf8(text.clone()).ok());
        }
        Some(docs)
    }

    /// The outlines of all modules, in the order of their names.
    fn outlines(&self, api: &Api) -> Vec<Outline> {
        let mut outlines = emit::outlines(api);
        outlines.extend(self.known.values().map(|known| known.outline.clone()));
        outlines.sort_by(|a, b| a.name.cmp(&b.name));
        outlines
    }

    /// The files of all modules.
    fn emit(
        &self,
        api: &Api,
        modules: &[Outline],
        features: Features,
        terminal: &Terminal,
    ) -> Files {
        let shared = Shared::new(modules);
        let bar = terminal.bar(api.modules.len());
        let mut emitted = emit::of_all(modules, &shared, features);
        emitted.extend(emit::modules(&self.run.sources, api, &shared, || {
            bar.step();
        }));
        if self.known.is_empty() {
            emitted.extend(emit::shared_file(&self.run.sources, api, &shared));
        }
        let mut files = output::files(emitted);
        for known in self.known.values() {
            files.insert(emit::file_name(&known.outline.name), known.text.clone());
        }
        if let Some(text) = &self.failures {
            files.insert(emit::file_name(SHARED_FAILURES), text.clone());
        }
        files
    }

    fn remember(&self, cache: &mut Cache, files: &Files, modules: &[Outline], terminal: &Terminal) {
        let shared = Shared::new(modules);
        if let Err(error) = cache.remember(&self.run, files, &self.known, &shared) {
            terminal.detail(&format!("the cache cannot be written: {error}"));
        }
        terminal.detail(&format!(
            "{} known from the cache",
            plural(self.known.len(), "doc")
        ));
    }
}

/// Reads the docs as far as they can be understood, and prints what is wrong with them.
pub fn run(sources: SourceMap, terminal: &Terminal) -> Run {
    let run = mdclient::run(sources);
    report(&run, terminal);
    run
}

/// Prints what is wrong with the docs.
fn report(run: &Run, terminal: &Terminal) {
    terminal.diagnostics(run);
    if run.api.is_none() {
        let count = |wanted| {
            let all = run.diagnostics.iter();
            all.filter(|d| d.severity() == wanted).count()
        };
        let errors = plural(count(Severity::Error), "error");
        let warnings = match count(Severity::Warning) {
            0 => String::new(),
            count => format!(" and {}", plural(count, "warning")),
        };
        terminal.summary(&format!(
            "{errors}{warnings} in the docs; nothing is emitted until they are mended"
        ));
    }
}

/// What docs hold, in words.
pub fn counts(modules: &[Outline], types: usize) -> String {
    let docs = plural(modules.len(), "doc");
    let requests = modules.iter().map(|module| module.requests).sum();
    let endpoints = plural(requests, "endpoint");
    format!("{docs}, {endpoints}, {}", plural(types, "type"))
}

fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

//! The client as the docs want it, beside the one that is there.

use std::collections::BTreeMap;

use mdclient::diagnostic::Severity;
use mdclient::disk::{self, DiskError};
use mdclient::emit::{self, Features, Outline};
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
        let mut sources = place.read()?;
        let present = disk::read_output(&place.out)?;
        timings.done("read");
        let folder = options.cache_folder();
        let mut cache = folder.and_then(|folder| Cache::open(&folder, &place.out, &sources));
        let known = cache
            .as_ref()
            .map_or_else(BTreeMap::new, |cache| cache.known(&sources, &present));
        sources.retain(|file| !known.contains_key(file.name()));
        timings.done("look up");
        let run = run(sources, terminal);
        timings.done("parse and lower");
        let Some(api) = &run.api else {
            return Ok(None);
        };
        let modules = outlines(api, &known);
        let wanted = emit(&run, api, &known, &modules, place.features(), terminal);
        timings.done("emit");
        if let Some(cache) = &mut cache {
            remember(cache, &run, &wanted, &known, terminal);
            timings.done("remember");
        }
        let types = api.type_count() + known.values().map(|known| known.types).sum::<usize>();
        Ok(Some(Self {
            counts: counts(&modules, types),
            wanted,
            present,
            modules,
        }))
    }
}

/// Reads the docs as far as they can be understood, and prints what is wrong with them.
pub fn run(sources: SourceMap, terminal: &Terminal) -> Run {
    let run = mdclient::run(sources);
    terminal.diagnostics(&run);
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
    run
}

/// The outlines of the run's modules and of those that are known, in the order of their names.
fn outlines(api: &Api, known: &BTreeMap<String, Known>) -> Vec<Outline> {
    let mut outlines = emit::outlines(api);
    outlines.extend(known.values().map(|known| known.outline.clone()));
    outlines.sort_by(|a, b| a.name.cmp(&b.name));
    outlines
}

/// The files of the run's modules and of those that are known.
fn emit(
    run: &Run,
    api: &Api,
    known: &BTreeMap<String, Known>,
    modules: &[Outline],
    features: Features,
    terminal: &Terminal,
) -> Files {
    let bar = terminal.bar(api.modules.len());
    let mut emitted = emit::of_all(modules, features);
    emitted.extend(emit::modules(&run.sources, api, || bar.step()));
    let mut files = output::files(emitted);
    for known in known.values() {
        files.insert(emit::file_name(&known.outline.name), known.text.clone());
    }
    files
}

fn remember(
    cache: &mut Cache,
    run: &Run,
    files: &Files,
    known: &BTreeMap<String, Known>,
    terminal: &Terminal,
) {
    if let Err(error) = cache.remember(run, files, known) {
        terminal.detail(&format!("the cache cannot be written: {error}"));
    }
    terminal.detail(&format!(
        "{} known from the cache",
        plural(known.len(), "doc")
    ));
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

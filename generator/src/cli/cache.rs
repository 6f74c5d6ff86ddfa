//! What earlier runs made of docs, so that only docs that changed are emitted again.
//!
//! For each doc the cache holds two hashes: of everything that its module was
//! made from, and of the module's text. It does not hold the text: that is in
//! the output folder. What files that speak of all modules say of one, such as its
//! title, it does hold. A doc is *known* if what it is made from has the one hash,
//! and the file that is there has the other.
//!
//! - Which failures are shared depends on all docs, and the text of a module on
//!   that. So it is remembered for all of them, and where it is another, no doc is known.
//! - Text that is emitted comes from the generator, or was found in the output
//!   folder with the hash of such. An edit by hand has another hash.
//! - What a module is made from includes the generator: the bytes of the running
//!   program. One that was built anew knows nothing.
//! - Only docs about which there was nothing to say are remembered, so that no
//!   warning is ever lost.
//! - A cache that cannot be read is an empty one.
//!
//! The cache guards against accidents, and not against somebody who can write to
//! it: they could write to the program as well. `build.rs` and the tests use none.

mod store;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use blake3::{Hash, Hasher};
use mdclient::emit::{Failure, Outline, Shared, file_name};
use mdclient::names;
use mdclient::output::Files;
use mdclient::source::{SourceFile, SourceMap, Span};
use mdclient::{Run, ir};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use store::Store;

/// Docs with fewer bytes are emitted sooner than the program's own hash is made.
const WORTHWHILE: usize = 1 << 17;

/// A module that need not be emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What files that speak of all modules say of it.
    pub outline: Outline,
    /// Its text.
    pub text: String,
    /// How many structs it has.
    pub types: usize,
}

/// What is remembered of a module, under the hash of what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    text: Hash,
    title: String,
    deprecated: bool,
    requests: usize,
    types: usize,
    failures: Vec<Failure>,
}

type Entries = HashMap<Hash, Entry>;

/// What is remembered of an output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Memory {
    entries: Entries,
    /// The hashes of which failures are shared, and of the text of their module if there is one.
    shared: Option<(Hash, Option<Hash>)>,
}

/// The cache of one output folder.
pub struct Cache {
    store: Store,
    memory: Memory,
    /// The hash of what the module of each doc is made from, by the name of the doc.
    inputs: HashMap<String, Hash>,
}

impl Cache {
    /// The cache in a folder for docs and the output folder of their modules;
    /// `None` where it is not worth the while, or the program cannot read itself.
    pub fn open(folder: &Path, out: &Path, sources: &SourceMap) -> Option<Self> {
        let files = sources.docs().chain(sources.overlays());
        let bytes: usize = files.map(|(_, file)| file.text().len()).sum();
        if bytes < WORTHWHILE {
            return None;
        }
        let store = Store::new(folder, out).ok()?;
        Some(Self::read(store, store::running_program().ok()?, sources))
    }

    fn read(store: Store, generator: Hash, sources: &SourceMap) -> Self {
        let overlays: HashMap<&str, &SourceFile> = sources
            .overlays()
            .map(|(_, file)| (file.name(), file))
            .collect();
        let docs: Vec<&SourceFile> = sources.docs().map(|(_, file)| file).collect();
        let hashed = docs.into_par_iter().filter_map(|doc| {
            let inputs = inputs(generator, doc, overlays.get(doc.name()).copied())?;
            Some((doc.name().to_owned(), inputs))
        });
        Self {
            inputs: hashed.collect(),
            memory: store.read(),
            store,
        }
    }

    /// What is known of docs, by the name of the doc.
    pub fn known(
        &self,
        sources: &SourceMap,
        present: &BTreeMap<String, Vec<u8>>,
    ) -> BTreeMap<String, Known> {
        if concern_each_other(sources) {
            return BTreeMap::new();
        }
        let docs: Vec<&str> = sources.docs().map(|(_, file)| file.name()).collect();
        let known = docs.into_par_iter().filter_map(|doc| {
            let entry = self.memory.entries.get(self.inputs.get(doc)?)?;
            let known = entry.known(names::module_of(doc), present)?;
            Some((doc.to_owned(), known))
        });
        known.collect()
    }

    /// Whether all that is known was made when the same failures were shared, and their module is there as
    /// it was made.
    pub fn agrees(&self, shared: &Shared, present: &BTreeMap<String, Vec<u8>>) -> bool {
        let Some((names, text)) = self.memory.shared else {
            return false;
        };
        let found = present.get(&file_name(names::SHARED_FAILURES));
        let found = found.map(|text| blake3::hash(text));
        names == names_of(shared) && (text.is_none() || text == found)
    }

    /// Remembers what a run made of docs, beside those that were known.
    pub fn remember(
        &mut self,
        run: &Run,
        files: &Files,
        known: &BTreeMap<String, Known>,
        shared: &Shared,
    ) -> std::io::Result<()> {
        let doc_of = |span: Span| run.sources.file(span.file).name();
        // An overlay has the name of its doc.
        let places = run.diagnostics.iter().map(|d| d.primary.span);
        let spoken_of: HashSet<&str> = places.map(doc_of).collect();
        let modules = run.api.iter().flat_map(|api| &api.modules);
        let silent = modules.filter(|module| !spoken_of.contains(doc_of(module.span)));
        let made = silent.filter_map(|module| {
            let doc = doc_of(module.span);
            let text = files.get(&file_name(&module.name))?;
            Some((*self.inputs.get(doc)?, Entry::new(module, text)))
        });
        let kept = known.keys().filter_map(|doc| {
            let inputs = self.inputs.get(doc)?;
            Some((*inputs, self.memory.entries.get(inputs)?.clone()))
        });
        let text = files.get(&file_name(names::SHARED_FAILURES));
        let text = text.map(|text| blake3::hash(text.as_bytes()));
        let memory = Memory {
            entries: made.chain(kept).collect(),
            shared: Some((names_of(shared), text)),
        };
        if memory != self.memory {
            self.store.write(&memory)?;
            self.memory = memory;
        }
        Ok(())
    }
}

impl Entry {
    fn new(module: &ir::Module, text: &str) -> Self {
        let Outline {
            title,
            deprecated,
            requests,
            failures,
            ..
        } = module.into();
        Self {
            text: blake3::hash(text.as_bytes()),
            title,
            deprecated,
            requests,
            types: module.types.len(),
            failures,
        }
    }

    /// The module of that name, if its text is there.
    fn known(&self, name: String, present: &BTreeMap<String, Vec<u8>>) -> Option<Known> {
        let text = present.get(&file_name(&name))?;
        if blake3::hash(text) != self.text {
            return None;
        }
        Some(Known {
            text: String::from_utf8(text.clone()).ok()?,
            outline: Outline {
                name,
                title: self.title.clone(),
                deprecated: self.deprecated,
                requests: self.requests,
                failures: self.failures.clone(),
            },
            types: self.types,
        })
    }
}

/// Whether something may be wrong with files that is seen only when they are read together:
/// docs of the same module, and an overlay without a doc, to which the nearest doc is named.
fn concern_each_other(sources: &SourceMap) -> bool {
    let docs: HashSet<&str> = sources.docs().map(|(_, file)| file.name()).collect();
    let modules: HashSet<String> = docs.iter().map(|doc| names::module_of(doc)).collect();
    let mut overlays = sources.overlays().map(|(_, file)| file.name());
    modules.len() < docs.len() || overlays.any(|overlay| !docs.contains(overlay))
}

/// The hash of which failures are shared, and what they are called.
fn names_of(shared: &Shared) -> Hash {
    let names = shared.names().iter();
    hash_of(names.flat_map(|(shape, name)| [shape.as_bytes(), name.as_bytes()]))
}

/// The hash of the parts, each of which begins with its length.
fn hash_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    let mut hasher = Hasher::new();
    for part in parts {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}

/// The hash of everything that the module of a doc is made from; `None` where a text does not
/// tell which of its bytes were not UTF-8. What emission is taught to look at besides has to be
/// named here.
fn inputs(generator: Hash, doc: &SourceFile, overlay: Option<&SourceFile>) -> Option<Hash> {
    let files = || std::iter::once(doc).chain(overlay);
    if files().any(|file| !file.not_utf8().is_empty()) {
        return None;
    }
    let mut parts = vec![generator.as_bytes().as_slice(), doc.name().as_bytes()];
    parts.extend(files().map(|file| file.text().as_bytes()));
    Some(hash_of(parts))
}

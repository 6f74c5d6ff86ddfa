//! How long each stage takes, on Workers KV and on the docs of a whole API.

use divan::{Bencher, black_box};
use mdclient::emit::Features;
use mdclient::{docs as parsing, emit, lower, run};
use mimalloc::MiMalloc;

mod docs;

use docs::read;

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    divan::main();
}

const INPUTS: [&str; 2] = ["workers_kv", "whole_api"];

#[divan::bench(args = INPUTS)]
fn parse(bencher: Bencher<'_, '_>, input: &str) {
    let Some(sources) = read(input) else { return };
    bencher.bench(|| parsing::parse(black_box(&sources)));
}

#[divan::bench(args = INPUTS)]
fn lower(bencher: Bencher<'_, '_>, input: &str) {
    let Some(sources) = read(input) else { return };
    let (documents, _) = parsing::parse(&sources);
    bencher
        .with_inputs(|| documents.clone())
        .bench_values(|documents| lower::lower(&sources, documents));
}

#[divan::bench(args = INPUTS)]
fn emit(bencher: Bencher<'_, '_>, input: &str) {
    let Some(sources) = read(input) else { return };
    let run = run(sources);
    let api = run.api.as_ref().expect("the docs are right");
    bencher.bench(|| emit::emit(&run.sources, black_box(api), Features::None));
}

#[divan::bench(args = INPUTS)]
fn whole(bencher: Bencher<'_, '_>, input: &str) {
    if read(input).is_none() {
        return;
    }
    bencher
        .with_inputs(|| read(input).expect("the docs were there"))
        .bench_values(|sources| run(sources).files(Features::None));
}

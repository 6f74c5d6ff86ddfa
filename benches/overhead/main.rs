//! What the client costs beside reqwest and serde alone, in time.
//!
//! `cargo bench --bench overhead`; `cargo bench --bench allocations` for memory. `benches/README.md` has
//! figures.

mod exchange;
mod server;

use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use exchange::Bench;
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime needs nothing")
}

/// Measures an exchange by the client and by reqwest alone, one after the other.
macro_rules! pair {
    ($criterion:expr, $bench:expr, $runtime:expr, $name:literal, $client:ident, $bare:ident) => {
        let mut group = $criterion.benchmark_group($name);
        group.bench_function(BenchmarkId::from_parameter("client"), |bencher| {
            bencher.iter_batched(
                || (),
                |()| $runtime.block_on($bench.$client()),
                BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::from_parameter("reqwest"), |bencher| {
            bencher.iter_batched(
                || (),
                |()| $runtime.block_on($bench.$bare()),
                BatchSize::SmallInput,
            );
        });
        group.finish();
    };
}

fn exchanges(criterion: &mut Criterion) {
    let (bench, runtime) = (Bench::new(), runtime());
    pair!(criterion, bench, runtime, "small JSON", small, small_bare);
    pair!(criterion, bench, runtime, "1,000 keys", list, list_bare);
    pair!(
        criterion,
        bench,
        runtime,
        "10,000 pairs written",
        bulk,
        bulk_bare
    );
    pair!(criterion, bench, runtime, "25 MiB value", value, value_bare);
    pair!(
        criterion,
        bench,
        runtime,
        "25 MiB streamed",
        stream,
        stream_bare
    );
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(8));
    targets = exchanges
}
criterion_main!(benches);

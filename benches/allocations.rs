//! What the client allocates beside reqwest and serde alone, by exchange.
//!
//! The server's thread is in the same process; what it allocates is the same for both.

#[path = "overhead/exchange.rs"]
mod exchange;
#[path = "overhead/server.rs"]
mod server;

use dhat::{HeapStats, Profiler};
use exchange::Bench;
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// Counts an exchange by the client and by reqwest alone.
macro_rules! pair {
    ($bench:expr, $runtime:expr, $name:literal, $client:ident, $bare:ident) => {
        // The first exchanges set up connections.
        for _ in 0..3 {
            $runtime.block_on($bench.$client());
            $runtime.block_on($bench.$bare());
        }
        print(
            $name,
            "client",
            &count(|| $runtime.block_on($bench.$client())),
        );
        print(
            $name,
            "reqwest",
            &count(|| $runtime.block_on($bench.$bare())),
        );
    };
}

fn main() {
    let (bench, runtime) = (Bench::new(), runtime());
    println!("| exchange | by | allocations | bytes | largest at a time |");
    println!("|---|---|---|---|---|");
    pair!(bench, runtime, "small JSON", small, small_bare);
    pair!(bench, runtime, "1,000 keys", list, list_bare);
    pair!(bench, runtime, "10,000 pairs written", bulk, bulk_bare);
    pair!(bench, runtime, "25 MiB value", value, value_bare);
    pair!(bench, runtime, "25 MiB streamed", stream, stream_bare);
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime needs nothing")
}

/// What one run of an exchange allocates, and the most that it has at a time.
fn count(exchange: impl FnOnce()) -> HeapStats {
    let profiler = Profiler::builder().testing().build();
    exchange();
    let stats = HeapStats::get();
    drop(profiler);
    stats
}

fn print(name: &str, by: &str, stats: &HeapStats) {
    println!(
        "| {name} | {by} | {} | {} | {} |",
        stats.total_blocks, stats.total_bytes, stats.max_bytes
    );
}

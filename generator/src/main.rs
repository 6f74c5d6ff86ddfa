//! The command-line program; see [`cli`].

#![warn(clippy::unwrap_used, clippy::panic)]

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Emission is mostly syn, which is mostly allocation.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::main()
}

//! The command-line program; see [`cli`].

#![warn(clippy::unwrap_used, clippy::panic)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}

//! Arguments in, text and an exit code out.
//!
//! Data goes to stdout, everything else to stderr. Exit code 0: all is well;
//! 1: the docs or the client need mending; 2: usage, or a file that cannot be
//! read or written.

mod args;
mod command;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use terminal::Terminal;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Fine,
    NeedsMending,
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Fine => 0,
            Outcome::NeedsMending => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let terminal = Terminal::new(args.options.color, args.options.quiet);
    if let Some(code) = args.explain {
        return command::explain(&terminal, &code).into();
    }
    let result = match args.command.unwrap_or(Command::Generate) {
        Command::Generate => command::generate(&args.options, &terminal),
        Command::Check => command::check(&args.options, &terminal),
        Command::Ir => command::ir(&args.options, &terminal),
    };
    let outcome = result.unwrap_or_else(|error| {
        terminal.error(&error.to_string());
        Outcome::Failed
    });
    outcome.into()
}

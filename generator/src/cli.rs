//! Arguments in, text and an exit code out.
//!
//! Data goes to stdout, everything else to stderr. Exit code 0: all is well;
//! 1: the docs or the client need mending; 2: usage, or a file that cannot be
//! read or written.

mod args;
mod cache;
mod client;
mod command;
mod new;
mod place;
mod progress;
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
    let options = &args.options;
    let terminal = Terminal::new(
        options.color,
        options.message_format.into(),
        options.verbosity(),
    );
    let result = match (args.explain, args.command) {
        (Some(code), _) => command::explain(&terminal, &code),
        (None, Some(Command::Generate) | None) => command::generate(options, &terminal),
        (None, Some(Command::Check)) => command::check(options, &terminal),
        (None, Some(Command::Ir)) => command::ir(options, &terminal),
        (None, Some(Command::Openapi(about))) => command::openapi(options, &about, &terminal),
        (None, Some(Command::New(new))) => new::new(options, &new, &terminal),
    };
    let outcome = result.unwrap_or_else(|error| {
        terminal.error(&error.to_string(), None);
        Outcome::Failed
    });
    outcome.into()
}

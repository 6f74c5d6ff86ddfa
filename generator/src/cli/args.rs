//! What the command line takes.

use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand, ValueEnum};
use mdclient::diagnostic::render::Format;

/// Reads Markdown API reference docs and generates a typed Rust client.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Args {
    /// What to do; `generate` if nothing is said
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Explain a code of a diagnostic, such as E0103
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,

    #[command(flatten)]
    pub options: Options,
}

/// What to do.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Command {
    /// Write what changed, and remove what no doc stands for any more
    Generate,
    /// Exit with 1 if `generate` would change anything; write nothing
    Check,
    /// Print the API as JSON
    Ir,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder with the docs
    #[arg(long, global = true, value_name = "DIR", default_value = DOCS)]
    pub docs: PathBuf,

    /// The folder with the overlays; `overlays` beside the folder with the docs, if there is one
    #[arg(long, global = true, value_name = "DIR")]
    pub overlays: Option<PathBuf>,

    /// The folder for the emitted modules
    #[arg(long, global = true, value_name = "DIR", default_value = OUT)]
    pub out: PathBuf,

    /// How to print diagnostics
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// Print no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

const DOCS: &str = "priv/docs";
const OUT: &str = "generated/src/api";

impl Options {
    /// The folder with the overlays, if there is any.
    pub fn overlays(&self) -> Option<PathBuf> {
        self.overlays.clone().or_else(|| {
            let beside = self.docs.parent()?.join("overlays");
            beside.is_dir().then_some(beside)
        })
    }

    /// The options that differ from the defaults, as one would type them.
    pub fn typed(&self) -> String {
        let mut typed = String::new();
        let docs = (self.docs.as_os_str() != DOCS).then_some(&self.docs);
        let out = (self.out.as_os_str() != OUT).then_some(&self.out);
        let overlays = self.overlays.as_ref();
        for (name, value) in [("--docs", docs), ("--overlays", overlays), ("--out", out)] {
            if let Some(value) = value {
                let value = value.to_string_lossy();
                typed.push_str(&format!(" {name} {}", quoted(&value)));
            }
        }
        typed
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || "/._-+:@%=,".contains(c) || cfg!(windows) && c == '\\';
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// How to print diagnostics.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum MessageFormat {
    /// As rustc does, with the lines in question
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// Workflow commands of GitHub
    Github,
}

impl From<MessageFormat> for Format {
    fn from(format: MessageFormat) -> Self {
        match format {
            MessageFormat::Human => Self::Human,
            MessageFormat::Short => Self::Short,
            MessageFormat::Json => Self::Json,
            MessageFormat::Github => Self::Github,
        }
    }
}

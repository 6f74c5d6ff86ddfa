//! What the command line takes.

use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand, ValueEnum};
use etcetera::{BaseStrategy as _, choose_base_strategy};
use mdclient::diagnostic::render::Format;
use mdclient::openapi::Info;
use mdclient::project::{BaseUrl, Enabled, PackageName, Runtime};

use super::terminal::Verbosity;

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
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Write what changed, and remove what no doc stands for any more
    Generate,
    /// Exit with 1 if `generate` would change anything; write nothing but the cache
    Check,
    /// Print the API as JSON
    Ir,
    /// Print the API as an OpenAPI 3.1 document
    Openapi(Openapi),
    /// Make a complete client crate, in the folder that `--out` names
    New(New),
}

/// What the docs do not say of the API.
#[derive(Clone, Debug, clap::Args)]
pub struct Openapi {
    /// The title; that of the only doc, or else `API`, if nothing is said
    #[arg(long)]
    pub title: Option<String>,

    /// The version of the API
    #[arg(long, value_name = "VERSION")]
    pub api_version: Option<String>,

    /// Where the paths of the endpoints begin, such as <https://api.example.com/v4>
    #[arg(long, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
}

impl Openapi {
    /// The same for the document.
    pub fn info(&self) -> Info {
        Info {
            title: self.title.clone(),
            version: self.api_version.clone(),
            server: self.base_url.as_ref().map(|url| url.as_str().to_owned()),
        }
    }
}

/// What a new crate is made of.
#[derive(Clone, Debug, clap::Args)]
pub struct New {
    /// The name of the package
    #[arg(long)]
    pub name: PackageName,

    /// Where the paths of the endpoints begin, such as <https://api.example.com/v4>
    #[arg(long, value_name = "URL")]
    pub base_url: Option<BaseUrl>,

    /// Where `mdclient-runtime` comes from: a version, a folder (`./1` if it begins like a version), or the
    /// URL of a git repository
    #[arg(long, value_name = "VERSION|DIR|URL")]
    pub runtime: Option<Runtime>,

    /// Which modules are enabled by default; all where they are a handful, else none
    #[arg(long, value_name = "WHICH")]
    pub enable: Option<Enable>,
}

/// Which modules are enabled by default.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Enable {
    /// All of them
    All,
    /// None of them
    None,
}

impl New {
    /// Which modules are enabled by default.
    pub fn enabled(&self) -> Enabled {
        match self.enable {
            None => Enabled::Sensible,
            Some(Enable::All) => Enabled::All,
            Some(Enable::None) => Enabled::None,
        }
    }
}

/// Options of every command.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The folder with the docs; that of the crate here if `mdclient new` made it, else `priv/docs`
    #[arg(long, global = true, value_name = "DIR")]
    pub docs: Option<PathBuf>,

    /// The folder with the overlays; `overlays` beside the folder with the docs, if there is one
    #[arg(long, global = true, value_name = "DIR")]
    pub overlays: Option<PathBuf>,

    /// The folder for the emitted modules; `src/api` of the crate here if `mdclient new` made it, else
    /// `generated/src/api`
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// How to print diagnostics
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// Print no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Print how long each stage took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,

    /// Where to remember what need not be emitted again; the user's cache folder if nothing is said
    #[arg(long, global = true, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,

    /// Emit everything, and remember nothing
    #[arg(long, global = true, conflicts_with = "cache_dir")]
    pub no_cache: bool,
}

impl Options {
    /// How much is told besides diagnostics.
    pub fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, false) => Verbosity::Normal,
            (false, true) => Verbosity::Verbose,
        }
    }

    /// The folder of the cache; `None` where there is to be none.
    pub fn cache_folder(&self) -> Option<PathBuf> {
        if self.no_cache {
            return None;
        }
        let of_user = || Some(choose_base_strategy().ok()?.cache_dir().join("mdclient"));
        self.cache_dir.clone().or_else(of_user)
    }

    /// The options that were given, as one would type them.
    pub fn typed(&self) -> String {
        let mut typed = String::new();
        let folders = [
            ("--docs", &self.docs),
            ("--overlays", &self.overlays),
            ("--out", &self.out),
        ];
        for (name, value) in folders {
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

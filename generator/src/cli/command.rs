//! The commands.

use std::collections::BTreeMap;
use std::time::Instant;

use mdclient::diagnostic::{Code, Severity};
use mdclient::disk::{self, DiskError};
use mdclient::output::Plan;
use mdclient::{Run, ir::Api};

use super::Outcome;
use super::args::Options;
use super::terminal::Terminal;

/// Brings the emitted modules up to date.
pub fn generate(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let start = Instant::now();
    let run = read(options, terminal)?;
    let Some((api, files)) = run.api.as_ref().zip(run.files()) else {
        return Ok(Outcome::NeedsMending);
    };
    let plan = Plan::new(files, &disk::read_output(&options.out)?);
    disk::apply(&plan, &options.out)?;
    let time = start.elapsed();
    terminal.summary(&format!("{}, in {time:.1?}", summary(api, &plan)));
    Ok(Outcome::Fine)
}

/// Says whether the emitted modules are up to date.
pub fn check(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let run = read(options, terminal)?;
    let Some((api, files)) = run.api.as_ref().zip(run.files()) else {
        return Ok(Outcome::NeedsMending);
    };
    let present = disk::read_output(&options.out)?;
    let plan = Plan::new(files, &present);
    if plan.is_empty() {
        terminal.summary(&format!("{}: up to date", counts(api)));
        return Ok(Outcome::Fine);
    }
    report_difference(options, terminal, &plan, &present);
    Ok(Outcome::NeedsMending)
}

fn report_difference(
    options: &Options,
    terminal: &Terminal,
    plan: &Plan,
    present: &BTreeMap<String, Vec<u8>>,
) {
    terminal.data(&plan.diff(present));
    let out = options.out.display();
    let (write, remove) = (plan.write.len(), plan.remove.len());
    terminal.error(&format!(
        "`{out}` is not what the docs say: {write} to write, {remove} to remove"
    ));
    terminal.note(&format!(
        "help: to mend it, run: {}",
        mending_command(options)
    ));
}

/// The command that brings the modules up to date, as the reader would type it
/// where this program was started.
fn mending_command(options: &Options) -> String {
    let typed = options.typed();
    let by_cargo = std::env::var_os("CARGO").is_some();
    match (by_cargo, typed.as_str()) {
        (true, "") => "cargo run".to_owned(),
        (true, typed) => format!("cargo run -- generate{typed}"),
        (false, typed) => format!("mdclient generate{typed}"),
    }
}

/// Prints the API.
pub fn ir(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let run = read(options, terminal)?;
    let Some(api) = &run.api else {
        return Ok(Outcome::NeedsMending);
    };
    terminal.data(&(api.to_json(&run.sources) + "\n"));
    Ok(Outcome::Fine)
}

/// Explains a code.
pub fn explain(terminal: &Terminal, id: &str) -> Outcome {
    if let Some(code) = Code::from_id(id) {
        terminal.data(&format!("{}\n", code.explanation()));
        return Outcome::Fine;
    }
    let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    terminal.error(&format!("there is no code `{}`", id.escape_debug()));
    terminal.note(&format!("help: the codes are {}", ids.join(", ")));
    Outcome::Failed
}

/// Reads the docs and prints what is wrong with them.
fn read(options: &Options, terminal: &Terminal) -> Result<Run, DiskError> {
    let run = mdclient::run(disk::read_docs(&options.docs)?);
    terminal.diagnostics(&run.render(options.message_format.into()));
    let count = |wanted| {
        run.diagnostics
            .iter()
            .filter(|d| d.severity() == wanted)
            .count()
    };
    if run.api.is_none() {
        let errors = plural(count(Severity::Error), "error");
        let warnings = match count(Severity::Warning) {
            0 => String::new(),
            count => format!(" and {}", plural(count, "warning")),
        };
        terminal.summary(&format!(
            "{errors}{warnings} in the docs; nothing was written"
        ));
    }
    Ok(run)
}

fn summary(api: &Api, plan: &Plan) -> String {
    let (written, unchanged, removed) = (plan.write.len(), plan.unchanged.len(), plan.remove.len());
    format!(
        "{}: {written} written, {unchanged} unchanged, {removed} removed",
        counts(api)
    )
}

fn counts(api: &Api) -> String {
    let docs = plural(api.modules.len(), "doc");
    let endpoints = plural(api.endpoint_count(), "endpoint");
    let types = plural(api.type_count(), "type");
    format!("{docs}, {endpoints}, {types}")
}

fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

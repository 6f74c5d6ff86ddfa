//! The commands.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use mdclient::diagnostic::{Code, Severity, escape, quote};
use mdclient::disk::{self, DiskError};
use mdclient::output::{self, Plan};
use mdclient::project;
use mdclient::{Run, ir::Api};

use super::Outcome;
use super::args::Options;
use super::place::Place;
use super::terminal::Terminal;

/// Brings the emitted modules up to date.
pub fn generate(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let start = Instant::now();
    let place = Place::of(options)?;
    let run = read(&place, terminal)?;
    let Some((api, files)) = run.api.as_ref().zip(run.files(place.features())) else {
        return Ok(Outcome::NeedsMending);
    };
    let present = disk::read_output(&place.out)?;
    let plan = Plan::new(files, &present);
    let manifest = manifest(&place, &run, &present)?;
    disk::apply(&plan, &place.out)?;
    if let Some(manifest) = manifest {
        disk::overwrite(&manifest.path, &manifest.wanted)?;
    }
    let time = start.elapsed();
    terminal.summary(&format!("{}, in {time:.1?}", summary(api, &plan)));
    Ok(Outcome::Fine)
}

/// Says whether the emitted modules are up to date.
pub fn check(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let place = Place::of(options)?;
    let run = read(&place, terminal)?;
    let Some((api, files)) = run.api.as_ref().zip(run.files(place.features())) else {
        return Ok(Outcome::NeedsMending);
    };
    let present = disk::read_output(&place.out)?;
    let plan = Plan::new(files, &present);
    let manifest = manifest(&place, &run, &present)?;
    if plan.is_empty() && manifest.is_none() {
        terminal.summary(&format!("{}: up to date", counts(api)));
        return Ok(Outcome::Fine);
    }
    terminal.data(&plan.diff(&present))?;
    if let Some(manifest) = &manifest {
        terminal.data(&output::diff(
            &manifest.present,
            &manifest.wanted,
            "Cargo.toml",
        ))?;
    }
    if plan.is_empty() {
        let message = "the features in `Cargo.toml` are not those of the docs";
        let help = format!("to mend it, run: {}", mending_command(options));
        terminal.error(message, Some(&help));
    } else {
        report_difference(options, &place, terminal, &plan);
    }
    Ok(Outcome::NeedsMending)
}

/// A manifest whose features are not those of the docs.
struct Outdated {
    path: PathBuf,
    present: String,
    wanted: String,
}

/// The manifest of the crate that the modules are in, if `mdclient new` made it and it is behind.
fn manifest(
    place: &Place,
    run: &Run,
    present: &BTreeMap<String, Vec<u8>>,
) -> Result<Option<Outdated>, DiskError> {
    let Some(own) = &place.own_crate else {
        return Ok(None);
    };
    let emitted_before = present
        .get("mod.rs")
        .filter(|content| output::is_ours(content));
    let before = emitted_before.map_or_else(Vec::new, |content| {
        project::features_in(&String::from_utf8_lossy(content))
    });
    let mut manifest = own.manifest.clone();
    let updated = manifest.update_features(&before, &project::module_features(run));
    updated.map_err(|error| disk::failed("cannot use", &own.path)(error))?;
    let wanted = manifest.to_string();
    Ok((wanted != own.text).then(|| Outdated {
        path: own.path.clone(),
        present: own.text.clone(),
        wanted,
    }))
}

fn report_difference(options: &Options, place: &Place, terminal: &Terminal, plan: &Plan) {
    let out = escape(&place.out.to_string_lossy());
    if let Some(name) = plan.in_the_way.first() {
        let name = escape(name);
        let message = format!("in `{out}`, `{name}` is in the way: mdclient did not write it");
        return terminal.error(&message, Some("move it away"));
    }
    let (write, remove) = (plan.write.len(), plan.remove.len());
    let message = format!("`{out}` is not what the docs say: {write} to write, {remove} to remove");
    let help = format!("to mend it, run: {}", mending_command(options));
    terminal.error(&message, Some(&help));
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
    let run = read(&Place::of(options)?, terminal)?;
    let Some(api) = &run.api else {
        return Ok(Outcome::NeedsMending);
    };
    terminal.data(&(api.to_json(&run.sources) + "\n"))?;
    Ok(Outcome::Fine)
}

/// Where more is said of a code than in its explanation.
const EXAMPLES: &str =
    "DIALECT.md, which comes with mdclient, has an example of it and the whole notation.";

/// Explains a code.
pub fn explain(terminal: &Terminal, id: &str) -> Result<Outcome, DiskError> {
    if let Some(code) = Code::from_id(id) {
        let explanation = code.explanation();
        terminal.data(&format!("{explanation}\n\n{EXAMPLES}\n"))?;
        return Ok(Outcome::Fine);
    }
    let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    let help = format!("the codes are {}", ids.join(", "));
    terminal.error(&format!("there is no code {}", quote(id)), Some(&help));
    Ok(Outcome::Failed)
}

/// Reads the docs and prints what is wrong with them.
pub fn read(place: &Place, terminal: &Terminal) -> Result<Run, DiskError> {
    let run = mdclient::run(disk::read(&place.docs, place.overlays.as_deref())?);
    terminal.diagnostics(&run);
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
            "{errors}{warnings} in the docs; nothing is emitted until they are mended"
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

pub fn counts(api: &Api) -> String {
    let docs = plural(api.modules.len(), "doc");
    let endpoints = plural(api.endpoint_count(), "endpoint");
    let types = plural(api.type_count(), "type");
    format!("{docs}, {endpoints}, {types}")
}

fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

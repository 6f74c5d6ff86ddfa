//! The commands.

use std::path::PathBuf;

use mdclient::diagnostic::{Code, escape, quote};
use mdclient::disk::{self, DiskError};
use mdclient::openapi::{self, Document, Remark};
use mdclient::output::{self, Plan};
use mdclient::project;

use super::Outcome;
use super::args::{Openapi, Options};
use super::client::{self, Client};
use super::place::Place;
use super::progress::Timings;
use super::terminal::Terminal;

/// Brings the emitted modules up to date.
pub fn generate(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let mut timings = Timings::start();
    let place = Place::of(options)?;
    let Some(client) = Client::read(options, &place, terminal, &mut timings)? else {
        return Ok(Outcome::NeedsMending);
    };
    let manifest = manifest(&place, &client)?;
    let plan = Plan::new(client.wanted, &client.present);
    timings.done("compare");
    disk::refuse_to_overwrite(&plan, &place.out)?;
    // Before the modules: those that are there say which features are to go.
    if let Some(manifest) = manifest {
        disk::overwrite(&manifest.path, &manifest.wanted)?;
    }
    disk::apply(&plan, &place.out)?;
    timings.done("write");
    terminal.detail(timings.stages());
    let summary = summary(&client.counts, &plan);
    terminal.summary(&format!("{summary}, in {:.1?}", timings.total()));
    Ok(Outcome::Fine)
}

/// Says whether the emitted modules are up to date.
pub fn check(options: &Options, terminal: &Terminal) -> Result<Outcome, DiskError> {
    let mut timings = Timings::start();
    let place = Place::of(options)?;
    let Some(client) = Client::read(options, &place, terminal, &mut timings)? else {
        return Ok(Outcome::NeedsMending);
    };
    let manifest = manifest(&place, &client)?;
    let plan = Plan::new(client.wanted, &client.present);
    timings.done("compare");
    terminal.detail(timings.stages());
    if plan.is_empty() && manifest.is_none() {
        terminal.summary(&format!("{}: up to date", client.counts));
        return Ok(Outcome::Fine);
    }
    terminal.data(&plan.diff(&client.present))?;
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
fn manifest(place: &Place, client: &Client) -> Result<Option<Outdated>, DiskError> {
    let Some(own) = &place.own_crate else {
        return Ok(None);
    };
    let before = project::features_present(&client.present);
    let mut manifest = own.manifest.clone();
    let updated = manifest.update_features(&before, &project::module_features(&client.modules));
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
    let run = client::run(Place::of(options)?.read()?, terminal);
    let Some(api) = &run.api else {
        return Ok(Outcome::NeedsMending);
    };
    terminal.data(&(api.to_json(&run.sources) + "\n"))?;
    Ok(Outcome::Fine)
}

/// Prints the API as an OpenAPI document.
pub fn openapi(
    options: &Options,
    about: &Openapi,
    terminal: &Terminal,
) -> Result<Outcome, DiskError> {
    let run = client::run(Place::of(options)?.read()?, terminal);
    let Some(api) = &run.api else {
        return Ok(Outcome::NeedsMending);
    };
    let (document, remarks) = openapi::document(api, &about.info());
    terminal.data(&(document.to_json() + "\n"))?;
    for remark in &remarks {
        terminal.detail(&remark.to_string());
    }
    if !remarks.is_empty() {
        terminal.summary(&openapi_summary(api.endpoint_count(), &document, &remarks));
    }
    Ok(Outcome::Fine)
}

/// How much in a document is not as one would look for it.
fn openapi_summary(requests: usize, document: &Document, remarks: &[Remark]) -> String {
    let is_merged = |remark: &&Remark| matches!(remark, Remark::Merged { .. });
    let merged = remarks.iter().filter(is_merged).count();
    let (operations, paths) = (document.operation_count(), document.path_count());
    let mut summary = format!("{requests} requests are {operations} operations on {paths} paths");
    for (what, count) in [
        ("merged into another", merged),
        ("under another spelling of the path", remarks.len() - merged),
    ] {
        if count > 0 {
            summary.push_str(&format!("; {what}: {count}"));
        }
    }
    summary + " (`-v` says which)"
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

fn summary(counts: &str, plan: &Plan) -> String {
    let (written, unchanged, removed) = (plan.write.len(), plan.unchanged.len(), plan.remove.len());
    format!("{counts}: {written} written, {unchanged} unchanged, {removed} removed")
}

//! Emits the client afresh from `priv/docs` into `OUT_DIR`, where the tests
//! compare it with the docs and with `generated/src/api`, and with it what the
//! fixtures of emission make, for the tests to call. Writes nowhere else.

use std::error::Error;
use std::path::Path;
use std::{env, fs, process};

use mdclient::diagnostic::render::{Format, plain};
use mdclient::disk;
use mdclient::emit::Features;
use mdclient::output::{Files, Plan};

fn main() -> Result<(), Box<dyn Error>> {
    for watched in ["priv", "tests/fixtures/emission", "generated/src/api"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let client = emit(Path::new("priv"), &out.join("api"))?;
    let behind = Plan::new(client, &disk::read_output(Path::new("generated/src/api"))?);
    if !behind.is_empty() {
        println!(
            "cargo::warning=generated/src/api is not what priv/docs says; to mend it, run: cargo run"
        );
    }
    emit(Path::new("tests/fixtures/emission"), &out.join("fixtures"))?;
    fs::write(out.join("emission.rs"), "pub mod fixtures;")?;
    Ok(())
}

/// Emits what the docs and overlays of a folder say.
fn emit(folder: &Path, out: &Path) -> Result<Files, Box<dyn Error>> {
    let run = mdclient::run(disk::read(
        &folder.join("docs"),
        Some(&folder.join("overlays")),
    )?);
    let Some(files) = run.files(Features::None) else {
        eprint!("{}", plain(&run.render(Format::Human)));
        process::exit(1);
    };
    disk::apply(&Plan::new(files.clone(), &disk::read_output(out)?), out)?;
    Ok(files)
}

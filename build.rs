//! Emits the client afresh from `priv/docs` into `OUT_DIR`, where the tests
//! compare it with the docs and with `generated/src/api`. Writes nowhere else.

use std::path::Path;
use std::{env, process};

use mdclient::diagnostic::render::{Format, plain};
use mdclient::{disk, output::Plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for watched in ["priv/docs", "priv/overlays", "generated/src/api"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let overlays = Path::new("priv/overlays");
    let run = mdclient::run(disk::read(Path::new("priv/docs"), Some(overlays))?);
    let Some(files) = run.files() else {
        eprint!("{}", plain(&run.render(Format::Human)));
        process::exit(1);
    };
    let behind = Plan::new(
        files.clone(),
        &disk::read_output(Path::new("generated/src/api"))?,
    );
    if !behind.is_empty() {
        println!(
            "cargo::warning=generated/src/api is not what priv/docs says; to mend it, run: cargo run"
        );
    }
    let out = Path::new(&env::var("OUT_DIR")?).join("api");
    disk::apply(&Plan::new(files, &disk::read_output(&out)?), &out)?;
    Ok(())
}

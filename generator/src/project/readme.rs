//! The README of a new crate.

use crate::emit::{Library, first_call};
use crate::ir::Api;

/// What the crate is, a first call, and how it is kept up to date.
pub fn readme(api: &Api, library: Library<'_>) -> String {
    let name = library.package;
    let mut out = format!("# {name}\n\nA typed client, generated from API reference docs.\n");
    if let Some(call) = first_call(api, library) {
        // rustdoc leaves out the lines that only a doctest needs; other readers should not see them.
        let hidden = |line: &&str| line.starts_with("# ");
        let text = call.text();
        let (before, inner): (Vec<&str>, Vec<&str>) = text
            .lines()
            .filter(|line| !hidden(line))
            .partition(|line| line.starts_with("use "));
        let body: Vec<String> = inner
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| format!("    {line}"))
            .collect();
        let crate_name = name.replace('-', "_");
        out.push_str(&format!(
            "\n```rust,no_run\n{}\n\nasync fn run(token: &str) -> Result<(), {crate_name}::Error> {{\n{}\n    Ok(())\n}}\n```\n",
            before.join("\n"),
            body.join("\n"),
        ));
    }
    out.push_str(
        "\nEach module is a feature; `full` has all of them, and `src/api/modules.md` lists them.\n\
         \n## When the docs change\n\n```sh\nmdclient generate\n```\n\n\
         in this folder brings `src/api` and the features of the modules up to date, and leaves the rest \
         as it is. `mdclient check` says whether there is anything to do, for CI. `cargo install --path generator` \
         in the repository of mdclient installs the program.\n",
    );
    out
}

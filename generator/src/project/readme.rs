//! The README of a new crate.

use super::first_call::first_call;
use crate::ir::Api;

/// What the crate is, a first call, and how it is kept up to date.
pub fn readme(api: &Api, package: &str) -> String {
    let mut out = format!("# {package}\n\nA typed client, generated from API reference docs.\n");
    if let Some(call) = first_call(api, package) {
        let (import, crate_name) = (&call.import, &call.crate_name);
        let statements = call.statements.join("\n    ");
        out.push_str(&format!(
            "\n```rust,no_run\n{import}\n\n\
             async fn run(token: &str) -> Result<(), {crate_name}::Error> {{\n    \
             {statements}\n    Ok(())\n}}\n```\n",
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

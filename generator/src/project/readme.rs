//! The README of a new crate.

use super::NewCrate;
use super::first_call::{FirstCall, first_call};
use crate::ir::Api;

/// What the crate is, a first call, its features, and how it is kept up to date.
pub fn readme(api: &Api, new: &NewCrate) -> String {
    let package = new.name.as_str();
    let mut out = format!("# {package}\n\nA typed client, generated from API reference docs.\n");
    if let Some(call) = first_call(api, package) {
        out.push_str(&with_first_call(&call, new));
    }
    out.push_str(FEATURES);
    out.push_str(UPDATES);
    out
}

/// The program, and what has to be enabled for it.
fn with_first_call(call: &FirstCall, new: &NewCrate) -> String {
    let (package, feature) = (new.name.as_str(), &call.feature);
    let (import, statements) = (&call.import, call.statements.join("\n    "));
    let url = match new.base_url {
        Some(_) => "",
        None => {
            "\nThe base URL of the API is not known yet: put it into `src/lib.rs`, or give it to \
             `ClientBuilder::base_url`.\n"
        }
    };
    format!(
        "\n```toml\n[dependencies]\n{package} = {{ version = \"0.1\", features = [\"{feature}\"] }}\n```\n\
         \n```rust,no_run\n{import}\n\n\
         async fn run(token: &str) -> Result<(), Error> {{\n    \
         {statements}\n    Ok(())\n}}\n```\n{url}"
    )
}

const FEATURES: &str = "
## Features

- Each module is a feature, and `full` has all of them; `src/api/modules.md` lists them.
- `reqwest`: the transport that ships, enabled if nothing is said. Without it, `ClientBuilder::build_with` takes
  any other.
- `blocking`: a client for code without an async runtime.
- `tokio`: bodies from files without `reqwest`.
- `tracing`: a span for each call.
";

const UPDATES: &str = "
## When the docs change

```sh
mdclient generate
```

in this folder brings `src/api` and the features of the modules up to date, and leaves the rest as it is.
`mdclient check` says whether there is anything to do, for CI. `cargo install --path generator` in the
repository of mdclient installs the program.
";

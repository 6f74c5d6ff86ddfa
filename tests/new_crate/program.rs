//! The text of a program that reads and sends with the emitted types of all crates.

use std::fmt::Write as _;
use std::path::Path;

use mdclient::ir::{Endpoint, Module, Outcome, OutcomeKind, Payload};

use super::workspace::{SETS_ON_THE_WIRE, Set};

/// Its manifest.
pub fn manifest(sets: &[&Set], runtime: &Path) -> String {
    let mut out = format!(
        "[package]\nname = \"round-trip\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         mdclient-runtime = {{ path = {:?}, default-features = false, features = [\"reqwest\"] }}\n\
         serde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"rt\"] }}\n",
        runtime
            .to_str()
            .expect("this repository is at a path of Unicode")
    );
    for Set { name, .. } in sets {
        let _ = writeln!(
            out,
            "{name} = {{ path = \"../{name}\", features = [\"full\"] }}"
        );
    }
    out
}

/// Its code: `read` takes lines of JSON, `send` the URL of a server.
pub fn source(sets: &[&Set]) -> String {
    let mut emitted = String::new();
    let mut sends = String::new();
    for set in sets {
        for (module, endpoint) in endpoints(set) {
            let path = format!("{}::{}", set.name, module.name);
            let (name, output) = (&endpoint.name, encoded(&path, &endpoint.output));
            let failure = encoded(&path, &endpoint.failure);
            let _ = writeln!(
                emitted,
                "    Emitted {{ output: |r| {path}::{name}::output(r).map({output}), \
                 failure: |r| {path}::{name}::failure(r).map({failure}) }},"
            );
            if SETS_ON_THE_WIRE.contains(&set.name) {
                let arguments: Vec<String> = (0..endpoint.path_params.len())
                    .map(|index| format!("\"p{index}\""))
                    .collect();
                let _ = writeln!(
                    sends,
                    "    let client = {}::Client::builder(Credentials::none()).base_url(url).build().unwrap();\n    \
                     print(client.send({path}::{name}::new({})).await.map({output}));",
                    set.name,
                    arguments.join(", ")
                );
            }
        }
    }
    format!(
        "{BEFORE}\nstatic EMITTED: &[Emitted] = &[\n{emitted}];\n\nasync fn send(url: &str) {{\n{sends}}}\n"
    )
}

/// The endpoints of a set in the order of the program.
pub fn endpoints(set: &Set) -> impl Iterator<Item = (&Module, &Endpoint)> {
    let modules = set.run.api.iter().flat_map(|api| &api.modules);
    modules.flat_map(|module| {
        module
            .endpoints
            .iter()
            .map(move |endpoint| (module, endpoint))
    })
}

/// A function from what is read to JSON.
fn encoded(module: &str, outcome: &Outcome) -> String {
    let of_payload = |payload: &Payload| match payload {
        Payload::Bytes => "bytes",
        Payload::Json { .. } => "json",
    };
    match &outcome.kind {
        OutcomeKind::One(payload) => of_payload(payload).to_owned(),
        OutcomeKind::PerStatus(variants) => {
            let name = &outcome.name;
            let arms = variants.iter().map(|variant| {
                let encode = of_payload(&variant.payload);
                format!(
                    "{module}::{name}::{}(value) => {encode}(value)",
                    variant.name
                )
            });
            let arms = arms.collect::<Vec<_>>().join(", ");
            format!("|value| match value {{ {arms}, _ => panic!(\"a variant is missing\") }}")
        }
    }
}

const BEFORE: &str = r#"#![allow(deprecated)]

use std::io::Read as _;

use mdclient_runtime::http::Response;
use mdclient_runtime::serde::Serialize;
use mdclient_runtime::{Bytes, Credentials, Endpoint as _, Error};
use serde_json::{Value, json};

type Reading = fn(&Response<Bytes>) -> Result<Value, Error>;

struct Emitted {
    output: Reading,
    failure: Reading,
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn bytes(value: Bytes) -> Value {
    json!(String::from_utf8(value.to_vec()).unwrap())
}

fn print(result: Result<Value, Error>) {
    match result {
        Ok(value) => println!("{}", json!({ "ok": value })),
        Err(error) => println!("{}", json!({ "error": format!("{error:?}") })),
    }
}

fn read(case: &Value) {
    let number = |key: &str| case[key].as_u64().unwrap();
    let emitted = &EMITTED[number("endpoint") as usize];
    let body = Bytes::from(case["body"].as_str().unwrap().to_owned());
    let response = Response::builder().status(number("status") as u16).body(body).unwrap();
    let reading = if case["failure"] == true { emitted.failure } else { emitted.output };
    print(reading(&response));
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [_, url] = args.as_slice() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(send(url));
    }
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    for line in input.lines() {
        read(&serde_json::from_str(line).unwrap());
    }
}
"#;

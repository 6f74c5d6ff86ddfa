//! Gives an OpenAPI document to other generators, as the script beside this package does.
//!
//! ```text
//! peers down IN OUT             OpenAPI 3.1 as `mdclient openapi` prints it, as 3.0
//! peers usable IN OUT           what progenitor takes of it
//! peers progenitor IN OUT       the crate that progenitor makes of it
//! ```

mod down;
mod generate;
mod usable;

use std::error::Error;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["down", from, to] => write(to, &down::convert(read(from)?)),
        ["usable", from, to] => write(to, &usable::of(&read(from)?)),
        ["progenitor", from, to] => generate::generate(&serde_json::from_value(read(from)?)?, to),
        _ => Err("usage: peers down IN OUT | usable IN OUT | progenitor IN OUT".into()),
    }
}

fn read(path: &str) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

fn write(path: &str, document: &Value) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(path, document.to_string())?)
}

//! Progenitor, with the settings that it has if nothing is said, and the manifest that its code needs.

use std::error::Error;
use std::fs;
use std::path::Path;

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, Generator};

const MANIFEST: &str = r#"[package]
name = "made"
version = "0.0.0"
edition = "2021"

[workspace]

[dependencies]
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures-core = "0.3"
percent-encoding = "2"
progenitor-client = "0.15"
regress = "0.11"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "rustls", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_urlencoded = "0.7"
uuid = { version = "1", features = ["serde"] }
"#;

/// The code for a document.
pub fn tokens(document: &OpenAPI) -> progenitor_impl::Result<TokenStream> {
    Generator::new(&GenerationSettings::default()).generate_tokens(document)
}

/// Writes a crate for a document.
pub fn generate(document: &OpenAPI, folder: &str) -> Result<(), Box<dyn Error>> {
    let file = syn::parse2(tokens(document)?)?;
    let sources = Path::new(folder).join("src");
    fs::create_dir_all(&sources)?;
    fs::write(sources.join("lib.rs"), prettyplease::unparse(&file))?;
    fs::write(Path::new(folder).join("Cargo.toml"), MANIFEST)?;
    Ok(())
}

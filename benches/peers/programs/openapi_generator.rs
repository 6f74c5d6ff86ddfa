//! One call with the client that openapi-generator makes.

use std::error::Error;

use made::apis::configuration::Configuration;
use made::apis::workers_kv_namespace_api::get_namespace;

async fn call() -> Result<(), Box<dyn Error>> {
    let configuration = Configuration::new();
    println!("{:?}", get_namespace(&configuration, "account", "namespace").await?);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(call())
}

//! One call with the client that mdclient makes.

use made::{Client, Credentials, Error, workers_kv_namespace as kv};

async fn call() -> Result<(), Error> {
    let client = Client::new(Credentials::bearer("token"))?;
    let namespace = client.send(kv::GetNamespace::new("account", "namespace")).await?;
    println!("{namespace:?}");
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(call())?)
}

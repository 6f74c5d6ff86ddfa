//! One call with the client that progenitor makes.

use std::error::Error;

async fn call() -> Result<(), Box<dyn Error>> {
    let client = made::Client::new("https://api.example.com/v4");
    let answer = client.get_namespace("account", "namespace").await;
    println!("{:?}", answer.map_err(|error| format!("{error:?}"))?.into_inner());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(call())
}

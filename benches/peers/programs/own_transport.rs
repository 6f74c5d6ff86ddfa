//! One call with the client that mdclient makes, over a transport of the caller's.

use std::future::pending;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use made::http::{Request, Response};
use made::{
    Body, BoxFuture, Client, Credentials, Error, ResponseBody, Transport, TransportError,
    workers_kv_namespace as kv,
};

/// Answers what it always answers.
struct Answer;

impl Transport for Answer {
    fn send(
        &self,
        _request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseBody>, TransportError>> {
        let body = r#"{"success": true, "result": {"id": "0f2a", "title": "prod"}}"#;
        Box::pin(async move { Ok(Response::new(ResponseBody::full(body))) })
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }
}

async fn call() -> Result<(), Error> {
    let client: Client = Client::builder(Credentials::bearer("token")).build_with(Answer)?;
    let namespace = client.send(kv::GetNamespace::new("account", "namespace")).await?;
    println!("{namespace:?}");
    Ok(())
}

fn main() -> Result<(), Error> {
    match pin!(call()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("the transport answers at once"),
    }
}

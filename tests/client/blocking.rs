//! The client that blocks, in and out of async code.

use std::io::{Read, Write};
use std::time::Duration;

use cloudflare_client::{Auth, Body, blocking::Client, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use serde_json::{Value, json};

use crate::{TOKEN, builder, ok, only, refusal};

fn client(server: &Server) -> Client {
    let client = builder(server, Auth::token(TOKEN)).build_blocking();
    client.expect("a loopback server needs no https")
}

fn read() -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new("acc", "ns", "key")
}

fn exchange() {
    let namespace = json!({ "id": "0f2a", "title": "prod" });
    let server = Server::answers([ok(&namespace), refusal(404, 10009, "key not found")]);
    let client = client(&server);
    let namespace = client.send(kv::GetNamespace::new("acc", "0f2a")).unwrap();
    assert_eq!(namespace.title, "prod");
    let error = client.clone().send(read()).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
}

#[test]
fn without_a_runtime_it_works() {
    exchange();
}

#[tokio::test]
async fn within_a_runtime_of_one_thread_it_works() {
    exchange();
}

#[tokio::test]
async fn where_a_runtime_lets_threads_block_it_works() {
    tokio::task::spawn_blocking(exchange).await.unwrap();
}

#[test]
fn threads_share_a_client() {
    let server = Server::function(|request| Some(Answer::new(200).body(request.target.clone())));
    let client = client(&server);
    std::thread::scope(|scope| {
        for index in 0..8 {
            let client = client.clone();
            scope.spawn(move || {
                for round in 0..20 {
                    let key = format!("{index}-{round}");
                    let read = kv::ReadKeyValuePair::new("acc", "ns", &key);
                    let value = client.send(read).unwrap();
                    assert!(value.ends_with(key.as_bytes()));
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 160);
}

#[test]
fn a_timeout_ends_a_call() {
    let server = Server::raw(|connection| {
        while connection.read_request()?.is_some() {}
        Ok(())
    });
    let call = client(&server).call(read());
    let error = call.timeout(Duration::from_millis(200)).send().unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn a_large_value_is_read_while_it_comes() {
    const LENGTH: u64 = 200 << 20;
    let server = Server::raw(|connection| {
        connection.read_request()?;
        let mut stream = connection.stream();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {LENGTH}\r\n\r\n"
        )?;
        std::io::copy(&mut std::io::repeat(b'x').take(LENGTH), &mut stream).map(drop)
    });
    let mut value = client(&server).send_stream(read()).unwrap().into_body();
    assert_eq!(value.length(), Some(LENGTH));
    let read = std::io::copy(&mut value, &mut std::io::sink()).unwrap();
    assert_eq!((read, value.length()), (LENGTH, Some(0)));
}

#[test]
fn what_one_call_gives_another_one_takes() {
    let server = Server::answers([Answer::new(200).body("the value")]);
    let target = Server::answers([ok(&Value::Null)]);
    let value = client(&server).send_stream(read()).unwrap().into_body();
    let write = kv::WriteKeyValuePair::new("acc", "ns", "key");
    let body = Body::reader(value).with_length(9);
    client(&target).send(write.value(body)).unwrap();
    assert_eq!(only(target.requests()).body, "the value");
}

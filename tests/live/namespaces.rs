//! Namespaces are listed.

use cloudflare_client::workers_kv_namespace as kv;

use crate::server::{EMPTY, MAIN};
use crate::{ACCOUNT, Live};

pub async fn all_are_listed(live: Live) {
    let namespaces = live.send(kv::ListNamespaces::new(ACCOUNT)).await;
    let listed: Vec<_> = namespaces.iter().map(|n| (&*n.id, &*n.title)).collect();
    assert_eq!(listed, [(MAIN, "MAIN"), (EMPTY, "EMPTY")]);
}

pub async fn support_of_url_encoding_is_left_out(live: Live) {
    let body = live.json(kv::ListNamespaces::new(ACCOUNT)).await;
    assert_eq!(body.pointer("/result/0/id").unwrap(), MAIN);
    assert_eq!(body.pointer("/result/0/supports_url_encoding"), None);
    let namespaces = live.send(kv::ListNamespaces::new(ACCOUNT)).await;
    assert_eq!(namespaces[0].supports_url_encoding, None);
}

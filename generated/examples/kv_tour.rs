//! A tour of Workers KV: each of its endpoints, and what to do with what comes back.
//!
//! ```sh
//! cargo run -p cloudflare-client --example kv_tour
//! ```
//!
//! It needs no account: it starts a small server on this machine that answers as Cloudflare does.
//! To see the real one, set `CLOUDFLARE_API_TOKEN` (with permission to edit Workers KV storage) and
//! `CLOUDFLARE_ACCOUNT_ID`. The tour then works in a namespace that it creates, and removes it at
//! the end.
//!
//! What comes back is checked. The exit code is 0 only if all of it is as it should be.

#[path = "kv_tour/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Display;
use std::time::{Duration, SystemTime};

use cloudflare_client::{
    Auth, Bytes, Client, Cloudflare, Endpoint, Error, ErrorKind, Service, Value,
    workers_kv_namespace as kv,
};
use serde::Deserialize;
use serde_json::json;

use server::Server;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let tour = Tour::begin().await?;

    // A failed assertion ends this task only, so that the namespace is removed in any case.
    let outcome = tokio::spawn(tour.clone().run()).await;

    let removed = remove(&tour).await;
    outcome??;
    removed
}

async fn remove(tour: &Tour) -> Result {
    println!("\nThe end");
    let remove = kv::RemoveNamespace::new(&tour.place.account, &tour.namespace);
    let removed = tour.client.send(remove).await;
    match &removed {
        Ok(_) => show("removed", &tour.namespace),
        Err(error) => show("not removed", error),
    }
    removed.map(drop).map_err(Into::into)
}

/// What every step needs.
#[derive(Clone)]
struct Tour {
    place: Place,
    client: Client,
    /// The id of the namespace that the tour works in.
    namespace: String,
    title: String,
}

impl Tour {
    async fn begin() -> Result<Self> {
        let place = Place::choose()?;
        let client = Client::builder(Auth::token(&place.token))
            .base_url(&place.base_url)
            .build()?;

        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        let title = format!("kv-tour-{}", now.as_nanos());
        let create = kv::CreateNamespace::new(&place.account)
            .json(&json!({ "title": format!("{title}-draft") }));
        let created = client.send(create).await?;

        Ok(Self {
            place,
            client,
            namespace: created.id.ok_or("the new namespace has no id")?,
            title,
        })
    }

    async fn run(self) -> Result {
        namespaces(&self).await?;
        one_value(&self).await?;
        several_values(&self).await?;
        values_as_json(&self).await?;
        raw_responses(&self).await?;
        without_the_client(&self).await?;
        errors(&self).await?;
        refused_before_sending(&self).await?;
        deleting(&self).await
    }
}

/// Which API the tour calls, and as whom.
#[derive(Clone)]
struct Place {
    base_url: String,
    token: String,
    account: String,
    is_local: bool,
}

impl Place {
    fn choose() -> Result<Self> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let token = variable("CLOUDFLARE_API_TOKEN");
        if let Some((token, account)) = token.zip(variable("CLOUDFLARE_ACCOUNT_ID")) {
            println!("Calling {}", Cloudflare::BASE_URL);
            return Ok(Self {
                base_url: Cloudflare::BASE_URL.to_owned(),
                token,
                account,
                is_local: false,
            });
        }
        let base_url = Server::start()?.base_url();
        println!("Token or account is not set; calling a server on this machine, {base_url}");
        Ok(Self {
            base_url,
            token: Server::TOKEN.to_owned(),
            account: Server::ACCOUNT.to_owned(),
            is_local: true,
        })
    }
}

fn show(what: &str, came: impl Display) {
    println!("  {what:<20}{came}");
}

async fn namespaces(tour: &Tour) -> Result {
    println!("\nNamespaces");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    show("created", id);
    let namespace = client.send(kv::GetNamespace::new(account, id)).await?;
    assert_eq!(namespace.id.as_ref(), Some(id));
    // Fields are optional, because the docs promise none of them.
    show("got", namespace.title.unwrap_or_default());

    let rename = kv::RenameNamespace::new(account, id).json(&json!({ "title": tour.title }));
    client.send(rename).await?;
    let namespace = client.send(kv::GetNamespace::new(account, id)).await?;
    assert_eq!(namespace.title.as_ref(), Some(&tour.title));
    show("renamed", &tour.title);

    let listed = client.send(kv::ListNamespaces::new(account)).await?;
    let is_listed = listed.iter().any(|listed| listed.id.as_ref() == Some(id));
    // Without query parameters this is the first page, of up to twenty.
    assert!(is_listed || listed.len() >= 20, "{listed:?}");
    show("listed", format_args!("{} on the first page", listed.len()));
    Ok(())
}

async fn one_value(tour: &Tour) -> Result {
    println!("\nOne value");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    // Any key will do: the client encodes it for the path.
    let key = "a/b:c%";
    let write = kv::WriteKeyValuePairWithOptionalMetadata::new(account, id, key);
    client.send(write.body("hello")).await?;
    let value = client
        .send(kv::ReadKeyValuePair::new(account, id, key))
        .await?;
    assert_eq!(value, "hello");
    show(key, std::str::from_utf8(&value)?);

    let bytes = Bytes::from_static(&[0x00, 0xff, 0xfe, 0x0a]);
    let write = kv::WriteKeyValuePairWithOptionalMetadata::new(account, id, "binary");
    client.send(write.body(bytes.clone())).await?;
    let value = client
        .send(kv::ReadKeyValuePair::new(account, id, "binary"))
        .await?;
    assert_eq!(value, bytes);
    show("binary", format_args!("{value:?}"));

    for key in [key, "binary"] {
        client
            .send(kv::DeleteKeyValuePair::new(account, id, key))
            .await?;
        show("deleted", key);
    }
    Ok(())
}

async fn several_values(tour: &Tour) -> Result {
    println!("\nSeveral values");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    let pairs = json!([
        { "key": "icon", "value": "iVBORw0KGgo=", "base64": true },
        { "key": "user/1", "value": r#"{"name":"Ada"}"#, "metadata": { "role": "admin" } },
        { "key": "user/2", "value": r#"{"name":"Grace"}"#, "expiration_ttl": 3600 },
    ]);
    let write = kv::WriteMultipleKeyValuePairs::new(account, id).json(&pairs);
    let written = client.send(write).await?;
    assert_eq!(written.successful_key_count, Some(3.0));
    assert!(written.unsuccessful_keys.is_empty());
    show("written", "3 pairs");

    for key in listed(tour, &["icon", "user/1", "user/2"]).await? {
        let name = key.name.unwrap_or_default();
        match key.expiration {
            Some(time) => show("listed", format_args!("{name}, expires at {time}")),
            None => show("listed", name),
        }
    }

    let read = kv::ReadKeyValuePair::new(account, id, "icon");
    let icon = client.send(read).await?;
    assert_eq!(&icon[..], b"\x89PNG\r\n\x1a\n");
    show("icon", format_args!("{icon:?}"));

    let read = kv::ReadMetadataForKey::new(account, id, "user/1");
    let metadata = client.send(read).await?;
    assert_eq!(metadata, json!({ "role": "admin" }));
    show("metadata", metadata);
    Ok(())
}

/// Lists the keys once they are as expected: KV may take a minute to show everywhere what was
/// written.
async fn listed(tour: &Tour, expected: &[&str]) -> Result<kv::ListNamespaceKeysOutput> {
    for _ in 0..60 {
        let list = kv::ListNamespaceKeys::new(&tour.place.account, &tour.namespace);
        let keys = tour.client.send(list).await?;
        let names = keys.iter().map(|key| key.name.as_deref());
        if names.eq(expected.iter().copied().map(Some)) {
            return Ok(keys);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(format!("the keys never became {expected:?}").into())
}

/// The docs do not say what this endpoint gives, so it gives a [`Value`], to be read as any type.
async fn values_as_json(tour: &Tour) -> Result {
    #[derive(Deserialize)]
    struct Found {
        values: BTreeMap<String, Option<Pair>>,
    }

    #[derive(Deserialize)]
    struct Pair {
        value: User,
        metadata: Option<Value>,
    }

    #[derive(Deserialize)]
    struct User {
        name: String,
    }

    println!("\nSeveral values, read as JSON");
    let wanted = json!({
        "keys": ["user/1", "user/2", "user/3"],
        "type": "json",
        "withMetadata": true,
    });
    let get = kv::GetMultipleKeyValuePairs::new(&tour.place.account, &tour.namespace).json(&wanted);
    let found: Found = serde_json::from_value(tour.client.send(get).await?)?;
    for (key, pair) in &found.values {
        match pair {
            Some(Pair { value, metadata }) => {
                let metadata = metadata.as_ref().unwrap_or(&Value::Null);
                show(key, format_args!("{}, metadata {metadata}", value.name));
            }
            None => show(key, "not there"),
        }
    }
    let names = found.values.values().flatten().map(|pair| &pair.value.name);
    assert!(names.eq(["Ada", "Grace"]));
    assert_eq!(found.values.get("user/3").map(Option::is_none), Some(true));
    Ok(())
}

/// `send_raw` gives status, headers and the whole body.
async fn raw_responses(tour: &Tour) -> Result {
    println!("\nRaw responses");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    let read = kv::ReadKeyValuePair::new(account, id, "user/2");
    let response = client.send_raw(read).await?;
    assert_eq!(response.status(), 200);
    let expiration = response.headers().get("expiration");
    let expiration = expiration.ok_or("the header is not there")?.to_str()?;
    show("expiration", expiration.parse::<u64>()?);

    let response = client.send_raw(kv::ListNamespaces::new(account)).await?;
    let body: Value = serde_json::from_slice(response.body())?;
    assert!(body["result_info"]["count"].is_u64());
    show("result_info", &body["result_info"]);
    Ok(())
}

/// An endpoint does no I/O: any HTTP stack can carry it, here a plain `reqwest::Client`.
async fn without_the_client(tour: &Tour) -> Result {
    println!("\nWithout the client");
    let list = kv::ListNamespaceKeys::new(&tour.place.account, &tour.namespace);
    let (parts, body) = list.to_request()?.into_parts();

    let mut builder = reqwest::Client::builder();
    if tour.place.is_local {
        builder = builder.no_proxy();
    }
    // The docs have no query parameters. Here they can be had all the same.
    let url = format!("{}{}?prefix=user%2F", tour.place.base_url, parts.uri);
    let received = builder
        .build()?
        .request(parts.method, url)
        .headers(parts.headers)
        .bearer_auth(&tour.place.token)
        .body(body.into_bytes().unwrap_or_default())
        .send()
        .await?;

    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = received.status();
    *response.body_mut() = received.bytes().await?;
    let keys = kv::ListNamespaceKeys::from_response(response)?;
    let names: Vec<_> = keys.into_iter().filter_map(|key| key.name).collect();
    assert_eq!(names, ["user/1", "user/2"]);
    show("user/ has", names.join(", "));
    Ok(())
}

async fn errors(tour: &Tour) -> Result {
    println!("\nErrors");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    // What the API says is there in one form, whatever the endpoint.
    let read = kv::ReadKeyValuePair::new(account, id, "no such key");
    match client.send(read).await {
        Err(error) if has_code(&error, "10009") => show("no such key", error),
        other => return Err(format!("not the expected error: {other:?}").into()),
    }

    // It is also there as the docs of the endpoint have it, with all fields.
    let create = kv::CreateNamespace::new(account).json(&json!({ "title": tour.title }));
    let Err(error) = client.send(create).await else {
        return Err("there are two namespaces of one title".into());
    };
    assert_eq!(error.status(), Some(http::StatusCode::BAD_REQUEST));
    let failure = error.failure::<kv::CreateNamespace>()?;
    let first = failure
        .errors
        .into_iter()
        .next()
        .ok_or("the failure lists no error")?;
    assert_eq!(first.code, Some(10014));
    show("title is taken", first.message.unwrap_or_default());
    Ok(())
}

fn has_code(error: &Error, code: &str) -> bool {
    let errors = error.api_errors();
    errors
        .iter()
        .any(|error| error.code.as_deref() == Some(code))
}

/// URL libraries would fold `values/..`, and so call another endpoint.
async fn refused_before_sending(tour: &Tour) -> Result {
    let read = kv::ReadKeyValuePair::new(&tour.place.account, &tour.namespace, "..");
    let Err(error) = tour.client.send(read).await else {
        return Err("`..` was sent as a key".into());
    };
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.status(), None);
    show("key is `..`", error);
    Ok(())
}

/// Several keys can be deleted in two ways, which do the same.
async fn deleting(tour: &Tour) -> Result {
    println!("\nDeleting");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    let delete = kv::DeleteMultipleKeyValuePairs::new(account, id).json(&["user/1"]);
    let deleted = client.send(delete).await?;
    assert_eq!(deleted.successful_key_count, Some(1.0));
    show("with DELETE", "user/1");

    let delete = kv::DeleteMultipleKeyValuePairsDelete::new(account, id).json(&["user/2", "icon"]);
    let deleted = client.send(delete).await?;
    assert_eq!(deleted.successful_key_count, Some(2.0));
    show("with POST", "user/2, icon");

    listed(tour, &[]).await?;
    show("left", "none");
    Ok(())
}

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

use std::env;
use std::fmt::{Debug, Display};
use std::time::{Duration, SystemTime};

use cloudflare_client::{
    Auth, Bytes, Client, Cloudflare, Endpoint, Error, ErrorKind, Service,
    workers_kv_namespace as kv,
};
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
        let create = kv::CreateNamespace::new(&place.account, format!("{title}-draft"));
        let created = client.send(create).await?;

        Ok(Self {
            place,
            client,
            namespace: created.id,
            title,
        })
    }

    async fn run(self) -> Result {
        namespaces(&self).await?;
        one_value(&self).await?;
        several_values(&self).await?;
        in_pages(&self).await?;
        values_in_bulk(&self).await?;
        whole_responses(&self).await?;
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
    assert_eq!(&namespace.id, id);
    show("got", namespace.title);

    let rename = kv::RenameNamespace::new(account, id, &tour.title);
    let namespace = client.send(rename).await?;
    assert_eq!(namespace.title, tour.title);
    show("renamed", namespace.title);

    // Enumerations are enums, for which text will do as well: `.direction("desc")`.
    let list = kv::ListNamespaces::new(account)
        .order(kv::ListNamespacesOrder::Title)
        .direction(kv::ListNamespacesDirection::Desc);
    let mut namespaces = client.pages(list);
    while let Some(namespace) = namespaces.try_next().await? {
        if namespace.id == *id {
            show("listed", namespace.title);
            return Ok(());
        }
    }
    Err("the namespace is not listed".into())
}

async fn one_value(tour: &Tour) -> Result {
    println!("\nOne value");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    // Any key will do: the client encodes it for the path.
    let key = "a/b:c%";
    let write = kv::WriteKeyValuePair::new(account, id, key).value("hello");
    client.send(write).await?;
    let value = client
        .send(kv::ReadKeyValuePair::new(account, id, key))
        .await?;
    assert_eq!(value, "hello");
    show(key, std::str::from_utf8(&value)?);

    let bytes = Bytes::from_static(&[0x00, 0xff, 0xfe, 0x0a]);
    let write = kv::WriteKeyValuePair::new(account, id, "binary")
        .expiration_ttl(3600)
        .value_with_metadata(bytes.clone(), json!({ "made": "here" }));
    client.send(write).await?;
    let value = client
        .send(kv::ReadKeyValuePair::new(account, id, "binary"))
        .await?;
    assert_eq!(value, bytes);
    show("binary", format_args!("{value:?}"));

    let read = kv::ReadMetadataForKey::new(account, id, "binary");
    let metadata = client.send(read).await?;
    assert_eq!(metadata, json!({ "made": "here" }));
    show("its metadata", metadata);

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

    let pairs = [
        kv::KeyValuePair::new("icon", "iVBORw0KGgo=").base64(true),
        kv::KeyValuePair::new("user/1", r#"{"name":"Ada"}"#).metadata(json!({ "role": "admin" })),
        kv::KeyValuePair::new("user/2", r#"{"name":"Grace"}"#).expiration_ttl(3600),
    ];
    let write = kv::WriteMultipleKeyValuePairs::new(account, id, pairs);
    let written = client.send(write).await?;
    assert_eq!(written.successful_key_count, Some(3));
    assert!(written.unsuccessful_keys.is_empty());
    show("written", "3 pairs");

    for key in listed(tour, "", &["icon", "user/1", "user/2"]).await? {
        match key.expiration {
            Some(time) => show("listed", format_args!("{}, expires at {time}", key.name)),
            None => show("listed", key.name),
        }
    }

    let read = kv::ReadKeyValuePair::new(account, id, "icon");
    let icon = client.send(read).await?;
    assert_eq!(&icon[..], b"\x89PNG\r\n\x1a\n");
    show("icon", format_args!("{icon:?}"));
    Ok(())
}

/// Lists the keys once they are as expected: KV may take a minute to show everywhere what was
/// written.
async fn listed<T>(tour: &Tour, prefix: &str, expected: &[T]) -> Result<Vec<kv::Key>>
where
    T: AsRef<str> + Debug,
{
    for _ in 0..60 {
        let list = kv::ListNamespaceKeys::new(&tour.place.account, &tour.namespace);
        let list = list.prefix(prefix);
        let keys = tour.client.send(list).await?;
        let expected = expected.iter().map(AsRef::as_ref);
        if keys.iter().map(|key| &*key.name).eq(expected) {
            return Ok(keys);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(format!("the keys never became {expected:?}").into())
}

/// The client asks for the next page when it is needed.
async fn in_pages(tour: &Tour) -> Result {
    println!("\nKeys in pages");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    let names: Vec<String> = (0..25).map(|i| format!("page/{i:02}")).collect();
    let pairs = names.iter().map(|name| kv::KeyValuePair::new(name, "-"));
    let write = kv::WriteMultipleKeyValuePairs::new(account, id, pairs);
    client.send(write).await?;

    listed(tour, "page/", &names).await?;

    let list = kv::ListNamespaceKeys::new(account, id).prefix("page/");
    let (mut keys, mut walked) = (client.pages(list.limit(10)), Vec::new());
    while let Some(key) = keys.try_next().await? {
        walked.push(key.name);
    }
    assert_eq!(walked, names);
    show("walked", format_args!("{} keys, 10 a page", walked.len()));

    let delete = kv::BulkDeleteKeyValuePairs::new(account, id, names);
    client.send(delete).await?;
    show("deleted", format_args!("{} keys", walked.len()));
    Ok(())
}

/// Several values come at once, alone or with what is stored beside them.
async fn values_in_bulk(tour: &Tour) -> Result {
    println!("\nSeveral values at once");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);
    let keys = ["user/1", "user/2", "user/3"];

    let get = kv::GetMultipleKeyValuePairs::new(account, id, keys);
    let texts = client.send(get).await?.values;
    assert_eq!(texts["user/1"], r#"{"name":"Ada"}"#);
    assert!(texts["user/3"].is_null());
    show("user/1 as text", &texts["user/1"]);

    let get = kv::GetMultipleKeyValuePairsWithMetadata::new(account, id, keys)
        .r#type(kv::GetMultipleKeyValuePairsType::Json);
    let found = client.send(get).await?.values;
    for (key, found) in &found {
        match &found.value {
            Some(user) => show(
                key,
                format_args!("{user}, beside it {}", json!(found.metadata)),
            ),
            None => show(key, "not there"),
        }
    }
    assert_eq!(found["user/1"].value, Some(json!({ "name": "Ada" })));
    assert_eq!(found["user/1"].metadata, Some(json!({ "role": "admin" })));
    assert!(found["user/2"].expiration.is_some());
    assert_eq!(found["user/3"].value, None);
    Ok(())
}

/// `send_full` gives status, headers and `result_info` beside the data.
async fn whole_responses(tour: &Tour) -> Result {
    println!("\nWhole responses");
    let (client, account, id) = (&tour.client, &tour.place.account, &tour.namespace);

    let read = kv::ReadKeyValuePair::new(account, id, "user/2");
    let full = client.send_full(read).await?;
    assert_eq!(full.status, 200);
    let headers = kv::ReadKeyValuePairHeaders::read(&full.headers)?;
    show(
        "expiration",
        headers.expiration.ok_or("user/2 never expires")?,
    );

    let list = kv::ListNamespaces::new(account).per_page(1);
    let full = client.send_full(list).await?;
    let info = full.result_info.ok_or("a list has a result_info")?;
    assert_eq!((full.data.len(), info.per_page), (1, Some(1)));
    show("namespaces", info.total_count.unwrap_or_default());
    Ok(())
}

/// An endpoint does no I/O: any HTTP stack can carry it, here a plain `reqwest::Client`.
async fn without_the_client(tour: &Tour) -> Result {
    println!("\nWithout the client");
    let list = kv::ListNamespaceKeys::new(&tour.place.account, &tour.namespace).prefix("user/");
    let (parts, body) = list.to_request()?.into_parts();

    let mut builder = reqwest::Client::builder();
    if tour.place.is_local {
        builder = builder.no_proxy();
    }
    let url = format!("{}{}", tour.place.base_url, parts.uri);
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
    let names: Vec<_> = keys.into_iter().map(|key| key.name).collect();
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
    let create = kv::CreateNamespace::new(account, &tour.title);
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

    let delete = kv::DeleteMultipleKeyValuePairs::new(account, id, ["user/1"]);
    let deleted = client.send(delete).await?;
    assert_eq!(deleted.successful_key_count, Some(1));
    show("with DELETE", "user/1");

    let delete = kv::BulkDeleteKeyValuePairs::new(account, id, ["user/2", "icon"]);
    let deleted = client.send(delete).await?;
    assert_eq!(deleted.successful_key_count, Some(2));
    show("with POST", "user/2, icon");

    listed::<&str>(tour, "", &[]).await?;
    show("left", "none");
    Ok(())
}

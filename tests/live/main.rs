//! The emitted client against Cloudflare's own local KV, which is the npm package `miniflare`.
//!
//! `npm ci --prefix tests/live` installs it; without it the tests are skipped, or fail if
//! `MDCLIENT_LIVE=required` is set. `start.mjs` says how it is served; it runs with Node 20 and later.
//!
//! What the real thing sends and the docs do not say, each held by a test:
//!
//! - `supports_url_encoding` of a namespace may be missing.
//! - `expiration` and `metadata` of a listed key are missing, not null, where there are none.
//! - The last cursor is `""`.
//! - A value comes without a content type.
//! - `result` is null in a failure.
//!
//! What miniflare lacks, and how it answers:
//!
//! | Request | Answer |
//! |---|---|
//! | `CreateNamespace`, `GetNamespace`, `RenameNamespace`, `RemoveNamespace` | 404, the text `404 Not Found` |
//! | `WriteMultipleKeyValuePairs` | the same |
//! | `DeleteMultipleKeyValuePairs`, `BulkDeleteKeyValuePairs` | the same |
//! | `ReadMetadataForKey` | the same |
//! | `expiration` and `expiration_ttl` of a write | 200, but nothing expires |
//! | `withMetadata` and `type` of a bulk read | 200 with plain values |

mod failures;
mod keys;
mod namespaces;
mod server;
mod values;

use std::env;
use std::process::ExitCode;
use std::sync::Mutex;

use cloudflare_client::{
    Auth, Body, Bytes, Client, Endpoint, Error, NoBody, Retries, workers_kv_namespace as kv,
};
use libtest_mimic::{Arguments, Trial};
use mdclient_runtime::http::Response;
use serde_json::Value;

use server::{MAIN, Server};

/// Any account will do: a local server has none.
const ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";

/// The one server of all tests, from the first that asks for it.
static SERVER: Mutex<Option<Server>> = Mutex::new(None);

/// Makes a trial of each test.
macro_rules! trials {
    ($($module:ident::$test:ident),* $(,)?) => {
        vec![$(trial(concat!(stringify!($module), "::", stringify!($test)), $module::$test)),*]
    };
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if !Server::is_installed() {
        return without_server();
    }
    let conclusion = libtest_mimic::run(&arguments, trials());
    // A static is never dropped, and the server must be.
    drop(SERVER.lock().map(|mut server| server.take()));
    conclusion.exit_code()
}

/// Says how to install the server, which is a failure only where it is required.
fn without_server() -> ExitCode {
    let required = env::var_os("MDCLIENT_LIVE").is_some_and(|value| value == "required");
    let outcome = if required {
        "cannot run"
    } else {
        "are skipped"
    };
    eprintln!("live tests {outcome}; to run them: npm ci --prefix tests/live");
    ExitCode::from(u8::from(required))
}

fn trials() -> Vec<Trial> {
    trials![
        failures::a_failure_has_a_result_that_is_null,
        failures::a_failure_is_one_line,
        failures::a_limit_out_of_range_is_refused,
        failures::a_missing_key_has_a_code,
        failures::a_missing_key_is_a_typed_failure,
        failures::a_missing_namespace_in_a_bulk_read_has_a_code,
        failures::a_missing_namespace_in_a_delete_has_a_code,
        failures::a_missing_namespace_in_a_list_has_a_code,
        failures::a_missing_namespace_in_a_read_has_a_code,
        failures::a_missing_namespace_in_a_write_has_a_code,
        failures::what_miniflare_lacks_is_an_error_that_keeps_its_body,
        keys::a_cursor_leads_through_all_pages,
        keys::a_key_that_never_expires_has_no_expiration,
        keys::a_key_without_metadata_has_none,
        keys::a_list_without_a_query_has_the_keys,
        keys::a_prefix_is_taken_as_it_is,
        keys::an_empty_namespace_has_no_keys,
        keys::keys_are_walked_one_by_one,
        keys::metadata_is_listed,
        keys::miniflare_keeps_no_expiration,
        keys::the_cursor_of_a_short_list_is_empty,
        namespaces::all_are_listed,
        namespaces::support_of_url_encoding_is_left_out,
        values::a_bulk_read_has_null_for_a_missing_key,
        values::a_bulk_read_has_the_values,
        values::a_deleted_value_is_gone,
        values::a_delete_of_what_is_gone_succeeds,
        values::a_key_and_its_encoded_form_are_two,
        values::a_key_in_cyrillic_survives,
        values::a_key_of_512_bytes_survives,
        values::a_key_with_a_plus_survives,
        values::a_key_with_a_slash_survives,
        values::a_key_with_all_that_parts_a_url_survives,
        values::a_key_with_colon_and_percent_survives,
        values::a_second_write_replaces_the_first,
        values::a_value_has_no_content_type,
        values::a_value_of_1_mb_survives,
        values::a_value_that_looks_like_a_failure_is_a_value,
        values::a_write_answers_with_an_empty_object,
        values::all_bytes_survive,
        values::an_empty_value_survives,
        values::miniflare_reads_no_metadata_in_bulk,
        values::miniflare_reads_no_json_in_bulk,
    ]
}

/// A test, which shares the server with the others and therefore has keys of its own.
fn trial<F: Future<Output = ()>>(name: &str, test: impl Fn(Live) -> F + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build()?.block_on(test(Live::new()));
        Ok(())
    })
}

/// A client of the server, and what many tests do with it.
struct Live(Client);

impl Live {
    fn new() -> Self {
        let mut server = SERVER.lock().expect("the server has started");
        let url = server.get_or_insert_with(Server::start).url();
        // workerd closes a connection when it answers without having read the body, also while the next
        // request is on its way. None of these tests minds if that one comes twice, not even as a POST.
        let retries = Retries::default().any_method(true);
        let client = Client::builder(Auth::token("any")).base_url(url);
        let client = client.retries(retries).build();
        Self(client.expect("a loopback server needs no https"))
    }

    /// What an endpoint gives.
    async fn send<E: Endpoint>(&self, endpoint: E) -> E::Output {
        self.0.send(endpoint).await.expect("the server answers")
    }

    /// The error of an endpoint that fails.
    async fn fail<E: Endpoint>(&self, endpoint: E) -> Error {
        let output = self.0.send(endpoint).await;
        output.err().expect("the server refuses")
    }

    /// What an endpoint is answered with.
    async fn raw(&self, endpoint: impl Endpoint) -> Response<Bytes> {
        let response = self.0.send_raw(endpoint).await;
        response.expect("the server answers")
    }

    /// The whole JSON that an endpoint is answered with.
    async fn json(&self, endpoint: impl Endpoint) -> Value {
        let response = self.raw(endpoint).await;
        serde_json::from_slice(response.body()).expect("the server answers with JSON")
    }

    async fn write(&self, key: &str, value: impl Into<Body>) -> Value {
        self.send(write(key).value(value)).await
    }

    async fn read(&self, key: &str) -> Bytes {
        self.send(read(key)).await
    }

    async fn delete(&self, key: &str) -> Value {
        let delete = kv::DeleteKeyValuePair::new(ACCOUNT, MAIN, key);
        self.send(delete).await
    }
}

fn read(key: &str) -> kv::ReadKeyValuePair {
    kv::ReadKeyValuePair::new(ACCOUNT, MAIN, key)
}

fn write(key: &str) -> kv::WriteKeyValuePair<NoBody> {
    kv::WriteKeyValuePair::new(ACCOUNT, MAIN, key)
}

/// The keys in the namespace that tests write to.
fn list() -> kv::ListNamespaceKeys {
    kv::ListNamespaceKeys::new(ACCOUNT, MAIN)
}

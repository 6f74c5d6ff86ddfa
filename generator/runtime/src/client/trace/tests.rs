use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::task::{Poll, ready};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::client::pipeline_tests::{Get, client};
use crate::transport::fake::{Fake, Outcome, answer, streamed};
use crate::{Body, Transport, TransportError};

/// Keeps the fields of every span, and what every event says.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<BTreeMap<&'static str, String>>>>);

struct Fields<'a>(&'a mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut fields = BTreeMap::new();
        attributes.record(&mut Fields(&mut fields));
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let index = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.0.lock().unwrap()[index]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        panic!("a call makes no event: {event:?}");
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The spans of one call, as text.
fn spans(outcomes: impl IntoIterator<Item = Outcome>) -> Vec<String> {
    let fake = Fake::new(outcomes);
    let client = client(&fake);
    let recorder = Recorder::default();
    let call = client.call(Get("/s3cr3t?a=s3cr3t")).query("b", "s3cr3t");
    let call = call.header("c", "s3cr3t").body(Body::from("s3cr3t"));
    let send = || fake.run(call.send());
    // What comes of the call is in the span.
    let _ = tracing::subscriber::with_default(recorder.clone(), send);
    let spans = recorder.0.lock().unwrap();
    let texts = spans.iter().map(|fields| format!("{fields:?}"));
    texts.collect()
}

#[test]
fn a_call_is_one_span_without_values() {
    let [span] = &spans([answer(429, &[("retry-after", "7")]), answer(200, &[])])[..] else {
        panic!("a call is one span")
    };
    let expected = r#"{"attempt": "2", "duration_ms": "7000", "method": "GET", "path": "\"/values\"", "status": "200"}"#;
    assert_eq!(span, expected);
}

#[test]
fn a_span_lasts_as_long_as_a_stream() {
    let fake = Fake::new([]);
    let slow = fake.clone();
    let mut wait = Box::pin(async move { slow.sleep(Duration::from_secs(5)).await });
    fake.push(streamed(move |context| {
        ready!(wait.as_mut().poll(context));
        Poll::Ready(Some(Err(TransportError::failed("s3cr3t"))))
    }));
    let client = client(&fake);
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || {
        let response = fake.run(client.send_stream(Get("/s3cr3t"))).unwrap();
        fake.run(response.into_body().try_next()).unwrap_err();
    });
    let expected = r#"{"attempt": "1", "duration_ms": "5000", "error": "Transport", "method": "GET", "path": "\"/values\"", "status": "200"}"#;
    let spans = recorder.0.lock().unwrap();
    assert_eq!(format!("{spans:?}"), format!("[{expected}]"));
}

#[test]
fn an_error_is_noted_by_its_kind() {
    let failure = || Outcome::Failure(TransportError::protocol("s3cr3t"));
    let expected = r#"{"attempt": "1", "duration_ms": "0", "error": "Protocol", "method": "GET", "path": "\"/values\""}"#;
    assert_eq!(spans([failure()]), [expected]);
}

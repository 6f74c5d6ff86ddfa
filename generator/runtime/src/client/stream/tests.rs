use std::collections::VecDeque;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;

use crate::client::pipeline_tests::{Get, builder, client};
use crate::client::{ByteStream, Retries};
use crate::transport::fake::{Fake, Outcome, answer, respond, streamed};
use crate::{BoxFuture, Error, ErrorKind, Transport, TransportError};

const TIMEOUT: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_secs(59);

/// What a body does next.
enum Step {
    Piece(&'static str),
    Wait(Duration),
    Fail,
}

/// A body that takes its time.
struct Script {
    fake: Fake,
    steps: VecDeque<Step>,
    wait: Option<BoxFuture<'static, ()>>,
}

impl Script {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            if let Some(wait) = &mut self.wait {
                ready!(wait.as_mut().poll(context));
                self.wait = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Piece(text)) => return Poll::Ready(Some(Ok(text.into()))),
                Some(Step::Fail) => {
                    return Poll::Ready(Some(Err(TransportError::failed("cut off"))));
                }
                Some(Step::Wait(time)) => {
                    let fake = self.fake.clone();
                    self.wait = Some(Box::pin(async move { fake.sleep(time).await }));
                }
            }
        }
    }
}

/// A transport that answers with a success, and with a body of these steps.
fn streaming(steps: impl IntoIterator<Item = Step>) -> Fake {
    let fake = Fake::default();
    let mut script = Script {
        fake: fake.clone(),
        steps: steps.into_iter().collect(),
        wait: None,
    };
    fake.push(streamed(move |context| script.poll(context)));
    fake
}

async fn open(fake: &Fake) -> Result<ByteStream, Error> {
    let response = client(fake).send_stream(Get("/values")).await?;
    assert_eq!(response.status(), 200);
    Ok(response.into_body())
}

#[test]
fn a_stream_may_go_anywhere() {
    fn free<T: Send + Unpin + 'static>(_: &T) {}
    let fake = Fake::statuses([200]);
    let call = client(&fake).call(Get("/values"));
    let sending = Box::pin(call.send_stream());
    free(&sending);
    free(&fake.run(sending).unwrap().into_body());
}

#[test]
fn a_response_is_given_before_its_body() {
    let wait = Step::Wait(TIMEOUT / 2);
    let fake = streaming([wait, Step::Piece("a"), Step::Piece(""), Step::Piece("b")]);
    fake.run(async {
        let mut body = open(&fake).await.unwrap();
        assert_eq!(fake.now(), Duration::ZERO);
        assert_eq!(format!("{body:?}"), "ByteStream(GET /values)");
        assert_eq!(body.try_next().await.unwrap().unwrap(), "a");
        assert_eq!(fake.now(), TIMEOUT / 2);
        let rest: Vec<Bytes> = body.try_collect().await.unwrap();
        assert_eq!(rest.concat(), b"b");
    });
}

#[test]
fn a_length_is_told_where_it_is_known() {
    let fake = Fake::new([respond(200, &[], "abc")]);
    let mut body = fake.run(open(&fake)).unwrap();
    assert_eq!(body.length(), Some(3));
    fake.run(body.try_next()).unwrap();
    assert_eq!(body.length(), Some(0));
    let fake = streaming([Step::Piece("a")]);
    assert_eq!(fake.run(open(&fake)).unwrap().length(), None);
}

#[test]
fn a_body_may_take_any_time_if_it_does_not_stop() {
    let step = || [Step::Wait(STEP), Step::Piece("a")];
    let fake = streaming([step(), step(), step()].into_iter().flatten());
    let pieces: Vec<Bytes> = fake
        .run(async { open(&fake).await?.try_collect().await })
        .unwrap();
    assert_eq!(pieces.len(), 3);
    assert!(fake.now() > TIMEOUT * 2);
}

#[test]
fn the_time_of_a_reader_does_not_count() {
    let fake = streaming([Step::Piece("a"), Step::Wait(TIMEOUT / 2), Step::Piece("b")]);
    fake.run(async {
        let mut body = open(&fake).await.unwrap();
        body.try_next().await.unwrap();
        fake.sleep(TIMEOUT * 3).await;
        assert_eq!(body.try_next().await.unwrap().unwrap(), "b");
    });
}

#[test]
fn a_body_that_stops_is_a_timeout() {
    let fake = streaming([Step::Piece("a"), Step::Wait(TIMEOUT * 100)]);
    fake.run(async {
        let mut body = open(&fake).await.unwrap();
        body.try_next().await.unwrap();
        let error = body.try_next().await.unwrap_err();
        assert_eq!(error.to_string(), "GET /values: timed out after 60s");
        assert!(error.is_timeout() && error.attempts() == 1);
        assert_eq!(fake.now(), TIMEOUT);
        assert_eq!(body.try_next().await.unwrap(), None);
    });
}

#[test]
fn a_body_that_breaks_is_an_error_of_the_endpoint() {
    let fake = streaming([Step::Piece("a"), Step::Fail]);
    fake.run(async {
        let mut body = open(&fake).await.unwrap();
        body.try_next().await.unwrap();
        let error = body.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        let line = error.to_string();
        assert_eq!(line, "GET /values: the connection failed: cut off");
        assert_eq!(body.try_next().await.unwrap(), None);
    });
    assert_eq!(fake.sent().len(), 1, "a body is not asked for again");
}

#[test]
fn a_failure_is_the_same_error_as_that_of_send() {
    let body = r#"{"errors": [{"code": 7, "message": "m"}]}"#;
    let fake = Fake::new([respond(404, &[("x-id", "7")], body)]);
    let error = fake.run(open(&fake)).unwrap_err();
    assert_eq!(error.to_string(), "GET /values: 404 Not Found: 7: m");
    assert_eq!(error.headers().unwrap()["x-id"], "7");
    assert_eq!(error.body().unwrap(), body);
    assert!(error.failure::<Get>().is_ok());

    let fake = Fake::new([respond(400, &[], body)]);
    let client = builder().max_response_size(9).build_with(fake.clone());
    let send = client.unwrap();
    let error = fake.run(send.send_stream(Get("/values"))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[test]
fn until_the_headers_a_request_is_repeated_and_redirected() {
    let fake = Fake::new([
        answer(503, &[("retry-after", "7")]),
        answer(302, &[("location", "/other")]),
        Outcome::Silence,
        respond(200, &[], "abc"),
    ]);
    let body = fake.run(open(&fake)).unwrap();
    let pieces: Vec<Bytes> = fake.run(body.try_collect()).unwrap();
    assert_eq!(pieces, ["abc"]);
    let sent = fake.sent();
    assert_eq!(sent.len(), 4);
    assert_eq!(sent[2].uri().path(), "/other");
    assert!(fake.now() >= TIMEOUT + Duration::from_secs(7));

    let fake = Fake::statuses([503; 3]);
    let call = client(&fake).call(Get("/values")).retries(Retries::none());
    let error = fake.run(call.send_stream()).unwrap_err();
    assert_eq!((error.attempts(), fake.sent().len()), (1, 1));
}

use crate::ErrorKind;
use crate::client::tests::{Example, SECRET, builder, get, shows_no_secret};
use crate::client::{Client, Credentials, Service};

#[test]
fn credentials_never_show() {
    for credentials in [
        Credentials::none(),
        Credentials::bearer(SECRET),
        Credentials::header("X-Auth-Email", SECRET).with_header("X-Auth-Key", SECRET),
        Credentials::header("a b", SECRET).with_header("X-Auth-Key", SECRET),
    ] {
        shows_no_secret(&credentials);
        let builder = Client::<Example>::builder(credentials);
        shows_no_secret(&builder);
        match builder.build() {
            Ok(client) => shows_no_secret(&client),
            Err(error) => shows_no_secret(&error),
        }
    }
    assert_eq!(
        format!("{:?}", Credentials::bearer("a")),
        "Credentials([\"authorization\"])"
    );
    let client = builder().build().unwrap();
    assert_eq!(
        format!("{client:?}"),
        "Client { base_url: https://api.example.com/v4, .. }"
    );
}

#[test]
fn what_is_no_header_is_told_when_the_client_is_built() {
    let cases = [
        (
            Credentials::bearer("s3cr3t\n"),
            "the value of the credential header `authorization` has",
        ),
        (
            Credentials::header("X-Key", "s3cr3t\0").with_header("b", "c"),
            "the value of the credential header `x-key` has",
        ),
        (
            Credentials::header("s3cr3t s3cr3t", "a"),
            "the name of a credential header is not valid",
        ),
    ];
    for (credentials, message) in cases {
        let error = Client::<Example>::new(credentials).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(error.kind(), ErrorKind::Builder);
        shows_no_secret(&error);
    }
    let error = builder().user_agent("a\nb").build().unwrap_err();
    assert_eq!(error.to_string(), "the user agent is no valid header");
}

#[test]
fn a_client_crosses_threads_whatever_the_service_is() {
    struct Local(#[expect(dead_code)] std::rc::Rc<()>);
    impl Service for Local {
        const BASE_URL: &'static str = "https://h.example";
        const USER_AGENT: &'static str = "";
        type Auth = Credentials;
    }
    fn check<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn check_future<T: Send>(_: T) {}
    let client = Client::<Local>::new(Credentials::none()).unwrap();
    check(&client);
    check_future(client.send(get("k")));
    check_future(client.send_raw(get("k")));
}

#[test]
fn a_default_header_never_takes_the_place_of_a_credential() {
    for name in ["x-auth-key", "AUTHORIZATION", "Cookie", "Host", "a b"] {
        let builder = builder().default_header(name, SECRET);
        shows_no_secret(&builder);
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Builder, "{name}");
        shows_no_secret(&error);
    }
    let error = builder().default_header("a", "s3cr3t\n").build();
    shows_no_secret(&error.unwrap_err());
}

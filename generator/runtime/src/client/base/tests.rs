use crate::ErrorKind;
use crate::client::tests::{builder, shows_no_secret};

#[test]
fn a_base_url_is_checked() {
    let build = |url: &str, plain| builder().base_url(url).allow_plain_http(plain).build();
    let fine = [
        "https://h.example",
        "https://h.example:8443/v4/",
        "http://localhost",
        "http://LOCALHOST:80/",
        "http://api.localhost:8080",
        "http://127.8.9.1",
        "http://[::1]:8080/a",
    ];
    for url in fine {
        build(url, false).unwrap();
    }
    let plain = [
        "http://h.example",
        "http://10.0.0.1",
        "http://localhost.example",
        "http://127.0.0.1.example",
    ];
    for url in plain {
        let error = build(url, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Builder);
        assert!(error.to_string().contains("plain http"), "{url}: {error}");
        build(url, true).unwrap();
    }
    let refused = [
        "",
        "h.example",
        "/v4",
        "ftp://h.example",
        "file:///v4",
        "data:,v4",
        "https://h.example?",
        "https://h.example/?a=b",
        "https://h.example/#",
        "https://user@h.example",
        "https://user:s3cr3t@h.example",
        "https://:s3cr3t@h.example",
        "https://",
        "https://:80",
        "https://h.example:99999",
        "https://h.example:+80",
        "https://h%41.example",
        "https://127.1",
        "https://0x7f.1",
        "https://[::1",
        "https://h.example/a/../b",
        "https://h.example/a//b",
        "https://h.example/{a}",
    ];
    for url in refused {
        let error = build(url, true).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Builder, "{url}");
        shows_no_secret(&error);
    }
}

#[test]
fn a_url_is_the_base_and_the_path() {
    let join = |base: &str, path: &'static str| {
        let client = builder().base_url(base).build().unwrap();
        client
            .core
            .base
            .join(&path.parse().unwrap())
            .map(|url| url.to_string())
    };
    for base in [
        "https://h.example:8443/v4",
        "https://h.example:8443/v4/",
        "https://H.example:8443/v4//",
    ] {
        assert_eq!(
            join(base, "/a%2Fb?c=%20d").unwrap(),
            "https://h.example:8443/v4/a%2Fb?c=%20d"
        );
    }
    assert_eq!(
        join("https://h.example:443", "/a").unwrap(),
        "https://h.example/a"
    );
    for path in ["/a/../b", "/a/%2e%2E/b", "/.", "/a//b", "/a{b}", "/a?b='c'"] {
        let error = join("https://h.example", path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{path}");
    }
    for target in [
        "*",
        "https://evil.example/",
        "evil.example:80",
        "//evil.example/a",
    ] {
        let url = join("https://h.example", target);
        assert!(
            url.is_err() || url.unwrap().starts_with("https://h.example/"),
            "{target}"
        );
    }
}

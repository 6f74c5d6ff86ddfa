//! When the server wants to be asked again.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

/// What `Retry-After` says, be it seconds or a date; `None` if it is neither.
///
/// A date is compared with the server's own `Date`, so that the clock of this machine need not be
/// right. A date that has passed is no wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // What does not fit is a wait without end.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = date(headers, &RETRY_AFTER)?;
    let now = date(headers, &DATE).or_else(local_time)?;
    Some(then.duration_since(now).unwrap_or_default())
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// The clock of this machine, where there is one.
fn local_time() -> Option<SystemTime> {
    (!cfg!(all(target_family = "wasm", target_os = "unknown"))).then(SystemTime::now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(HeaderName, &'static str)]) -> Option<u64> {
        let headers = headers.iter().cloned();
        let map = headers.map(|(name, value)| (name, value.parse().unwrap()));
        retry_after(&map.collect()).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_dates_are_read() {
        let cases = [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("99999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", Some(30)),
            ("Sun Nov  6 08:50:07 1994", Some(30)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ];
        for (text, expected) in cases {
            let date = (DATE, "Sun, 06 Nov 1994 08:49:37 GMT");
            assert_eq!(read(&[date, (RETRY_AFTER, text)]), expected, "{text:?}");
        }
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn a_date_without_the_servers_is_compared_with_the_clock() {
        let passed = (RETRY_AFTER, "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(read(&[passed]), Some(0));
        let ahead = SystemTime::now() + Duration::from_secs(1000);
        let text: &'static str = httpdate::fmt_http_date(ahead).leak();
        let wait = read(&[(RETRY_AFTER, text), (DATE, "odd")]).unwrap();
        assert!((900..=1000).contains(&wait), "{wait}");
    }
}

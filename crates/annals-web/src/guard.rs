//! What every answer carries, and what keeps one reader from crowding out the others.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Nothing but our own files, and no script within a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// Puts the headers of safety on an answer.
pub(crate) fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// Whether a request names the host it was meant for. A server on the loopback address answers
/// to loopback names only: a page elsewhere could otherwise have its own name point here and
/// read the record with its reader's browser.
pub(crate) fn is_meant_for_us(host: Option<&str>, listening: SocketAddr) -> bool {
    if !listening.ip().is_loopback() {
        return true;
    }
    let Some(host) = host else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Requests an address may make: `burst` at once, `rate` a second after that.
pub(crate) struct Pace {
    rate: f64,
    burst: f64,
    known: Mutex<HashMap<IpAddr, (f64, Instant)>>,
}

/// Addresses that are remembered at a time.
const MOST: usize = 10_000;

impl Pace {
    pub fn new(rate: f64) -> Pace {
        Pace { rate, burst: (rate * 5.0).max(1.0), known: Mutex::default() }
    }

    /// Whether a request of `address` at `now` is within its pace.
    pub fn allows(&self, address: IpAddr, now: Instant) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let refilled = |(left, then): (f64, Instant)| {
            (left + now.saturating_duration_since(then).as_secs_f64() * self.rate).min(self.burst)
        };
        if known.len() >= MOST && !known.contains_key(&address) {
            // Who has been quiet long enough has nothing to be remembered by.
            known.retain(|_, entry| refilled(*entry) < self.burst);
            if known.len() >= MOST {
                return false;
            }
        }
        let entry = known.entry(address).or_insert((self.burst, now));
        let left = refilled(*entry);
        *entry = (if left >= 1.0 { left - 1.0 } else { left }, now);
        left >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_loopback_server_answers_to_loopback_names_only() {
        let here: SocketAddr = "127.0.0.1:8000".parse().unwrap();
        let check = |host: Option<&str>, expect: bool| {
            assert_eq!(is_meant_for_us(host, here), expect, "{host:?}");
        };
        check(Some("127.0.0.1:8000"), true);
        check(Some("localhost"), true);
        check(Some("LOCALHOST:8000"), true);
        check(Some("[::1]:8000"), true);
        check(Some("evil.example:8000"), false);
        check(Some("127.0.0.1.evil.example"), false);
        check(Some("localhost.evil.example:80"), false);
        check(Some(""), false);
        check(None, false);
        assert!(is_meant_for_us(Some("news-desk.example"), "0.0.0.0:80".parse().unwrap()));
    }

    #[test]
    fn who_asks_too_fast_has_to_wait() {
        let pace = Pace::new(2.0);
        let (one, other): (IpAddr, IpAddr) =
            ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let now = Instant::now();
        let granted = (0..20).filter(|_| pace.allows(one, now)).count();
        assert_eq!(granted, 10);
        assert!(pace.allows(other, now));
        assert!(pace.allows(one, now + Duration::from_secs(1)));
    }

    #[test]
    fn no_page_may_hold_a_script() {
        assert!(!POLICY.contains("unsafe"));
        assert!(POLICY.starts_with("default-src 'none'"));
    }
}

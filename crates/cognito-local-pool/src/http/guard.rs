//! Which hosts and which web pages are let in.
//!
//! A web page anywhere can make a browser send requests to 127.0.0.1. Two rules keep such pages out: the
//! `Host` must be loopback with the pool's own port (else a foreign name was made to point here), and an
//! `Origin` must be a page on loopback.

use hyper::Request;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::refusal::Refusal;

/// A page on loopback that asks: its `Origin`.
#[derive(Debug)]
pub(super) struct Page(pub(super) HeaderValue);

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Refuses requests that were meant for another host.
pub(super) fn check_host<B>(request: &Request<B>, port: u16) -> Result<(), Refusal> {
    let named = only(request.headers(), &header::HOST).and_then(|host| host.to_str().ok());
    let fits = |authority: &str| match authority.rsplit_once(':') {
        Some((host, given)) if given.bytes().all(|digit| digit.is_ascii_digit()) => {
            is_loopback(host) && given.parse() == Ok(port)
        }
        _ => port == 80 && is_loopback(authority),
    };
    let in_target = request
        .uri()
        .authority()
        .is_none_or(|authority| fits(authority.as_str()));
    if named.is_some_and(fits) && in_target {
        Ok(())
    } else {
        Err(Refusal::forbidden(
            "This host name does not belong to the local pool.",
        ))
    }
}

/// The page that asks, if it is one.
///
/// # Errors
/// For a page that is not on loopback.
pub(super) fn page<B>(request: &Request<B>) -> Result<Option<Page>, Refusal> {
    if !request.headers().contains_key(header::ORIGIN) {
        return Ok(None);
    }
    let origin = only(request.headers(), &header::ORIGIN);
    let is_local = origin
        .and_then(|origin| origin.to_str().ok())
        .is_some_and(is_loopback_origin);
    match origin {
        Some(origin) if is_local => Ok(Some(Page(origin.clone()))),
        _ => Err(Refusal::forbidden(
            "Only pages on loopback may use the local pool.",
        )),
    }
}

/// `http://localhost:3000` and its kin.
fn is_loopback_origin(origin: &str) -> bool {
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => is_loopback(host) && port.parse::<u16>().is_ok(),
        _ => is_loopback(authority),
    })
}

fn is_loopback(host: &str) -> bool {
    LOOPBACK.iter().any(|name| host.eq_ignore_ascii_case(name))
}

/// The value of a header that is there once.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host_is_fine(hosts: &[&str], target: &str) -> bool {
        let mut request = Request::builder().uri(target);
        for host in hosts {
            request = request.header("host", *host);
        }
        check_host(&request.body(()).expect("a request"), 4000).is_ok()
    }

    #[test]
    fn only_loopback_with_the_own_port_is_a_host() {
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert!(host_is_fine(&[host], "/"), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4000",
            "localhost",
            "localhost:4001",
            "localhost:04000 ",
            "localhost.evil.example:4000",
            "127.0.0.1.evil.example:4000",
            "user@localhost:4000",
            "127.0.0.2:4000",
            "",
        ] {
            assert!(!host_is_fine(&[host], "/"), "{host}");
        }
        assert!(!host_is_fine(&[], "/"));
        assert!(!host_is_fine(&["localhost:4000", "evil.example"], "/"));
        assert!(!host_is_fine(&["localhost:4000"], "http://evil.example/"));
        assert!(host_is_fine(&["localhost:4000"], "http://localhost:4000/"));
    }

    #[test]
    fn only_loopback_is_an_origin() {
        for origin in [
            "http://localhost",
            "http://localhost:3000",
            "https://127.0.0.1:8443",
            "http://[::1]:5173",
            "http://[::1]",
        ] {
            assert!(is_loopback_origin(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://evil.example",
            "http://localhost.evil.example",
            "http://evil.example:3000",
            "file://",
            "http://localhost:3000.evil.example",
            "http://localhost@evil.example",
            "localhost:3000",
        ] {
            assert!(!is_loopback_origin(origin), "{origin}");
        }
    }
}

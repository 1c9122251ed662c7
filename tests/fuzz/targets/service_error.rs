//! Errors of the service from any status, header and body: always a code, never a control character.
#![no_main]

use cognito_srp_core::message::{AuthResponse, Response};
use cognito_srp_core::{Error, retry};
use libfuzzer_sys::fuzz_target;

// Two bytes of status, then a line that is the header (empty: no header), then the body.
fuzz_target!(|data: &[u8]| {
    let Some((status, rest)) = data.split_first_chunk::<2>() else {
        return;
    };
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (header, body) = rest.split_at(line);
    let header = std::str::from_utf8(header)
        .ok()
        .filter(|header| !header.is_empty());
    let response = Response::from_http(u16::from_be_bytes(*status), header, body.to_vec());

    let Some(error) = response.error() else {
        // A success: its body may be anything, too.
        let _ = response.read::<AuthResponse>();
        return;
    };
    assert!(!error.code().is_empty());
    assert!(error.code().bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(!error.code().contains([':', ',', '#']));
    assert!(!error.to_string().contains(char::is_control));
    let delay = retry::delay("InitiateAuth", error, 1, 0.5);
    assert!(delay.is_none_or(|delay| delay.as_secs() <= 10));
    match response.read::<AuthResponse>() {
        Err(refused @ Error::Refused(_)) => assert_eq!(refused.code(), error.code()),
        other => panic!("{other:?}"),
    }
});

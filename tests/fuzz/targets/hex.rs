//! Integers and base64 as they come in: what is taken must come out the same, what is refused never panics.
#![no_main]

use cognito_srp_core::bytes::{SignedInteger, decode_base64, encode_base64, hex, pad};
use cognito_srp_core::srp::{PublicA, PublicB, Salt, Verifier};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        texts(text);
    }
    bytes(data);
});

fn texts(text: &str) {
    // The same number, written the one way in which Cognito writes it.
    let plain = text.trim_start_matches('0').to_ascii_lowercase();
    let plain = if plain.is_empty() {
        String::from("0")
    } else {
        plain
    };

    let is_hex = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    match hex::parse(text, "text") {
        Ok(magnitude) => {
            assert!(is_hex);
            assert_eq!(hex::format(&magnitude), plain);
            assert_ne!(magnitude.first(), Some(&0));
        }
        Err(_) => assert!(!is_hex || text.len() > hex::MAX_DIGITS),
    }
    if let Ok(a) = PublicA::parse(text) {
        assert!(is_hex && a.to_hex() != "0");
        assert_eq!(PublicA::parse(&a.to_hex()).map(|again| again.pad()), Ok(a.pad()));
    }
    if let Ok(b) = PublicB::parse(text) {
        assert_eq!(b.to_hex(), plain, "B is taken as it is, never reduced");
        assert!(b.to_hex() != "0");
    }
    if let Ok(salt) = Salt::from_hex(text) {
        let again = Salt::from_hex(&salt.to_hex()).expect("what is written can be read");
        assert_eq!(again.pad(), salt.pad());
    }
    if let Ok(number) = SignedInteger::from_hex(text, "text") {
        let again = SignedInteger::from_twos_complement(&number.pad(), "text");
        assert_eq!(again, Ok(number));
    }
    if let Ok(decoded) = decode_base64(text, "text") {
        assert_eq!(encode_base64(decoded), text, "there is one way to write bytes");
    }
    // Neither may panic; a negative or over-long verifier is refused.
    let _ = Salt::from_base64(text);
    let _ = Verifier::from_base64(text);
}

fn bytes(data: &[u8]) {
    assert_eq!(decode_base64(&encode_base64(data), "data").as_deref(), Ok(data));

    let padded = pad(data);
    assert!(padded[0] & 0x80 == 0, "never negative");
    assert!(
        padded.len() == 1 || padded[0] != 0 || padded[1] & 0x80 != 0,
        "as short as can be"
    );
    if let Ok(number) = SignedInteger::from_twos_complement(data, "data") {
        assert!(number.pad().len() <= data.len());
        assert_eq!(
            SignedInteger::from_twos_complement(&number.pad(), "data"),
            Ok(number)
        );
    }
}

//! The core's own readers and writers of JSON and base64 against `serde_json` and `base64`, which they stand for.

#![expect(clippy::unwrap_used, reason = "what is wrong in a test ends it")]

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_srp_core::bytes::{decode_base64, encode_base64, encode_base64url};
use cognito_srp_core::json::Json;
use cognito_srp_core::login::{Flow, Login, LoginConfig};
use cognito_srp_core::message::{AuthResponse, Parameters, PoolId, Response};
use cognito_srp_core::token::UnverifiedToken;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Texts that are nearly JSON: pieces of it in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[\\[\\]{},:\"]",
        "[ \t\n\r]",
        "\"(a|b|\\\\[\"\\\\/bfnrtux]|[^\"\\\\]){0,3}\"",
        "\"\\\\u[0-9a-fA-F]{4}(\\\\u[dD][89c-fC-F][0-9a-fA-F]{2}){0,2}\"",
        "-?[0-9]{1,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?",
        "null|true|false|nul|tru",
        ".",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Values, with members that come twice.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<String>().prop_map(|text| Value::from(text).to_string()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|values| format!("[{}]", values.join(" , "))),
            vec(("[ab\"é]?", inner), 0..4).prop_map(|members| {
                let members = members.iter();
                let member =
                    |(name, value): &(String, String)| format!("{}:{value}", Value::from(name.as_str()));
                format!("{{{}}}", members.map(member).collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

fn agree(text: &str) -> Result<(), TestCaseError> {
    let theirs: Result<Value, _> = serde_json::from_str(text);
    let ours = Json::parse(text.as_bytes());
    // A number out of range is a matter of whoever wants it as a number.
    if theirs
        .as_ref()
        .is_err_and(|error| error.to_string().starts_with("number out of range"))
    {
        return Ok(());
    }
    prop_assert_eq!(ours.is_some(), theirs.is_ok(), "{}", text);
    let (Some(ours), Ok(theirs)) = (ours, theirs) else {
        return Ok(());
    };
    prop_assert_eq!(&serde_json::to_value(&ours).unwrap(), &theirs);
    let written = ours.to_text();
    prop_assert_eq!(&serde_json::from_str::<Value>(written.expose()).unwrap(), &theirs);
    // Without blanks, and escaped alike.
    let again: Value = serde_json::from_str(written.expose()).unwrap();
    if text.matches('.').count() + text.matches(['e', 'E', '-', '{']).count() == 0 {
        prop_assert_eq!(written.expose(), &again.to_string());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn json_is_what_serde_json_says(text in value()) {
        agree(&text)?;
    }

    #[test]
    fn what_is_nearly_json_is_refused(text in pieces()) {
        agree(&text)?;
    }

    #[test]
    fn bytes_that_are_no_text_are_refused(bytes in vec(any::<u8>(), 0..16)) {
        let quoted = [b"\"", bytes.as_slice(), b"\""].concat();
        prop_assert_eq!(Json::parse(&quoted).is_some(), serde_json::from_slice::<Value>(&quoted).is_ok());
    }

    #[test]
    fn base64_is_that_of_base64(bytes in vec(any::<u8>(), 0..48)) {
        let text = STANDARD.encode(&bytes);
        prop_assert_eq!(&encode_base64(&bytes), &text);
        prop_assert_eq!(encode_base64url(&bytes), URL_SAFE_NO_PAD.encode(&bytes));
        prop_assert_eq!(decode_base64(&text, "x").unwrap(), bytes);
    }

    #[test]
    fn base64_is_read_as_strictly(text in "[AQgwBab/+=_-]{0,9}|.{0,6}|[A-Za-z0-9+/]{0,8}={0,3}") {
        prop_assert_eq!(decode_base64(&text, "x").ok(), STANDARD.decode(&text).ok());
    }

    /// As the signature of a token.
    #[test]
    fn url_safe_base64_is_read_as_strictly(text in "[AQgwBab/+=_-]{0,9}|[^.]{0,6}|[A-Za-z0-9_-]{0,8}={0,1}") {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg": "RS256", "kid": "k"}"#);
        let token = format!("{header}.{}.{text}", URL_SAFE_NO_PAD.encode("{}"));
        let ours = UnverifiedToken::parse(&token).ok();
        let signature = ours.map(|token| token.signature().to_vec());
        prop_assert_eq!(signature, URL_SAFE_NO_PAD.decode(&text).ok());
    }
}

#[test]
fn numbers_keep_their_text() {
    for text in [
        "0",
        "-0",
        "1.50",
        "1e999",
        "-1E-7",
        "123456789012345678901234567890",
    ] {
        assert_eq!(Json::parse(text.as_bytes()).unwrap().to_text().expose(), text);
    }
    for text in ["01", "1.", ".5", "+1", "-", "1e", "0x1", "NaN", "1 2"] {
        assert!(Json::parse(text.as_bytes()).is_none(), "{text}");
    }
}

#[test]
fn every_control_character_is_escaped() {
    let text: String = (0..=0x20u8).chain([0x7f]).map(char::from).collect();
    let json = Json::from(text.as_str()).to_text();
    assert_eq!(json.expose(), &Value::from(text).to_string());
}

#[test]
fn depth_is_bounded_as_it_is_there() {
    for (depth, fits) in [(1, true), (127, true), (128, false), (100_000, false)] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(Json::parse(text.as_bytes()).is_some(), fits, "{depth}");
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), fits, "{depth}");
    }
}

/// A login reads the answer in its own way: it takes and refuses what the derived reader does, up to a number of
/// parameters that no answer has.
#[test]
fn a_login_reads_answers_as_others_do() {
    let cases = [
        r#"{"ChallengeName": "SMS_MFA", "ChallengeParameters": {}, "Session": "s"}"#,
        r#"{"ChallengeName": "SMS_MFA", "ChallengeParameters": {"A": null, "B": "b"}, "Other": [1]}"#,
        r#"{"ChallengeName": "SMS_MFA", "ChallengeParameters": {"A": 1}}"#,
        r#"{"ChallengeName": "SMS_MFA", "ChallengeName": "SMS_MFA"}"#,
        r#"{"ChallengeName": 7}"#,
        r#"{"ChallengeName": "SELECT_CHALLENGE", "AvailableChallenges": ["PASSWORD"]}"#,
        r#"{"ChallengeName": "SELECT_CHALLENGE", "AvailableChallenges": ["PASSWORD", null]}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": null}}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 3600}}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": -1}}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 1.0}}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 4294967296}}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "NewDeviceMetadata": {"DeviceKey": null}}}"#,
        r#"{"AuthenticationResult": {"AccessToken": "a", "NewDeviceMetadata": "no"}}"#,
        r#"{"AuthenticationResult": null, "ChallengeName": "PASSWORD"}"#,
        r#"null"#,
        r#"{"#,
    ];
    let pool = || PoolId::parse("eu-west-1_AbCdEf123").unwrap();
    let many = |count: usize| {
        let members: Vec<_> = (0..count).map(|number| format!(r#""{number}": "x""#)).collect();
        let members = members.join(",");
        format!(r#"{{"ChallengeName": "SMS_MFA", "Session": "s", "ChallengeParameters": {{{members}}}}}"#)
    };
    let [most, too_many] = [0, 1].map(|more| many(Parameters::MAX_MEMBERS + more));
    for body in cases.into_iter().chain([most.as_str(), &too_many]) {
        let response = Response::success(body.as_bytes().to_vec());
        let theirs = response.read::<AuthResponse>();
        let config = LoginConfig::new(pool(), "client", "jane");
        let (mut login, _) = Login::start(config, Flow::Custom, &mut rand::rng()).unwrap();
        let ours = login.receive(&response, &mut rand::rng(), 0);
        let refused = ours.as_ref().err().map(ToString::to_string);
        let not_json = refused.is_some_and(|message| message.contains("is not JSON"));
        assert_eq!(not_json, theirs.is_err() || body == too_many, "{body}");
    }
}

#[test]
fn parameters_stand_in_the_order_of_their_names() {
    let mut parameters = Parameters::new().with("B", "1").with("A", "2").with("C", "3");
    parameters.insert("B", "4");
    assert_eq!(
        parameters.iter().collect::<Vec<_>>(),
        [("A", "2"), ("B", "4"), ("C", "3")]
    );
    assert_eq!(parameters.remove("A").unwrap().expose(), "2");
    assert!(parameters.remove("A").is_none() && parameters.get("A").is_none());
    assert_eq!(parameters.get("C"), Some("3"));
    // Of those with the same name the last one counts.
    let parameters: Parameters = [("B", "1"), ("A", "2"), ("B", "3"), ("A", "4")]
        .into_iter()
        .collect();
    assert_eq!(parameters.iter().collect::<Vec<_>>(), [("A", "4"), ("B", "3")]);
}

#[test]
fn very_many_parameters_are_no_more_work_each() {
    const MANY: u32 = 200_000;
    let start = Instant::now();
    let parameters: Parameters = (0..MANY)
        .rev()
        .map(|number| (format!("{number:06}"), "x"))
        .collect();
    // One by one into a list in order, these take minutes.
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(parameters.iter().count(), MANY as usize);
    assert_eq!(parameters.iter().next(), Some(("000000", "x")));
}

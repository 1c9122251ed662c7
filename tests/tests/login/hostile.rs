//! What a hostile service could send.

use cognito_srp_core::Error;
use cognito_srp_core::error::{Misuse, Problem};
use cognito_srp_core::login::{Answer, FirstFactor, Flow, Question, RememberedDevice, Step};
use cognito_srp_core::message::Response;
use cognito_srp_tests::scripted::*;
use serde_json::{Value, json};

#[test]
fn hostile_password_verifiers_get_no_signature() {
    let n = cognito_srp_core::srp::group::N_HEX;
    let long = "f".repeat(200_000);
    let cases = [
        ("SRP_B", json!("0"), Problem::ZeroModN),
        ("SRP_B", json!("000"), Problem::ZeroModN),
        ("SRP_B", json!(n), Problem::NotBelowN),
        ("SRP_B", json!("-5"), Problem::Negative),
        ("SRP_B", json!("0x12"), Problem::NotHex),
        ("SRP_B", json!("１２"), Problem::NotHex),
        ("SRP_B", json!(long), Problem::TooLong { max: 1024 }),
        ("SRP_B", json!(""), Problem::Empty),
        ("SRP_B", Value::Null, Problem::Missing),
        ("SALT", json!("12 34"), Problem::NotHex),
        ("SALT", json!("--1"), Problem::NotHex),
        ("SALT", json!(long), Problem::TooLong { max: 1024 }),
        ("SALT", Value::Null, Problem::Missing),
        ("SECRET_BLOCK", json!("***"), Problem::NotBase64),
        ("SECRET_BLOCK", Value::Null, Problem::Missing),
        ("USER_ID_FOR_SRP", json!(""), Problem::Empty),
        ("USER_ID_FOR_SRP", Value::Null, Problem::Missing),
    ];
    for (field, value, problem) in cases {
        let mut parameters = verifier_parameters();
        parameters[field] = value;
        let (mut login, _) = start(config());
        match receive(&mut login, &challenge("PASSWORD_VERIFIER", &parameters, None)) {
            Err(Error::BadAnswer(error)) => assert_eq!((error.field, error.problem), (field, problem)),
            other => panic!("{field}: {other:?}"),
        }
        let over = receive(&mut login, &tokens());
        assert_eq!(over.unwrap_err(), Error::Misuse(Misuse::Over), "{field}");
    }
}

#[test]
fn bodies_that_are_no_answer() {
    let html = b"<html><body>Bad gateway</body></html>".to_vec();
    let deep = "[".repeat(100_000).into_bytes();
    let huge = vec![b' '; Response::MAX_BYTES + 1];
    for body in [
        html.clone(),
        deep,
        huge,
        b"\"text\"".to_vec(),
        b"{\"ChallengeParameters\": 7}".to_vec(),
        vec![0xff],
    ] {
        let (mut login, _) = start(config());
        let error = receive(&mut login, &Response::success(body)).unwrap_err();
        assert!(
            matches!(&error, Error::BadAnswer(error) if error.field == "body"),
            "{error:?}"
        );
    }
    for body in [b"".to_vec(), b"{}".to_vec()] {
        let (mut login, _) = start(config());
        let error = receive(&mut login, &Response::success(body)).unwrap_err();
        assert!(
            matches!(&error, Error::BadAnswer(error) if error.field == "AuthenticationResult"),
            "{error:?}"
        );
    }
    let (mut login, _) = start(config());
    let error = receive(&mut login, &Response::from_http(502, None, html)).unwrap_err();
    assert_eq!(error.code(), "Http502");
}

#[test]
fn tokens_and_challenges_out_of_place() {
    let (mut login, _) = start(config());
    assert_eq!(
        receive(&mut login, &tokens()).unwrap_err().code(),
        "UnexpectedAnswer"
    );

    for name in ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER", "PASSWORD_VERIFIER"] {
        let (mut login, _) = proving(config());
        let error = receive(&mut login, &challenge(name, &verifier_parameters(), None)).unwrap_err();
        assert!(
            matches!(&error, Error::UnexpectedAnswer { got, .. } if got == name),
            "{error:?}"
        );
    }

    let (mut login, _) = proving(config().device(device()));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    assert_eq!(
        receive(&mut login, &tokens()).unwrap_err().code(),
        "UnexpectedAnswer"
    );

    // A challenge's name beside tokens is a challenge, not a success.
    let (mut login, _) = proving(config());
    let both =
        answer(&json!({"ChallengeName": "SMS_MFA", "AuthenticationResult": {"AccessToken": "access"}}));
    assert!(matches!(
        asked(receive(&mut login, &both)).question,
        Question::SmsMfa(_)
    ));

    let (mut login, _) = proving(config());
    let error = receive(&mut login, &answer(&json!({"AuthenticationResult": {}}))).unwrap_err();
    assert!(matches!(error, Error::BadAnswer(error) if error.field == "AccessToken"));
}

#[test]
fn nothing_comes_before_the_password_was_proved() {
    let flows: [fn() -> Flow; 3] = [
        || "a password".into(),
        || Flow::CustomWithSrp("a password".into()),
        || Flow::User(Some(FirstFactor::PasswordSrp("a password".into()))),
    ];
    for flow in flows {
        for name in [
            "SMS_MFA",
            "NEW_PASSWORD_REQUIRED",
            "PASSWORD",
            "ADMIN_NO_SRP_AUTH",
            "DEVICE_SRP_AUTH",
            "MFA_SETUP",
        ] {
            let other = RememberedDevice {
                username: "somebody else".into(),
                ..device()
            };
            let (mut login, _) = start_with(config().device(other), flow());
            let error = receive(&mut login, &challenge(name, &json!({}), None)).unwrap_err();
            assert!(
                matches!(&error, Error::UnexpectedAnswer { got, .. } if got == name),
                "{name}: {error:?}"
            );
        }
        let (mut login, _) = start_with(config(), flow());
        assert_eq!(
            receive(&mut login, &tokens()).unwrap_err().code(),
            "UnexpectedAnswer"
        );
    }
    // Another factor is offered only where the user has the choice.
    let (mut login, _) = start(config());
    let select = challenge("SELECT_CHALLENGE", &json!({}), None);
    assert_eq!(
        receive(&mut login, &select).unwrap_err().code(),
        "UnexpectedAnswer"
    );
}

#[test]
fn hostile_names_do_not_reach_a_log() {
    let name = format!("X\n\u{1b}[2J{}", "y".repeat(10_000));
    let (mut login, _) = proving(config().device(device()));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    let error = receive(&mut login, &challenge(&name, &json!({}), None))
        .unwrap_err()
        .to_string();
    assert!(error.len() < 1200 && !error.contains(char::is_control), "{error}");
}

#[test]
fn an_empty_name_does_not_hide_the_internal_one() {
    let (mut login, _) = start(config());
    let mut parameters = verifier_parameters();
    parameters["USERNAME"] = json!("");
    let claim = sent(receive(
        &mut login,
        &challenge("PASSWORD_VERIFIER", &parameters, None),
    ));
    assert_eq!(response(&claim, "USERNAME").as_deref(), Some(INTERNAL));
}

#[test]
fn a_service_that_never_ends_is_left() {
    let (mut login, _) = proving(config());
    let error = (0..1000)
        .find_map(
            |_| match receive(&mut login, &challenge("SMS_MFA", &json!({}), None)) {
                Ok(Step::Ask(_)) => login.answer(Answer::Code("1".into()), &mut rand::rng()).err(),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Some(error),
            },
        )
        .unwrap();
    assert_eq!(error.code(), "UnexpectedAnswer");
}

//! The login machine against a service that says what each test wants it to say.

use cognito_srp_core::Error;
use cognito_srp_core::error::{Misuse, Problem};
use cognito_srp_core::login::{
    Answer, FirstFactor, Flow, Login, LoginConfig, Question, RememberedDevice, Step,
};
use cognito_srp_core::message::{Parameters, PoolId, Request, Response, secret_hash};
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
fn a_device_that_is_not_whole_is_put_aside() {
    for device in [
        RememberedDevice {
            device_key: String::new(),
            ..device()
        },
        RememberedDevice {
            device_group_key: String::new(),
            ..device()
        },
        RememberedDevice {
            device_password: "".into(),
            ..device()
        },
    ] {
        let (mut login, request) = proving(config().device(device.clone()));
        assert_eq!(response(&request, "DEVICE_KEY"), None);
        assert_eq!(response(&login.use_device(device).unwrap(), "DEVICE_KEY"), None);
    }
    // An offer that is not whole is none.
    for metadata in [
        json!({"DeviceKey": "key"}),
        json!({"DeviceGroupKey": "group"}),
        json!({"DeviceKey": "", "DeviceGroupKey": null}),
    ] {
        let (mut login, _) = proving(config());
        let end = answer(
            &json!({"AuthenticationResult": {"AccessToken": "access", "NewDeviceMetadata": metadata}}),
        );
        assert!(
            matches!(receive(&mut login, &end), Ok(Step::Done(signed_in)) if signed_in.new_device.is_none())
        );
    }
}

#[test]
fn every_step_hashes_the_name_that_it_sends() {
    let secret = "client secret";
    let (mut login, first) = start(config().client_secret(secret).device(device()));
    let check = |request: &Request, name: &str, group: &str| {
        assert_eq!(
            member(request, &format!("/{group}/USERNAME")).as_deref(),
            Some(name)
        );
        let hash = secret_hash(&secret.into(), name, "client1");
        assert_eq!(
            member(request, &format!("/{group}/SECRET_HASH")).as_deref(),
            Some(hash.expose().as_str())
        );
    };
    check(&first, ALIAS, "AuthParameters");
    let claim = sent(receive(&mut login, &password_verifier()));
    check(&claim, INTERNAL, "ChallengeResponses");
    assert_eq!(login.username(), INTERNAL);
    assert_eq!(member(&claim, "/Session"), None);

    asked(receive(
        &mut login,
        &challenge("SOFTWARE_TOKEN_MFA", &json!({}), Some("session 1")),
    ));
    let code = sent(login.answer(Answer::Code("123456".into()), &mut rand::rng()));
    check(&code, INTERNAL, "ChallengeResponses");
    assert_eq!(member(&code, "/Session").as_deref(), Some("session 1"));
    assert_eq!(
        response(&code, "SOFTWARE_TOKEN_MFA_CODE").as_deref(),
        Some("123456")
    );
    assert_eq!(response(&code, "DEVICE_KEY"), Some(device().device_key));

    let srp_a = sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), Some("session 2")),
    ));
    check(&srp_a, INTERNAL, "ChallengeResponses");
    assert_eq!(member(&srp_a, "/Session").as_deref(), Some("session 2"));
    assert_ne!(
        response(&srp_a, "SRP_A"),
        member(&first, "/AuthParameters/SRP_A"),
        "a is drawn anew"
    );

    // The service's name wins in the device round.
    let mut parameters = verifier_parameters();
    parameters["USERNAME"] = json!("other-name");
    let claim = sent(receive(
        &mut login,
        &challenge("DEVICE_PASSWORD_VERIFIER", &parameters, None),
    ));
    check(&claim, "other-name", "ChallengeResponses");
    assert_eq!(
        member(&claim, "/Session"),
        None,
        "an old session is not sent again"
    );
    match receive(&mut login, &tokens()).unwrap() {
        Step::Done(signed_in) => assert_eq!(signed_in.device_key, Some(device().device_key)),
        other => panic!("{other:?}"),
    }
    assert_eq!(login.forgotten_device(), None);
}

#[test]
fn an_unknown_device_is_dropped_and_the_same_claim_sent_once_more() {
    for text in [
        "Device does not exist.",
        "Device not found.",
        "the DEVICE is gone",
    ] {
        let (mut login, with) = proving(config().device(device()));
        assert_eq!(response(&with, "DEVICE_KEY"), Some(device().device_key));
        let without = sent(receive(&mut login, &refusal("ResourceNotFoundException", text)));
        assert_eq!(response(&without, "DEVICE_KEY"), None);
        for name in [
            "PASSWORD_CLAIM_SIGNATURE",
            "PASSWORD_CLAIM_SECRET_BLOCK",
            "TIMESTAMP",
            "USERNAME",
        ] {
            assert_eq!(response(&with, name), response(&without, name), "{name}");
        }
        assert_eq!(login.forgotten_device(), Some(device().device_key.as_str()));
        assert_eq!(
            login.refused_device(),
            None,
            "the service did not get to its proof"
        );
        assert!(login.use_device(device()).is_err(), "it was given up");
        let error = receive(&mut login, &refusal("ResourceNotFoundException", text)).unwrap_err();
        assert_eq!(error.code(), "ResourceNotFoundException", "once only");
    }
    // A pool or client that is gone has the same code.
    let (mut login, _) = proving(config().device(device()));
    let gone = refusal(
        "ResourceNotFoundException",
        "User pool client client1 does not exist.",
    );
    assert_eq!(
        receive(&mut login, &gone).unwrap_err().code(),
        "ResourceNotFoundException"
    );
    assert_eq!(login.forgotten_device(), None);
}

#[test]
fn an_unknown_device_at_the_code_and_in_its_own_round() {
    let unknown = refusal("ResourceNotFoundException", "Device does not exist.");
    let (mut login, _) = proving(config().device(device()));
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), Some("s"))));
    sent(login.answer(Answer::Code("1".into()), &mut rand::rng()));
    let again = sent(receive(&mut login, &unknown));
    assert_eq!(response(&again, "SMS_MFA_CODE").as_deref(), Some("1"));
    assert_eq!(response(&again, "DEVICE_KEY"), None);
    assert!(matches!(receive(&mut login, &tokens()).unwrap(), Step::Done(_)));
    assert_eq!(login.forgotten_device(), Some(device().device_key.as_str()));
    assert_eq!(
        login.refused_device(),
        None,
        "the service did not get to its proof"
    );

    let (mut login, _) = proving(config().device(device()));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    assert_eq!(
        receive(&mut login, &unknown).unwrap_err().code(),
        "ResourceNotFoundException"
    );
    assert!(login.forgotten_device().is_some());
    assert_eq!(login.refused_device(), login.forgotten_device());

    let (mut login, _) = proving(config().device(device()));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    sent(receive(
        &mut login,
        &challenge("DEVICE_PASSWORD_VERIFIER", &verifier_parameters(), None),
    ));
    let wrong = refusal("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(
        receive(&mut login, &wrong).unwrap_err().code(),
        "NotAuthorizedException"
    );
    assert!(login.forgotten_device().is_some(), "its password is of no use");
    assert_eq!(login.refused_device(), login.forgotten_device());

    // Whoever was too slow, or is locked out, keeps the device.
    for text in [
        "Invalid session for the user, session is expired.",
        "Password attempts exceeded",
        "User is disabled.",
        "Unable to verify secret hash for client client1",
    ] {
        let (mut login, _) = proving(config().device(device()));
        sent(receive(
            &mut login,
            &challenge("DEVICE_SRP_AUTH", &json!({}), None),
        ));
        sent(receive(
            &mut login,
            &challenge("DEVICE_PASSWORD_VERIFIER", &verifier_parameters(), None),
        ));
        assert!(receive(&mut login, &refusal("NotAuthorizedException", text)).is_err());
        assert_eq!(login.forgotten_device(), None, "{text}");
        assert_eq!(login.refused_device(), None, "{text}");
    }
}

#[test]
fn a_device_of_another_user_is_put_aside() {
    let other = RememberedDevice {
        username: "someone else".into(),
        ..device()
    };
    let (mut login, request) = proving(config().device(other.clone()));
    assert_eq!(response(&request, "DEVICE_KEY"), None);
    assert_eq!(login.forgotten_device(), None);
    assert_eq!(response(&login.use_device(other).unwrap(), "DEVICE_KEY"), None);
}

#[test]
fn a_device_found_by_the_internal_name() {
    let (mut login, without) = proving(config());
    let with = login.use_device(device()).unwrap();
    assert_eq!(response(&with, "DEVICE_KEY"), Some(device().device_key));
    assert_eq!(
        response(&with, "PASSWORD_CLAIM_SIGNATURE"),
        response(&without, "PASSWORD_CLAIM_SIGNATURE")
    );
    let misuse = Error::Misuse(Misuse::NoPlaceForDevice);
    assert_eq!(login.use_device(device()).unwrap_err(), misuse, "one is there");
    assert!(matches!(receive(&mut login, &tokens()).unwrap(), Step::Done(_)));

    let (mut login, _) = start(config());
    assert_eq!(login.use_device(device()).unwrap_err(), misuse, "no claim yet");
    sent(receive(&mut login, &password_verifier()));
}

#[test]
fn a_wrong_code_is_asked_for_again_with_the_same_session() {
    let (mut login, _) = proving(config());
    asked(receive(
        &mut login,
        &challenge(
            "SOFTWARE_TOKEN_MFA",
            &json!({"FRIENDLY_DEVICE_NAME": "phone"}),
            Some("s1"),
        ),
    ));
    for code in [
        "CodeMismatchException",
        "ExpiredCodeException",
        "TooManyRequestsException",
    ] {
        sent(login.answer(Answer::Code("000000".into()), &mut rand::rng()));
        let prompt = asked(receive(&mut login, &refusal(code, "no")));
        assert_eq!(prompt.refused.unwrap().code(), code);
        assert!(
            matches!(prompt.question, Question::SoftwareTokenMfa(asked) if asked.friendly_device_name.as_deref() == Some("phone"))
        );
    }
    let request = sent(login.answer(Answer::Code("123456".into()), &mut rand::rng()));
    assert_eq!(member(&request, "/Session").as_deref(), Some("s1"));
    let error = receive(
        &mut login,
        &refusal("NotAuthorizedException", "Invalid session for the user."),
    )
    .unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");
}

#[test]
fn a_new_password_with_its_attributes() {
    let (mut login, _) = proving(config());
    let parameters = json!({
        "requiredAttributes": "[\"userAttributes.name\"]",
        "userAttributes": "{\"email\":\"jane@example.com\",\"email_verified\":true}",
    });
    let prompt = asked(receive(
        &mut login,
        &challenge("NEW_PASSWORD_REQUIRED", &parameters, Some("s1")),
    ));
    let Question::NewPasswordRequired(asked_for) = prompt.question else {
        panic!()
    };
    assert_eq!(asked_for.required_attributes, ["name"]);
    assert_eq!(asked_for.user_attributes["email"], "jane@example.com");
    let new_password = || Answer::NewPassword {
        password: "new password".into(),
        attributes: [("name".into(), "Jane".into())].into(),
    };
    let request = sent(login.answer(new_password(), &mut rand::rng()));
    assert_eq!(
        response(&request, "NEW_PASSWORD").as_deref(),
        Some("new password")
    );
    assert_eq!(response(&request, "userAttributes.name").as_deref(), Some("Jane"));
    let prompt = asked(receive(
        &mut login,
        &refusal("InvalidPasswordException", "too short"),
    ));
    assert_eq!(prompt.refused.unwrap().message(), "too short");
    let request = sent(login.answer(new_password(), &mut rand::rng()));
    assert_eq!(member(&request, "/Session").as_deref(), Some("s1"));
    assert!(matches!(receive(&mut login, &tokens()).unwrap(), Step::Done(_)));

    for json in ["not json", "{}", "[1]"] {
        let (mut login, _) = proving(config());
        let hostile = challenge(
            "NEW_PASSWORD_REQUIRED",
            &json!({"requiredAttributes": json}),
            None,
        );
        let error = receive(&mut login, &hostile).unwrap_err();
        assert!(matches!(error, Error::BadAnswer(error) if error.field == "requiredAttributes"));
    }
}

#[test]
fn an_unknown_challenge_comes_out_as_itself() {
    let (mut login, _) = proving(config().client_metadata(Parameters::new().with("trace", "7")));
    let parameters = json!({"question": "which colour?"});
    let prompt = asked(receive(
        &mut login,
        &challenge("COLOUR_CHALLENGE", &parameters, Some("s1")),
    ));
    let Question::Unknown(unknown) = prompt.question else {
        panic!()
    };
    assert_eq!(
        (unknown.name(), unknown.parameters().get("question")),
        ("COLOUR_CHALLENGE", Some("which colour?"))
    );
    let request = sent(login.answer(
        Answer::Responses(Parameters::new().with("ANSWER", "green")),
        &mut rand::rng(),
    ));
    assert_eq!(
        member(&request, "/ChallengeName").as_deref(),
        Some("COLOUR_CHALLENGE")
    );
    assert_eq!(member(&request, "/Session").as_deref(), Some("s1"));
    assert_eq!(member(&request, "/ClientMetadata/trace").as_deref(), Some("7"));
    assert_eq!(
        (
            response(&request, "ANSWER").as_deref(),
            response(&request, "USERNAME").as_deref()
        ),
        (Some("green"), Some(INTERNAL))
    );
    assert!(matches!(receive(&mut login, &tokens()).unwrap(), Step::Done(_)));
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

#[test]
fn misuse_ends_the_login() {
    let misuse = |error: Result<Step, Error>| match error.unwrap_err() {
        Error::Misuse(misuse) => misuse,
        other => panic!("{other:?}"),
    };
    let (mut login, _) = start(config());
    assert_eq!(
        misuse(login.answer(Answer::Code("1".into()), &mut rand::rng())),
        Misuse::NothingAsked
    );
    assert_eq!(misuse(receive(&mut login, &password_verifier())), Misuse::Over);

    let (mut login, _) = proving(config());
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), None)));
    assert_eq!(misuse(receive(&mut login, &tokens())), Misuse::NothingSent);
    assert_eq!(
        misuse(login.answer(Answer::Code("1".into()), &mut rand::rng())),
        Misuse::Over
    );

    let (mut login, _) = proving(config());
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), None)));
    assert_eq!(
        misuse(login.answer(Answer::Responses(Parameters::new()), &mut rand::rng())),
        Misuse::WrongAnswer
    );

    let nobody = LoginConfig::new(PoolId::parse("eu-west-1_AbCdEf123").unwrap(), "client1", "");
    let error = Login::start(nobody, "a password".into(), &mut rand::rng()).unwrap_err();
    assert!(matches!(error, Error::BadArgument(error) if error.field == "USERNAME"));
}

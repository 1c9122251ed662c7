//! Answers of people, names, and misuse.

use cognito_srp_core::Error;
use cognito_srp_core::error::Misuse;
use cognito_srp_core::login::{Answer, Login, LoginConfig, Question, Step};
use cognito_srp_core::message::{Parameters, PoolId, Request, secret_hash};
use cognito_srp_tests::scripted::*;
use serde_json::json;

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
    assert_eq!(asked_for.user_attributes.get("email"), Some("jane@example.com"));
    let new_password = || Answer::NewPassword {
        password: "new password".into(),
        attributes: Parameters::new().with("name", "Jane"),
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

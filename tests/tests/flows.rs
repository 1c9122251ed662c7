//! Every flow and every challenge in the login machine, against a service that says what each test wants it
//! to say.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]

use cognito_srp_core::Error;
use cognito_srp_core::login::{Answer, FirstFactor, Flow, Login, Question, Step};
use cognito_srp_core::message::{
    AnalyticsMetadata, ContextData, Parameters, Request, Response, UserContextData,
};
use cognito_srp_tests::scripted::*;
use serde_json::{Value, json};

fn reply(login: &mut Login, answer: Answer) -> Request {
    sent(login.answer(answer, &mut rand::rng()))
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    member(request, &format!("/AuthParameters/{name}"))
}

fn done(step: Result<Step, Error>) -> cognito_srp_core::login::SignedIn {
    match step.unwrap() {
        Step::Done(signed_in) => signed_in,
        other => panic!("{other:?}"),
    }
}

/// Tokens whose access token states a user name.
fn tokens_of(username: &str) -> Response {
    use cognito_srp_core::bytes::encode_base64;
    let part = |json: Value| {
        encode_base64(json.to_string())
            .trim_end_matches('=')
            .replace('+', "-")
            .replace('/', "_")
    };
    let token = format!(
        "{}.{}.AAAA",
        part(json!({"alg": "RS256", "kid": "k"})),
        part(json!({"username": username}))
    );
    answer(&json!({"AuthenticationResult": {"AccessToken": token, "ExpiresIn": 60}}))
}

#[test]
fn a_password_that_is_sent() {
    let (mut login, request) = start_with(config().device(device()), Flow::UserPassword("a password".into()));
    assert_eq!(
        member(&request, "/AuthFlow").as_deref(),
        Some("USER_PASSWORD_AUTH")
    );
    assert_eq!(parameter(&request, "PASSWORD").as_deref(), Some("a password"));
    assert_eq!(parameter(&request, "USERNAME").as_deref(), Some(ALIAS));
    assert_eq!(parameter(&request, "DEVICE_KEY"), Some(device().device_key));

    // The device is asked first of all.
    let srp_a = sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({"USERNAME": INTERNAL}), Some("s1")),
    ));
    assert_eq!(response(&srp_a, "USERNAME").as_deref(), Some(INTERNAL));
    assert_eq!(member(&srp_a, "/Session").as_deref(), Some("s1"));
    sent(receive(
        &mut login,
        &challenge("DEVICE_PASSWORD_VERIFIER", &verifier_parameters(), None),
    ));
    assert_eq!(
        done(receive(&mut login, &tokens())).device_key,
        Some(device().device_key)
    );

    // A round that tells no name is answered under the device's owner, not under the alias.
    let (mut login, _) = start_with(config().device(device()), Flow::UserPassword("a password".into()));
    let srp_a = sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    assert_eq!(response(&srp_a, "USERNAME").as_deref(), Some(INTERNAL));

    // No challenge tells the internal name: the token does.
    let (mut login, _) = start_with(config(), Flow::UserPassword("a password".into()));
    assert_eq!(done(receive(&mut login, &tokens_of(INTERNAL))).username, INTERNAL);
    let (mut login, _) = start_with(config(), Flow::UserPassword("a password".into()));
    assert_eq!(done(receive(&mut login, &tokens())).username, ALIAS);
}

#[test]
fn an_unknown_device_in_the_first_call() {
    let unknown = refusal("ResourceNotFoundException", "Device does not exist.");
    for flow in [
        Flow::UserPassword("a password".into()),
        Flow::Custom,
        Flow::CustomWithSrp("a password".into()),
    ] {
        let (mut login, with) = start_with(config().device(device()), flow);
        let without = sent(receive(&mut login, &unknown));
        assert_eq!(parameter(&without, "DEVICE_KEY"), None);
        for name in ["USERNAME", "PASSWORD", "SRP_A", "CHALLENGE_NAME"] {
            assert_eq!(parameter(&without, name), parameter(&with, name), "{name}");
        }
        assert_eq!(login.forgotten_device(), Some(device().device_key.as_str()));
        assert!(receive(&mut login, &unknown).is_err(), "once only");
    }
}

#[test]
fn custom_challenges_after_a_proof_and_without() {
    let (mut login, request) = start_with(
        config().device(device()),
        Flow::CustomWithSrp("a password".into()),
    );
    assert_eq!(member(&request, "/AuthFlow").as_deref(), Some("CUSTOM_AUTH"));
    assert_eq!(parameter(&request, "CHALLENGE_NAME").as_deref(), Some("SRP_A"));
    assert!(parameter(&request, "SRP_A").is_some());
    let claim = sent(receive(
        &mut login,
        &challenge("PASSWORD_VERIFIER", &verifier_parameters(), Some("s1")),
    ));
    assert_eq!(member(&claim, "/Session").as_deref(), Some("s1"));
    assert_eq!(
        member(&claim, "/ChallengeName").as_deref(),
        Some("PASSWORD_VERIFIER")
    );
    let prompt = asked(receive(
        &mut login,
        &challenge("CUSTOM_CHALLENGE", &json!({"question": "2 + 2"}), Some("s2")),
    ));
    let Question::CustomChallenge(custom) = prompt.question else {
        panic!()
    };
    assert_eq!(custom.parameters.get("question"), Some("2 + 2"));
    let request = reply(&mut login, Answer::Text("5".into()));
    assert_eq!(response(&request, "ANSWER").as_deref(), Some("5"));
    assert_eq!(response(&request, "DEVICE_KEY"), Some(device().device_key));
    // A wrong answer is no error: the trigger asks again, with a new session.
    asked(receive(
        &mut login,
        &challenge("CUSTOM_CHALLENGE", &json!({}), Some("s3")),
    ));
    let request = reply(&mut login, Answer::Text("4".into()));
    assert_eq!(member(&request, "/Session").as_deref(), Some("s3"));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), Some("s4")),
    ));
    sent(receive(
        &mut login,
        &challenge("DEVICE_PASSWORD_VERIFIER", &verifier_parameters(), None),
    ));
    // In custom flows more may come after the device.
    asked(receive(
        &mut login,
        &challenge("CUSTOM_CHALLENGE", &json!({}), Some("s5")),
    ));
    reply(&mut login, Answer::Text("yes".into()));
    done(receive(&mut login, &tokens()));

    let (mut login, request) = start_with(config(), Flow::Custom);
    assert_eq!(parameter(&request, "SRP_A"), None);
    asked(receive(
        &mut login,
        &challenge("CUSTOM_CHALLENGE", &json!({"USERNAME": INTERNAL}), Some("s1")),
    ));
    assert_eq!(
        response(&reply(&mut login, Answer::Text("x".into())), "USERNAME").as_deref(),
        Some(INTERNAL)
    );
    let failed = refusal("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(
        receive(&mut login, &failed).unwrap_err().code(),
        "NotAuthorizedException"
    );

    let (mut login, _) = start_with(config(), Flow::CustomWithSrp("a password".into()));
    assert_eq!(
        receive(&mut login, &tokens()).unwrap_err().code(),
        "UnexpectedAnswer"
    );
}

#[test]
fn the_users_choice_of_a_first_factor() {
    let offered = json!({
        "ChallengeName": "SELECT_CHALLENGE", "Session": "s1", "ChallengeParameters": {},
        "AvailableChallenges": ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
    });
    let choose = |factor: FirstFactor| {
        let (mut login, request) = start_with(config(), Flow::User(None));
        assert_eq!(member(&request, "/AuthFlow").as_deref(), Some("USER_AUTH"));
        assert_eq!(parameter(&request, "PREFERRED_CHALLENGE"), None);
        let prompt = asked(receive(&mut login, &answer(&offered)));
        let Question::SelectChallenge(select) = prompt.question else {
            panic!()
        };
        assert_eq!(select.available.len(), 5);
        let request = reply(&mut login, Answer::Factor(factor));
        assert_eq!(
            member(&request, "/ChallengeName").as_deref(),
            Some("SELECT_CHALLENGE")
        );
        assert_eq!(member(&request, "/Session").as_deref(), Some("s1"));
        (login, request)
    };

    let (mut login, request) = choose(FirstFactor::PasswordSrp("a password".into()));
    assert_eq!(response(&request, "ANSWER").as_deref(), Some("PASSWORD_SRP"));
    assert!(response(&request, "SRP_A").is_some() && response(&request, "PASSWORD").is_none());
    let claim = sent(receive(
        &mut login,
        &challenge("PASSWORD_VERIFIER", &verifier_parameters(), Some("s2")),
    ));
    assert_eq!(member(&claim, "/Session").as_deref(), Some("s2"));
    assert!(response(&claim, "PASSWORD_CLAIM_SIGNATURE").is_some());
    done(receive(&mut login, &tokens()));

    let (mut login, request) = choose(FirstFactor::Password("a password".into()));
    assert_eq!(response(&request, "PASSWORD").as_deref(), Some("a password"));
    done(receive(&mut login, &tokens()));

    for (factor, name, code) in [
        (FirstFactor::EmailOtp, "EMAIL_OTP", "EMAIL_OTP_CODE"),
        (FirstFactor::SmsOtp, "SMS_OTP", "SMS_OTP_CODE"),
    ] {
        let (mut login, request) = choose(factor);
        assert_eq!(response(&request, "ANSWER").as_deref(), Some(name));
        asked(receive(
            &mut login,
            &challenge(name, &json!({"CODE_DELIVERY_DESTINATION": "j***"}), Some("s2")),
        ));
        let wrong = reply(&mut login, Answer::Code("00000000".into()));
        assert_eq!(response(&wrong, code).as_deref(), Some("00000000"));
        let prompt = asked(receive(&mut login, &refusal("CodeMismatchException", "no")));
        assert_eq!(prompt.refused.unwrap().code(), "CodeMismatchException");
        assert_eq!(
            member(&reply(&mut login, Answer::Code("12345678".into())), "/Session").as_deref(),
            Some("s2")
        );
        done(receive(&mut login, &tokens()));
    }

    let (mut login, _) = choose(FirstFactor::WebAuthn);
    // Of the shape that the service and a browser have for them; they go through untouched.
    let options = include_str!("web_authn/options.json").trim_end();
    let credential = include_str!("web_authn/credential.json").trim_end();
    let prompt = asked(receive(
        &mut login,
        &challenge(
            "WEB_AUTHN",
            &json!({"CREDENTIAL_REQUEST_OPTIONS": options}),
            Some("s2"),
        ),
    ));
    let Question::WebAuthn(passkey) = prompt.question else {
        panic!()
    };
    assert_eq!(passkey.credential_request_options, options);
    let request = reply(&mut login, Answer::Credential(credential.into()));
    assert_eq!(response(&request, "CREDENTIAL").as_deref(), Some(credential));
    done(receive(&mut login, &tokens()));

    let (mut login, request) = choose(FirstFactor::Other(
        "FACE".into(),
        Parameters::new().with("IMAGE", "…"),
    ));
    assert_eq!(
        (
            response(&request, "ANSWER").as_deref(),
            response(&request, "IMAGE").as_deref()
        ),
        (Some("FACE"), Some("…"))
    );
    asked(receive(&mut login, &challenge("FACE", &json!({}), None)));
}

#[test]
fn a_preferred_first_factor() {
    let (mut login, request) = start_with(
        config(),
        Flow::User(Some(FirstFactor::PasswordSrp("a password".into()))),
    );
    assert_eq!(
        parameter(&request, "PREFERRED_CHALLENGE").as_deref(),
        Some("PASSWORD_SRP")
    );
    assert!(parameter(&request, "SRP_A").is_some());
    sent(receive(
        &mut login,
        &challenge("PASSWORD_VERIFIER", &verifier_parameters(), Some("s1")),
    ));
    done(receive(&mut login, &tokens()));

    // It is not to be had: the user is asked.
    let (mut login, _) = start_with(
        config(),
        Flow::User(Some(FirstFactor::PasswordSrp("a password".into()))),
    );
    asked(receive(
        &mut login,
        &challenge("SELECT_CHALLENGE", &json!({}), Some("s1")),
    ));

    // PASSWORD_SRP and PASSWORD as challenges of their own.
    let (mut login, _) = start_with(config(), Flow::User(None));
    asked(receive(
        &mut login,
        &challenge("PASSWORD_SRP", &json!({}), Some("s1")),
    ));
    let request = reply(&mut login, Answer::Password("a password".into()));
    assert_eq!(
        member(&request, "/ChallengeName").as_deref(),
        Some("PASSWORD_SRP")
    );
    assert!(response(&request, "SRP_A").is_some() && response(&request, "PASSWORD").is_none());
    sent(receive(
        &mut login,
        &challenge("PASSWORD_VERIFIER", &verifier_parameters(), Some("s2")),
    ));
    let (mut login, _) = start_with(config(), Flow::User(None));
    asked(receive(
        &mut login,
        &challenge("PASSWORD", &json!({}), Some("s1")),
    ));
    let request = reply(&mut login, Answer::Password("a password".into()));
    assert_eq!(response(&request, "PASSWORD").as_deref(), Some("a password"));
    let wrong = refusal("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(
        receive(&mut login, &wrong).unwrap_err().code(),
        "NotAuthorizedException"
    );

    let (mut login, request) = start_with(config(), Flow::UserAfterSignUp("sign-up session".into()));
    assert_eq!(member(&request, "/Session").as_deref(), Some("sign-up session"));
    done(receive(&mut login, &tokens()));
}

#[test]
fn a_second_factor_is_chosen() {
    let (mut login, _) = proving(config());
    let parameters = json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"});
    let prompt = asked(receive(
        &mut login,
        &challenge("SELECT_MFA_TYPE", &parameters, Some("s1")),
    ));
    let Question::SelectMfaType(select) = prompt.question else {
        panic!()
    };
    assert_eq!(select.options, ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
    let request = reply(&mut login, Answer::Choice("SMS_MFA".into()));
    assert_eq!(response(&request, "ANSWER").as_deref(), Some("SMS_MFA"));
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), Some("s2"))));
    assert_eq!(
        member(&reply(&mut login, Answer::Code("1".into())), "/Session").as_deref(),
        Some("s2")
    );

    let (mut login, _) = proving(config());
    let hostile = challenge("SELECT_MFA_TYPE", &json!({"MFAS_CAN_CHOOSE": "SMS_MFA"}), None);
    assert!(
        matches!(receive(&mut login, &hostile), Err(Error::BadAnswer(error)) if error.field == "MFAS_CAN_CHOOSE")
    );
}

#[test]
fn an_authenticator_app_is_set_up_on_the_way() {
    let (mut login, _) = proving(config().client_secret("secret"));
    let parameters = json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]"});
    let associate = sent(receive(
        &mut login,
        &challenge("MFA_SETUP", &parameters, Some("s1")),
    ));
    assert_eq!(associate.operation(), "AssociateSoftwareToken");
    assert_eq!(associate.body().expose(), &json!({"Session": "s1"}));
    let prompt = asked(receive(
        &mut login,
        &answer(&json!({"SecretCode": "JBSWY3DP", "Session": "s2"})),
    ));
    let Question::SoftwareTokenSetup(setup) = prompt.question else {
        panic!()
    };
    assert_eq!(setup.secret_code.expose(), "JBSWY3DP");

    let verify = reply(&mut login, Answer::Code("000000".into()));
    assert_eq!(verify.operation(), "VerifySoftwareToken");
    assert_eq!(
        verify.body().expose(),
        &json!({"Session": "s2", "UserCode": "000000"})
    );
    let cases = [
        (refusal("EnableSoftwareTokenMFAException", "Code mismatch"), "s2"),
        (refusal("TooManyRequestsException", "Rate exceeded"), "s2"),
        (answer(&json!({"Status": "ERROR"})), "s2"),
        (answer(&json!({"Status": "ERROR", "Session": "s2b"})), "s2b"),
    ];
    for (refused, session) in cases {
        asked(receive(&mut login, &refused)).refused.unwrap();
        let verify = reply(&mut login, Answer::Code("123456".into()));
        assert_eq!(
            member(&verify, "/Session").as_deref(),
            Some(session),
            "the newest session"
        );
    }
    let end = sent(receive(
        &mut login,
        &answer(&json!({"Status": "SUCCESS", "Session": "s3"})),
    ));
    assert_eq!(member(&end, "/ChallengeName").as_deref(), Some("MFA_SETUP"));
    assert_eq!(member(&end, "/Session").as_deref(), Some("s3"));
    assert!(response(&end, "SECRET_HASH").is_some());
    done(receive(&mut login, &tokens()));

    // Nobody is asked anything at the end.
    let (mut login, _) = proving(config());
    sent(receive(
        &mut login,
        &challenge("MFA_SETUP", &json!({}), Some("s1")),
    ));
    asked(receive(
        &mut login,
        &answer(&json!({"SecretCode": "JBSWY3DP", "Session": "s2"})),
    ));
    reply(&mut login, Answer::Code("123456".into()));
    sent(receive(
        &mut login,
        &answer(&json!({"Status": "SUCCESS", "Session": "s3"})),
    ));
    let busy = refusal("TooManyRequestsException", "Rate exceeded");
    assert_eq!(
        receive(&mut login, &busy).unwrap_err().code(),
        "TooManyRequestsException"
    );
}

#[test]
fn an_address_is_set_up_on_the_way() {
    let (mut login, _) = proving(config());
    let parameters = json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]"});
    asked(receive(
        &mut login,
        &challenge("MFA_SETUP", &parameters, Some("s1")),
    ));
    let request = reply(&mut login, Answer::Email("jane@example.com".into()));
    assert_eq!(member(&request, "/ChallengeName").as_deref(), Some("MFA_SETUP"));
    assert_eq!(response(&request, "EMAIL").as_deref(), Some("jane@example.com"));
    asked(receive(
        &mut login,
        &challenge("EMAIL_OTP", &json!({}), Some("s2")),
    ));

    let (mut login, _) = proving(config());
    asked(receive(
        &mut login,
        &challenge("MFA_SETUP", &parameters, Some("s1")),
    ));
    let request = reply(&mut login, Answer::Choice("SOFTWARE_TOKEN_MFA".into()));
    assert_eq!(request.operation(), "AssociateSoftwareToken");
}

#[test]
fn an_administrators_login() {
    let context = ContextData {
        ip_address: "192.0.2.1".into(),
        server_name: "app".into(),
        ..ContextData::default()
    };
    let metadata = AnalyticsMetadata {
        analytics_endpoint_id: Some("endpoint".into()),
    };
    for (flow, name) in [
        (
            Flow::AdminUserPassword("a password".into()),
            "ADMIN_USER_PASSWORD_AUTH",
        ),
        (Flow::AdminNoSrp("a password".into()), "ADMIN_NO_SRP_AUTH"),
        (Flow::UserSrp("a password".into()), "USER_SRP_AUTH"),
    ] {
        let config = config()
            .as_admin(Some(context.clone()))
            .analytics_metadata(metadata.clone());
        let (mut login, request) = start_with(config, flow);
        assert_eq!(request.operation(), "AdminInitiateAuth");
        assert_eq!(
            member(&request, "/UserPoolId").as_deref(),
            Some("eu-west-1_AbCdEf123")
        );
        assert_eq!(member(&request, "/AuthFlow").as_deref(), Some(name));
        assert_eq!(
            member(&request, "/ContextData/IpAddress").as_deref(),
            Some("192.0.2.1")
        );
        let request = if name == "USER_SRP_AUTH" {
            sent(receive(&mut login, &password_verifier()))
        } else {
            assert_eq!(parameter(&request, "PASSWORD").as_deref(), Some("a password"));
            asked(receive(
                &mut login,
                &challenge("ADMIN_NO_SRP_AUTH", &json!({}), Some("s1")),
            ));
            reply(&mut login, Answer::Password("a password".into()))
        };
        assert_eq!(request.operation(), "AdminRespondToAuthChallenge");
        assert_eq!(
            member(&request, "/ContextData/ServerName").as_deref(),
            Some("app")
        );
        assert_eq!(
            member(&request, "/AnalyticsMetadata/AnalyticsEndpointId").as_deref(),
            Some("endpoint")
        );
        done(receive(&mut login, &tokens()));
    }
    // The flows for administrators need no mark.
    let (_, request) = start_with(config(), Flow::AdminUserPassword("a password".into()));
    assert_eq!(request.operation(), "AdminInitiateAuth");
}

#[test]
fn the_users_address_travels_with_every_call() {
    let data = UserContextData {
        ip_address: Some("192.0.2.7".into()),
        encoded_data: None,
    };
    let (mut login, first) = start_with(config().user_context_data(data), "a password".into());
    let second = sent(receive(&mut login, &password_verifier()));
    for request in [first, second] {
        assert_eq!(
            member(&request, "/UserContextData/IpAddress").as_deref(),
            Some("192.0.2.7")
        );
    }
}

#[test]
fn claims_are_made_with_the_services_time() {
    let cases = [
        (
            Some("Fri, 02 Jan 2026 03:14:05 GMT"),
            600,
            "Fri Jan 2 03:14:05 UTC 2026",
        ),
        (
            Some("Fri, 02 Jan 2026 00:04:05 GMT"),
            -10_800,
            "Fri Jan 2 00:04:05 UTC 2026",
        ),
        (
            Some("Wed, 02 Jan 2036 03:04:05 GMT"),
            86_400,
            "Sat Jan 3 03:04:05 UTC 2026",
        ),
        (Some("not a date"), 0, "Fri Jan 2 03:04:05 UTC 2026"),
        (
            Some("Fri, 02 Jan 2026 03:14:05 CET"),
            0,
            "Fri Jan 2 03:04:05 UTC 2026",
        ),
        (None, 0, "Fri Jan 2 03:04:05 UTC 2026"),
    ];
    for (date, offset, timestamp) in cases {
        let (mut login, _) = start(config());
        let claim = sent(receive(&mut login, &password_verifier().with_date(date)));
        assert_eq!(login.clock_offset(), offset, "{date:?}");
        let large = (offset.abs() > 180).then_some(offset);
        assert_eq!(login.large_clock_offset(), large, "{date:?}");
        assert_eq!(
            response(&claim, "TIMESTAMP").as_deref(),
            Some(timestamp),
            "{date:?}"
        );
    }
}

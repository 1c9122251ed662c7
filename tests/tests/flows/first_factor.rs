//! Flows up to the first factor.

use cognito_srp_core::login::{Answer, FirstFactor, Flow, Question};
use cognito_srp_core::message::{AnalyticsMetadata, ContextData, Parameters};
use cognito_srp_tests::scripted::*;
use serde_json::json;

use crate::{done, parameter, reply, tokens_of};

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
    let options = include_str!("../web_authn/options.json").trim_end();
    let credential = include_str!("../web_authn/credential.json").trim_end();
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

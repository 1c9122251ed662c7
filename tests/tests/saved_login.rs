//! A login that waits for a person goes on in another process.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]

use cognito_srp_core::error::{Error, Misuse, SavedLoginError};
use cognito_srp_core::login::{Answer, Login, LoginConfig, Question, RememberedDevice, Seal, Step};
use cognito_srp_core::message::PoolId;
use cognito_srp_tests::pair::{PASSWORD, Pair, Wire};
use cognito_srp_tests::scripted::*;
use serde_json::json;

const KEY: [u8; 32] = [7; 32];
const ENDPOINT: &str = "https://cognito-idp.eu-west-1.amazonaws.com";

fn seal() -> Seal {
    Seal::new(KEY, ENDPOINT, "browser session 1")
}

fn waiting() -> Login {
    let (mut login, _) = proving(config().client_secret("client secret").device(device()));
    asked(receive(
        &mut login,
        &challenge(
            "SOFTWARE_TOKEN_MFA",
            &json!({"FRIENDLY_DEVICE_NAME": "phone"}),
            Some("the session"),
        ),
    ));
    login
}

fn save(login: &Login) -> Vec<u8> {
    login.save(&seal(), 180, &mut rand::rng(), NOW).unwrap()
}

fn again() -> LoginConfig {
    config().client_secret("client secret").device(device())
}

fn refused(saved: &[u8], seal: &Seal, config: LoginConfig, now: i64) -> SavedLoginError {
    match Login::restore(saved, seal, config, now) {
        Err(Error::SavedLogin(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_goes_on_where_it_was() {
    let saved = save(&waiting());
    let (mut login, prompt) = Login::restore(&saved, &seal(), again(), NOW + 179).unwrap();
    assert!(
        matches!(prompt.question, Question::SoftwareTokenMfa(asked) if asked.friendly_device_name.as_deref() == Some("phone"))
    );
    assert_eq!(login.username(), INTERNAL);
    let request = sent(login.answer(Answer::Code("123456".into()), &mut rand::rng()));
    assert_eq!(member(&request, "/Session").as_deref(), Some("the session"));
    assert_eq!(response(&request, "USERNAME").as_deref(), Some(INTERNAL));
    assert_eq!(response(&request, "DEVICE_KEY"), Some(device().device_key));
    assert!(response(&request, "SECRET_HASH").is_some());
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), Some("s2")),
    ));
    sent(receive(
        &mut login,
        &challenge("DEVICE_PASSWORD_VERIFIER", &verifier_parameters(), None),
    ));
    assert!(matches!(receive(&mut login, &tokens()), Ok(Step::Done(_))));

    // Without the device, or with another, it goes on as without one.
    let other = RememberedDevice {
        device_key: "eu-west-1_other".into(),
        ..device()
    };
    for config in [config(), config().device(other)] {
        let (mut login, _) = Login::restore(&saved, &seal(), config, NOW).unwrap();
        let request = sent(login.answer(Answer::Code("123456".into()), &mut rand::rng()));
        assert_eq!(response(&request, "DEVICE_KEY"), None);
    }
}

#[test]
fn every_kind_of_question_can_be_saved() {
    let questions = [
        ("SMS_MFA", json!({"CODE_DELIVERY_DESTINATION": "+***1"})),
        ("EMAIL_OTP", json!({"CODE_DELIVERY_DESTINATION": "j***"})),
        ("SELECT_MFA_TYPE", json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\"]"})),
        ("MFA_SETUP", json!({"MFAS_CAN_SETUP": "[\"EMAIL_OTP\"]"})),
        (
            "NEW_PASSWORD_REQUIRED",
            json!({"requiredAttributes": "[\"userAttributes.name\"]", "userAttributes": "{\"email\":\"a\"}"}),
        ),
        ("CUSTOM_CHALLENGE", json!({"question": "2 + 2"})),
        ("PASSWORD_SRP", json!({})),
        ("WEB_AUTHN", json!({"CREDENTIAL_REQUEST_OPTIONS": "{}"})),
        ("SOMETHING_NEW", json!({"a": "b"})),
    ];
    for (name, parameters) in questions {
        let (mut login, _) = proving(config());
        let asked = asked(receive(&mut login, &challenge(name, &parameters, Some("s"))));
        let (_, prompt) = Login::restore(&save(&login), &seal(), config(), NOW).unwrap();
        assert_eq!(format!("{:?}", prompt.question), format!("{:?}", asked.question));
    }
    let (mut login, _) = proving(config());
    let offered =
        json!({"ChallengeName": "SELECT_CHALLENGE", "AvailableChallenges": ["PASSWORD", "EMAIL_OTP"]});
    asked(receive(&mut login, &answer(&offered)));
    let (_, prompt) = Login::restore(&save(&login), &seal(), config(), NOW).unwrap();
    assert!(
        matches!(prompt.question, Question::SelectChallenge(select) if select.available == ["PASSWORD", "EMAIL_OTP"])
    );

    let login = setting_up_an_app();
    let (mut login, prompt) = Login::restore(&save(&login), &seal(), config(), NOW).unwrap();
    assert!(
        matches!(prompt.question, Question::SoftwareTokenSetup(setup) if setup.secret_code.expose() == "JBSWY3DP")
    );
    let verify = sent(login.answer(Answer::Code("123456".into()), &mut rand::rng()));
    assert_eq!(member(&verify, "/Session").as_deref(), Some("s2"));
}

#[test]
fn what_is_not_just_this_is_refused() {
    let saved = save(&waiting());
    assert_eq!(
        refused(&saved, &seal(), again(), NOW + 180),
        SavedLoginError::Expired
    );

    for place in 0..saved.len() {
        let mut changed = saved.clone();
        changed[place] ^= 1;
        let why = refused(&changed, &seal(), again(), NOW);
        assert_eq!(
            why,
            if place == 0 {
                SavedLoginError::Format
            } else {
                SavedLoginError::Forged
            },
            "{place}"
        );
    }
    for length in 0..saved.len() {
        refused(&saved[..length], &seal(), again(), NOW);
    }
    refused(&[saved.clone(), vec![0]].concat(), &seal(), again(), NOW);
    refused(&vec![1; 1 << 20], &seal(), again(), NOW);

    let others = [
        Seal::new([8; 32], ENDPOINT, "browser session 1"),
        Seal::new(KEY, "https://other.example", "browser session 1"),
        Seal::new(KEY, ENDPOINT, "browser session 2"),
    ];
    for seal in others {
        assert_eq!(refused(&saved, &seal, again(), NOW), SavedLoginError::Forged);
    }
    let pool = |id: &str| PoolId::parse(id).unwrap();
    for config in [
        LoginConfig::new(pool("eu-west-1_Another01"), "client1", ALIAS),
        LoginConfig::new(pool("eu-west-1_AbCdEf123"), "client2", ALIAS),
    ] {
        assert_eq!(refused(&saved, &seal(), config, NOW), SavedLoginError::Forged);
    }
}

#[test]
fn only_a_login_that_waits_for_a_person_can_be_saved() {
    let not_asked = |login: &Login| match login.save(&seal(), 180, &mut rand::rng(), NOW) {
        Err(Error::Misuse(Misuse::NothingAsked)) => {}
        other => panic!("{other:?}"),
    };
    let (mut login, _) = start(config());
    not_asked(&login);
    sent(receive(&mut login, &password_verifier()));
    not_asked(&login);
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), Some("s"))));
    save(&login);
    sent(login.answer(Answer::Code("1".into()), &mut rand::rng()));
    not_asked(&login);
    assert!(matches!(receive(&mut login, &tokens()), Ok(Step::Done(_))));
    not_asked(&login);
}

#[test]
fn what_is_too_long_is_not_saved() {
    let (mut login, _) = proving(config());
    let long = challenge("CUSTOM_CHALLENGE", &json!({"text": "x".repeat(70_000)}), None);
    asked(receive(&mut login, &long));
    let error = login.save(&seal(), 180, &mut rand::rng(), NOW).unwrap_err();
    assert_eq!(error, Error::SavedLogin(SavedLoginError::TooLong));
    sent(login.answer(Answer::Text("1".into()), &mut rand::rng()));
}

#[test]
fn nothing_secret_can_be_read_in_it() {
    let saved = save(&waiting());
    let text = String::from_utf8_lossy(&saved).into_owned();
    for secret in [
        "the session",
        "a password",
        "client secret",
        "device password",
        INTERNAL,
        "SOFTWARE_TOKEN_MFA",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_ne!(save(&waiting()), save(&waiting()), "the nonce is drawn anew");
}

#[test]
fn a_whole_sign_in_over_two_processes() {
    let mut pair = Pair::new(Wire::Memory, json!({}), json!({"GenerateSecret": true}));
    pair.call(
        "SetUserPoolMfaConfig",
        &json!({
            "UserPoolId": pair.pool_id.as_str(),
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    pair.set_up_authenticator();
    pair.advance(30);

    let mut rng = rand::rng();
    let (mut login, request) = Login::start(pair.config(), PASSWORD.into(), &mut rng).unwrap();
    let claim = sent(login.receive(&pair.send(&request), &mut rng, pair.now()));
    asked(login.receive(&pair.send(&claim), &mut rng, pair.now()));
    let saved = login.save(&seal(), 180, &mut rng, pair.now()).unwrap();
    drop(login);

    let (mut login, _) = Login::restore(&saved, &seal(), pair.config(), pair.now()).unwrap();
    let code = sent(login.answer(Answer::Code(pair.totp().into()), &mut rng));
    assert!(matches!(
        login.receive(&pair.send(&code), &mut rng, pair.now()),
        Ok(Step::Done(_))
    ));

    // A second use meets a session that was used up.
    let (mut login, _) = Login::restore(&saved, &seal(), pair.config(), pair.now()).unwrap();
    pair.advance(30);
    let code = sent(login.answer(Answer::Code(pair.totp().into()), &mut rng));
    assert_eq!(
        login
            .receive(&pair.send(&code), &mut rng, pair.now())
            .unwrap_err()
            .code(),
        "NotAuthorizedException"
    );
}

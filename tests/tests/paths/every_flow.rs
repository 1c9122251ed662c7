//! Every flow of the login machine at the local pool: the paths of the state diagram of a
//! sign-in.

use super::WIRE;

use cognito_srp_core::login::{Answer, FirstFactor, Flow, LoginConfig, Prompt, Question, RememberedDevice};
use cognito_srp_core::token::{Refresh, refreshed};
use cognito_srp_tests::authenticator::Authenticator;
use cognito_srp_tests::pair::{Journey, PASSWORD, Pair, USERNAME};
use serde_json::{Value, json};

const DEVICE: [&str; 2] = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"];

/// An app client that allows every flow.
fn client() -> Value {
    json!({"ExplicitAuthFlows": [
        "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
    ]})
}

fn devices() -> Value {
    json!({"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false})
}

/// A pool whose user has address and phone number.
fn pair(pool: Value, mfa: Option<&str>) -> Pair {
    let pair = Pair::empty(WIRE, pool, client());
    let attributes = [
        ("email", "jane@example.com"),
        ("email_verified", "true"),
        ("phone_number", "+15550001234"),
        ("phone_number_verified", "true"),
    ];
    pair.create_user(&attributes);
    if let Some(mfa) = mfa {
        pair.call(
            "SetUserPoolMfaConfig",
            &json!({
                "UserPoolId": pair.pool_id.as_str(),
                "MfaConfiguration": mfa,
                "SoftwareTokenMfaConfiguration": {"Enabled": true},
                "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::1:role/sms"}},
                "EmailMfaConfiguration": {"Message": "{####}", "Subject": "code"},
            }),
        );
    }
    pair
}

fn nobody(_: &Pair, prompt: &Prompt) -> Answer {
    panic!("nobody is asked: {prompt:?}")
}

fn good(journey: Journey, path: &[&str]) -> cognito_srp_core::login::SignedIn {
    let signed_in = journey
        .end
        .unwrap_or_else(|error| panic!("{:?}: {error}", journey.path));
    assert_eq!(journey.path, path);
    signed_in
}

fn refused(journey: Journey, path: &[&str], code: &str) {
    assert_eq!(journey.end.unwrap_err().code(), code);
    assert_eq!(journey.path, path);
}

fn with(pair: &Pair, device: &RememberedDevice) -> LoginConfig {
    pair.config().device(device.clone())
}

#[test]
fn a_password_that_is_sent_and_a_device() {
    let pair = pair(json!({"DeviceConfiguration": devices()}), None);
    let (_, device, _) = pair.confirm_device();
    let sent = || Flow::UserPassword(PASSWORD.into());
    good(pair.travel(pair.config(), sent(), nobody), &["InitiateAuth"]);
    let path = ["InitiateAuth", DEVICE[0], DEVICE[1]];
    let signed_in = good(pair.travel(with(&pair, &device), sent(), nobody), &path);
    assert_eq!(signed_in.device_key.as_deref(), Some(&*device.device_key));
    let wrong = Flow::UserPassword("Wrong-Horse-9!".into());
    refused(
        pair.travel(with(&pair, &device), wrong, nobody),
        &["InitiateAuth"],
        "NotAuthorizedException",
    );
    let gone = RememberedDevice {
        device_key: "eu-west-1_00000000-0000-4000-8000-000000000000".into(),
        ..device
    };
    let journey = pair.travel(with(&pair, &gone), sent(), nobody);
    assert!(journey.forgotten_device.is_some());
    good(journey, &["InitiateAuth", "InitiateAuth"]);
}

#[test]
fn an_administrators_sign_in() {
    let pair = pair(json!({}), None);
    for flow in [
        Flow::AdminUserPassword(PASSWORD.into()),
        Flow::AdminNoSrp(PASSWORD.into()),
    ] {
        good(pair.travel(pair.config(), flow, nobody), &["AdminInitiateAuth"]);
    }
    let path = ["AdminInitiateAuth", "PASSWORD_VERIFIER"];
    good(pair.travel(pair.config().as_admin(None), PASSWORD, nobody), &path);
    let wrong = Flow::AdminUserPassword("Wrong-Horse-9!".into());
    refused(
        pair.travel(pair.config(), wrong, nobody),
        &["AdminInitiateAuth"],
        "NotAuthorizedException",
    );
}

#[test]
fn an_authenticator_app_is_set_up_within_the_sign_in() {
    let mut pair = pair(json!({"DeviceConfiguration": devices()}), Some("ON"));
    // A verified address or number would do as a factor: this user has neither.
    let user = json!({"UserPoolId": pair.pool_id.as_str(), "Username": USERNAME});
    pair.call("AdminDeleteUser", &user);
    pair.create_user(&[]);
    let mut app = None;
    let mut wrong = true;
    let journey = pair.travel(pair.config(), PASSWORD, |pair, prompt| match &prompt.question {
        Question::MfaSetup(setup) => {
            assert_eq!(setup.options, ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]);
            Answer::Choice("SOFTWARE_TOKEN_MFA".into())
        }
        Question::SoftwareTokenSetup(setup) => {
            let app = app.get_or_insert_with(|| Authenticator::new(setup.secret_code.expose()));
            let right = app.code(pair.now());
            let other = if right.starts_with('0') {
                "111111"
            } else {
                "000000"
            };
            let code = if wrong { other.into() } else { right };
            wrong = false;
            Answer::Code(code.into())
        }
        other => panic!("{other:?}"),
    });
    let path = [
        "InitiateAuth",
        "PASSWORD_VERIFIER",
        "AssociateSoftwareToken",
        "VerifySoftwareToken",
        "VerifySoftwareToken",
        "MFA_SETUP",
    ];
    let signed_in = good(journey, &path);
    assert!(signed_in.new_device.is_some());
    pair.authenticator = app;
    good(
        pair.sign_in(pair.config()),
        &["InitiateAuth", "PASSWORD_VERIFIER", "SOFTWARE_TOKEN_MFA"],
    );
}

#[test]
fn a_second_factor_is_chosen() {
    let mut pair = pair(json!({}), Some("OPTIONAL"));
    pair.set_up_authenticator();
    let on = json!({"Enabled": true, "PreferredMfa": false});
    let settings = json!({"AccessToken": pair.access_token(), "SMSMfaSettings": on, "SoftwareTokenMfaSettings": on, "EmailMfaSettings": on});
    pair.call("SetUserMFAPreference", &settings);
    for factor in ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] {
        let journey = pair.travel(pair.config(), PASSWORD, |pair, prompt| match &prompt.question {
            Question::SelectMfaType(select) => {
                assert!(select.options.iter().any(|option| option == factor), "{select:?}");
                Answer::Choice(factor.into())
            }
            Question::EmailOtp(_) => Answer::Code(pair.newest_code().into()),
            _ => pair.right_answer(prompt),
        });
        good(
            journey,
            &["InitiateAuth", "PASSWORD_VERIFIER", "SELECT_MFA_TYPE", factor],
        );
    }
}

#[test]
fn custom_challenges() {
    let tags = json!({"UserPoolTags": {"local:custom-answer": "42"}, "DeviceConfiguration": devices()});
    let pair = pair(tags, None);
    let (_, device, _) = pair.confirm_device();
    let right = |_: &Pair, _: &Prompt| Answer::Text("42".into());
    good(
        pair.travel(pair.config(), Flow::Custom, right),
        &["InitiateAuth", "CUSTOM_CHALLENGE"],
    );
    let path = ["InitiateAuth", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"];
    good(
        pair.travel(pair.config(), Flow::CustomWithSrp(PASSWORD.into()), right),
        &path,
    );
    let path = [
        "InitiateAuth",
        "PASSWORD_VERIFIER",
        "CUSTOM_CHALLENGE",
        DEVICE[0],
        DEVICE[1],
    ];
    good(
        pair.travel(with(&pair, &device), Flow::CustomWithSrp(PASSWORD.into()), right),
        &path,
    );
    let mut tries = ["1", "42"].into_iter();
    let journey = pair.travel(pair.config(), Flow::Custom, |_, _| {
        Answer::Text(tries.next().unwrap().into())
    });
    good(journey, &["InitiateAuth", "CUSTOM_CHALLENGE", "CUSTOM_CHALLENGE"]);
    let journey = pair.travel(pair.config(), Flow::Custom, |_, _| Answer::Text("never".into()));
    assert_eq!(journey.end.unwrap_err().code(), "NotAuthorizedException");
    let wrong = Flow::CustomWithSrp("Wrong-Horse-9!".into());
    refused(
        pair.travel(pair.config(), wrong, nobody),
        &["InitiateAuth", "PASSWORD_VERIFIER"],
        "NotAuthorizedException",
    );
}

#[test]
fn the_users_choice() {
    let factors = ["PASSWORD", "EMAIL_OTP", "SMS_OTP"];
    let pair = pair(
        json!({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": factors}}}),
        None,
    );
    let factor = |name: &str| match name {
        "PASSWORD" => FirstFactor::Password(PASSWORD.into()),
        "PASSWORD_SRP" => FirstFactor::PasswordSrp(PASSWORD.into()),
        "EMAIL_OTP" => FirstFactor::EmailOtp,
        _ => FirstFactor::SmsOtp,
    };
    let code = |pair: &Pair, _: &Prompt| Answer::Code(pair.newest_code().into());
    for (name, rest) in [
        ("PASSWORD", [].as_slice()),
        ("PASSWORD_SRP", &["PASSWORD_VERIFIER"]),
        ("EMAIL_OTP", &["EMAIL_OTP"]),
        ("SMS_OTP", &["SMS_OTP"]),
    ] {
        let preferred = pair.travel(pair.config(), Flow::User(Some(factor(name))), code);
        good(preferred, &[&["InitiateAuth"], rest].concat());
        let chosen = pair.travel(pair.config(), Flow::User(None), |pair, prompt| {
            match &prompt.question {
                Question::SelectChallenge(select) => {
                    assert!(
                        select.available.iter().any(|available| available == name),
                        "{select:?}"
                    );
                    Answer::Factor(factor(name))
                }
                _ => code(pair, prompt),
            }
        });
        good(chosen, &[&["InitiateAuth", "SELECT_CHALLENGE"], rest].concat());
    }
    let wrong = Flow::User(Some(FirstFactor::PasswordSrp("Wrong-Horse-9!".into())));
    refused(
        pair.travel(pair.config(), wrong, nobody),
        &["InitiateAuth", "PASSWORD_VERIFIER"],
        "NotAuthorizedException",
    );
    // Not to be had in this pool: the user is asked.
    let passkey = Flow::User(Some(FirstFactor::WebAuthn));
    let journey = pair.travel(pair.config(), passkey, |_, prompt| {
        assert!(matches!(prompt.question, Question::SelectChallenge(_)));
        Answer::Factor(FirstFactor::Password(PASSWORD.into()))
    });
    good(journey, &["InitiateAuth", "SELECT_CHALLENGE"]);
}

#[test]
fn refresh_tokens_that_rotate() {
    let mut members = client();
    members["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]);
    members["RefreshTokenRotation"] = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 0});
    members["GenerateSecret"] = true.into();
    let pair = Pair::new(WIRE, json!({}), members);
    let signed_in = good(
        pair.sign_in(pair.config()),
        &["InitiateAuth", "PASSWORD_VERIFIER"],
    );
    let refresh = Refresh {
        client_id: pair.client_id.clone(),
        client_secret: pair.client_secret.as_deref().map(Into::into),
        username: USERNAME.into(),
        refresh_token: signed_in.tokens.refresh_token.clone().unwrap(),
        device_key: None,
        rotation: true,
    };
    let old_way = Refresh {
        rotation: false,
        ..refresh.clone()
    };
    assert!(
        refreshed(&pair.send(&old_way.request()), &old_way.refresh_token).is_err(),
        "not with rotation"
    );
    let tokens = refreshed(&pair.send(&refresh.request()), &refresh.refresh_token).unwrap();
    let next = tokens.refresh_token.unwrap();
    assert!(!next.ct_eq(refresh.refresh_token.expose()), "a new one");
    pair.advance(1);
    let error = refreshed(&pair.send(&refresh.request()), &refresh.refresh_token).unwrap_err();
    assert_eq!(error.code(), "RefreshTokenReuseException");
}

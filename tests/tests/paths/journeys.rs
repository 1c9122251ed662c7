//! Sign-ins from end to end: codes, new passwords, names, secrets.

use super::WIRE;

use cognito_srp_core::error::ServiceError;
use cognito_srp_core::login::{Answer, LoginConfig, Question};
use cognito_srp_core::message::Parameters;
use cognito_srp_core::token::{Refresh, refreshed};
use cognito_srp_tests::pair::{PASSWORD, Pair, USERNAME};
use serde_json::{Value, json};

fn plain() -> Pair {
    Pair::new(WIRE, json!({}), json!({}))
}

/// A pool whose users sign in with their e-mail address.
fn by_email(client_members: Value) -> (Pair, String) {
    let members = json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]});
    let pair = Pair::empty(WIRE, members, client_members);
    let email = "jane@example.com";
    let created = pair.call(
        "AdminCreateUser",
        &json!({
            "UserPoolId": pair.pool_id.as_str(),
            "Username": email,
            "MessageAction": "SUPPRESS",
            "UserAttributes": [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        }),
    );
    let internal = created
        .pointer("/User/Username")
        .and_then(Value::as_str)
        .unwrap()
        .to_owned();
    pair.call(
        "AdminSetUserPassword",
        &json!({"UserPoolId": pair.pool_id.as_str(), "Username": email, "Password": PASSWORD, "Permanent": true}),
    );
    (pair, internal)
}

fn named(pair: &Pair, name: &str) -> LoginConfig {
    let config = LoginConfig::new(pair.pool_id.clone(), &*pair.client_id, name);
    match &pair.client_secret {
        Some(secret) => config.client_secret(secret.as_str()),
        None => config,
    }
}

#[test]
fn a_password_and_nothing_else() {
    let pair = plain();
    let journey = pair.sign_in(pair.config());
    let signed_in = journey.end.unwrap();
    assert_eq!(journey.path, ["InitiateAuth", "PASSWORD_VERIFIER"]);
    assert_eq!(signed_in.username, USERNAME);
    assert!(signed_in.new_device.is_none() && signed_in.device_key.is_none());
    assert_eq!(signed_in.tokens.expires_in, 3600);
}

#[test]
fn an_address_and_a_client_secret() {
    let (pair, internal) = by_email(json!({"GenerateSecret": true}));
    assert_ne!(internal, "jane@example.com", "the internal name is the sub");
    let journey = pair.sign_in(named(&pair, "jane@example.com"));
    let signed_in = journey.end.unwrap();
    assert_eq!(signed_in.username, internal);

    // A refresh hashes the internal name; the alias is refused.
    let refresh = Refresh {
        client_id: pair.client_id.clone(),
        client_secret: pair.client_secret.as_deref().map(Into::into),
        username: internal,
        refresh_token: signed_in.tokens.refresh_token.clone().unwrap(),
        device_key: None,
        rotation: false,
    };
    let answer = pair.send(&refresh.request());
    let tokens = refreshed(&answer, &refresh.refresh_token).unwrap();
    assert!(
        tokens
            .refresh_token
            .unwrap()
            .ct_eq(refresh.refresh_token.expose()),
        "the old one stays"
    );
    let by_alias = Refresh {
        username: "jane@example.com".into(),
        ..refresh
    };
    let error = refreshed(&pair.send(&by_alias.request()), &by_alias.refresh_token).unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");

    let wrong_secret =
        LoginConfig::new(pair.pool_id.clone(), &*pair.client_id, "jane@example.com").client_secret("no");
    for config in [
        wrong_secret,
        LoginConfig::new(pair.pool_id.clone(), &*pair.client_id, "jane@example.com"),
    ] {
        let journey = pair.sign_in(config);
        assert_eq!(journey.end.unwrap_err().code(), "NotAuthorizedException");
        assert_eq!(journey.path, ["InitiateAuth"]);
    }
}

#[test]
fn a_code_by_text_message_wrong_at_first() {
    let pair = Pair::empty(WIRE, json!({}), json!({}));
    pair.call(
        "SetUserPoolMfaConfig",
        &json!({
            "UserPoolId": pair.pool_id.as_str(),
            "MfaConfiguration": "OPTIONAL",
            "SmsMfaConfiguration": {"SmsAuthenticationMessage": "{####}", "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::1:role/sms"}},
        }),
    );
    pair.create_user(&[
        ("phone_number", "+15550001234"),
        ("phone_number_verified", "true"),
    ]);
    let access_token = pair.access_token();
    let settings =
        json!({"AccessToken": access_token, "SMSMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    pair.call("SetUserMFAPreference", &settings);

    let mut asked = 0;
    let journey = pair.travel(pair.config(), PASSWORD, |pair, prompt| {
        asked += 1;
        let Question::SmsMfa(sms) = &prompt.question else {
            panic!("{prompt:?}")
        };
        assert!(sms.0.destination.as_deref().unwrap().ends_with("1234"));
        assert_eq!(
            prompt.refused.as_ref().map(ServiceError::code),
            (asked > 1).then_some("CodeMismatchException")
        );
        let right = pair.newest_code();
        let wrong = if right.starts_with('0') {
            "111111"
        } else {
            "000000"
        };
        Answer::Code(if asked < 3 { wrong.into() } else { right.into() })
    });
    journey.end.unwrap();
    assert_eq!(asked, 3);
    assert_eq!(
        journey.path,
        [
            "InitiateAuth",
            "PASSWORD_VERIFIER",
            "SMS_MFA",
            "SMS_MFA",
            "SMS_MFA"
        ]
    );
}

#[test]
fn an_authenticator_code_is_good_once() {
    let mut pair = plain();
    pair.call(
        "SetUserPoolMfaConfig",
        &json!({
            "UserPoolId": pair.pool_id.as_str(),
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    pair.set_up_authenticator();
    // The code of the set-up counts as used.
    let mut reasons = Vec::new();
    let journey = pair.travel(pair.config(), PASSWORD, |pair, prompt| {
        reasons.push(prompt.refused.as_ref().map(|error| error.code().to_owned()));
        if reasons.len() == 2 {
            pair.advance(30);
        }
        Answer::Code(pair.totp().into())
    });
    journey.end.unwrap();
    assert_eq!(reasons, [None, Some("ExpiredCodeException".into())]);
}

#[test]
fn a_temporary_password_with_a_required_attribute() {
    let schema = json!([{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]);
    let pair = Pair::empty(WIRE, json!({"Schema": schema}), json!({}));
    pair.call(
        "AdminCreateUser",
        &json!({"UserPoolId": pair.pool_id.as_str(), "Username": USERNAME, "MessageAction": "SUPPRESS", "TemporaryPassword": "Temporary-Horse-7!"}),
    );
    let mut answers = vec![
        ("short", Some("Jane")),
        ("Battery-Staple-8?", None),
        ("Battery-Staple-8?", Some("Jane")),
    ]
    .into_iter();
    let mut reasons = Vec::new();
    let journey = pair.travel(pair.config(), "Temporary-Horse-7!", |_, prompt| {
        let Question::NewPasswordRequired(asked) = &prompt.question else {
            panic!("{prompt:?}")
        };
        assert_eq!(asked.required_attributes, ["name"]);
        reasons.push(prompt.refused.as_ref().map(|error| error.code().to_owned()));
        let (password, name) = answers.next().unwrap();
        let attributes = name.map(|name| ("name", name)).into_iter().collect();
        Answer::NewPassword {
            password: password.into(),
            attributes,
        }
    });
    journey.end.unwrap();
    let refused = ["InvalidPasswordException", "InvalidParameterException"].map(|code| Some(code.into()));
    assert_eq!(reasons, [&[None], refused.as_slice()].concat());

    let journey = pair.travel(pair.config(), "Battery-Staple-8?", |_, prompt| {
        panic!("{prompt:?}")
    });
    journey.end.unwrap();
    let journey = pair.travel(pair.config(), "Temporary-Horse-7!", |_, prompt| {
        panic!("{prompt:?}")
    });
    assert_eq!(journey.end.unwrap_err().code(), "NotAuthorizedException");
}

#[test]
fn users_that_do_not_exist() {
    let shown = Pair::new(WIRE, json!({}), json!({"PreventUserExistenceErrors": "LEGACY"}));
    assert_eq!(
        shown.sign_in(named(&shown, "nobody")).end.unwrap_err().code(),
        "UserNotFoundException"
    );

    // Hidden: the whole round is done, and the password is wrong, as for everyone.
    let hidden = Pair::new(WIRE, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"}));
    let nobody = hidden.sign_in(named(&hidden, "nobody"));
    let wrong = hidden.travel(hidden.config(), "Wrong-Horse-9!", |_, prompt| {
        panic!("{prompt:?}")
    });
    assert_eq!(nobody.path, wrong.path);
    assert_eq!(nobody.end.unwrap_err(), wrong.end.unwrap_err());
}

#[test]
fn fifty_users_so_that_odd_and_short_values_occur() {
    let pair = plain();
    for number in 0..50 {
        let (name, password) = (format!("user-{number}"), format!("Pässwörd-{number}!"));
        let id = pair.pool_id.as_str();
        pair.call(
            "AdminCreateUser",
            &json!({"UserPoolId": id, "Username": name, "MessageAction": "SUPPRESS"}),
        );
        pair.call(
            "AdminSetUserPassword",
            &json!({"UserPoolId": id, "Username": name, "Password": password, "Permanent": true}),
        );
        let metadata = Parameters::new().with("number", number.to_string());
        let config = named(&pair, &name).client_metadata(metadata);
        let journey = pair.travel(config.clone(), &*password, |_, prompt| panic!("{prompt:?}"));
        assert_eq!(journey.end.unwrap().username, name);
        let journey = pair.travel(config, password + " ", |_, prompt| panic!("{prompt:?}"));
        assert_eq!(journey.end.unwrap_err().code(), "NotAuthorizedException");
    }
}

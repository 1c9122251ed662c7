//! Second factors that are set up or chosen within a sign-in, and e-mail as one.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, World, assert_code, assert_refused, text, tokens};

/// A pool that requires MFA and has these factors switched on; jane has a verified address.
fn world(factors: Value) -> World {
    let world = World::plain();
    let config = json!({ "UserPoolId": world.pool_id, "MfaConfiguration": "ON" });
    let config = crate::support::merged(config, factors);
    world.call("SetUserPoolMfaConfig", config).expect("set");
    world.add_user("jane");
    world
}

fn apps() -> Value {
    json!({ "SoftwareTokenMfaConfiguration": { "Enabled": true } })
}

fn email() -> Value {
    json!({ "EmailMfaConfiguration": { "Message": "{####}", "Subject": "code" } })
}

fn verified(name: &str, value: &str) -> Value {
    json!([
        { "Name": name, "Value": value },
        { "Name": format!("{name}_verified"), "Value": "true" },
    ])
}

fn set_up(world: &World) -> Value {
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "MFA_SETUP");
    asked
}

fn associate(world: &World, session: &Value) -> Answer {
    world.call("AssociateSoftwareToken", json!({ "Session": session }))
}

fn verify(world: &World, session: &Value, code: String) -> Answer {
    let body = json!({ "Session": session, "UserCode": code, "FriendlyDeviceName": "phone" });
    world.call("VerifySoftwareToken", body)
}

#[test]
fn an_app_is_set_up_in_three_sessions() {
    let world = world(apps());
    let mut asked = set_up(&world);
    assert_eq!(
        asked["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SOFTWARE_TOKEN_MFA"]"#
    );
    assert_eq!(asked["ChallengeParameters"]["USER_ID_FOR_SRP"], "jane");
    let first = asked["Session"].clone();
    let associated = associate(&world, &first).expect("a secret");
    let secret = text(&associated["SecretCode"]);
    let second = associated["Session"].clone();
    assert_refused(
        verify(&world, &second, "000000".to_owned()),
        "EnableSoftwareTokenMFAException",
        "Code mismatch and fail enable Software Token MFA",
    );
    let used_up = world.app_code(&secret);
    let done = verify(&world, &second, used_up.clone()).expect("verified");
    assert_eq!(done["Status"], "SUCCESS");
    asked["Session"] = done["Session"].clone();
    tokens(world.respond(&asked, json!({})));
    // From now it is asked for; the code of the set-up is used up.
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(asked["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"], "phone");
    let code = |code: String| json!({ "SOFTWARE_TOKEN_MFA_CODE": code });
    assert_code(world.respond(&asked, code(used_up)), "ExpiredCodeException");
    tokens(world.respond(&asked, code(world.next_app_code(&secret))));
}

#[test]
fn each_session_of_the_set_up_is_good_for_its_step_alone() {
    let world = world(apps());
    let mut asked = set_up(&world);
    let first = asked["Session"].clone();
    let invalid = "Invalid session for the user.";
    let code = "NotAuthorizedException";
    assert_refused(world.respond(&asked, json!({})), code, invalid);
    assert_refused(verify(&world, &first, "123456".to_owned()), code, invalid);
    let associated = associate(&world, &first).expect("a secret");
    let second = associated["Session"].clone();
    let used = "Invalid session for the user, session can only be used once.";
    assert_refused(associate(&world, &first), code, used);
    assert_refused(associate(&world, &second), code, invalid);
    asked["Session"] = second.clone();
    assert_refused(world.respond(&asked, json!({})), code, invalid);
    let app_code = world.app_code(&text(&associated["SecretCode"]));
    let third = verify(&world, &second, app_code.clone()).expect("verified")["Session"].take();
    assert_refused(verify(&world, &second, app_code), code, used);
    asked["Session"] = third;
    tokens(world.respond(&asked, json!({})));
    assert_refused(world.respond(&asked, json!({})), code, used);
    // Nothing is set up by one who did not come to the end.
    world.add_user("joe");
    let asked = world.prove("joe", PASSWORD, json!({})).expect("a challenge");
    let associated = associate(&world, &asked["Session"]).expect("a secret");
    let app_code = world.app_code(&text(&associated["SecretCode"]));
    verify(&world, &associated["Session"], app_code).expect("verified");
    let asked = world.prove("joe", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "MFA_SETUP");
}

#[test]
fn sessions_of_the_set_up_expire_and_wrong_codes_are_bounded() {
    let world = world(apps());
    let asked = set_up(&world);
    world.advance(3 * 60);
    assert_refused(
        associate(&world, &asked["Session"]),
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
    );
    let associated = associate(&world, &set_up(&world)["Session"]).expect("a secret");
    let second = &associated["Session"];
    for _ in 0..10 {
        assert_code(
            verify(&world, second, "000000".to_owned()),
            "EnableSoftwareTokenMFAException",
        );
    }
    let right = world.app_code(&text(&associated["SecretCode"]));
    assert_code(verify(&world, second, right), "NotAuthorizedException");
}

#[test]
fn an_e_mail_address_is_set_up_with_a_code() {
    let world = world(email());
    let asked = set_up(&world);
    assert_eq!(asked["ChallengeParameters"]["MFAS_CAN_SETUP"], r#"["EMAIL_OTP"]"#);
    let with = |address: &str| json!({ "EMAIL": address });
    assert_code(
        world.respond(&asked, with("no address")),
        "InvalidParameterException",
    );
    let coded = world
        .respond(&asked, with("jane@example.com"))
        .expect("a challenge");
    assert_eq!(coded["ChallengeName"], "EMAIL_OTP");
    let told = &coded["ChallengeParameters"];
    assert_eq!(told["CODE_DELIVERY_DESTINATION"], "j***@e***");
    assert_eq!(told["CODE_DELIVERY_DELIVERY_MEDIUM"], "EMAIL");
    let code = |code: &str| json!({ "EMAIL_OTP_CODE": code });
    assert_code(world.respond(&coded, code("x")), "CodeMismatchException");
    tokens(world.respond(&coded, code(&world.code("jane"))));
    let user = world.admin("AdminGetUser", "jane", json!({}));
    assert_eq!(user["UserMFASettingList"], json!(["EMAIL_OTP"]));
    assert!(user.to_string().contains("jane@example.com"));
    // And is asked for from now.
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    let sent = world.code("jane");
    tokens(world.respond(&asked, code(&sent)));
    let again = world.respond(&asked, code(&sent));
    assert_code(again, "NotAuthorizedException");
}

#[test]
fn addresses_stand_in_where_mfa_is_required_and_one_of_several_is_chosen() {
    let config = json!({
        "EmailMfaConfiguration": { "Subject": "code" },
        "SmsMfaConfiguration": { "SmsAuthenticationMessage": "{####}" },
    });
    let world = world(config);
    world.add_user_with("mail", verified("email", "m@example.com"));
    let asked = world.prove("mail", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    let mut both = verified("email", "b@example.com");
    let phone = verified("phone_number", "+491701231234");
    both.as_array_mut()
        .expect("a list")
        .extend(phone.as_array().expect("a list").clone());
    world.add_user_with("both", both);
    let choose = || {
        let asked = world.prove("both", PASSWORD, json!({})).expect("a challenge");
        assert_eq!(asked["ChallengeName"], "SELECT_MFA_TYPE");
        asked
    };
    let asked = choose();
    assert_eq!(
        asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"],
        r#"["SMS_MFA","EMAIL_OTP"]"#
    );
    let answer = |name: &str| json!({ "ANSWER": name });
    for wrong in ["SOFTWARE_TOKEN_MFA", "", "sms"] {
        assert_code(world.respond(&asked, answer(wrong)), "InvalidParameterException");
    }
    for (chosen, challenge, parameter) in [
        ("SMS_MFA", "SMS_MFA", "SMS_MFA_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("EMAIL_MFA", "EMAIL_OTP", "EMAIL_OTP_CODE"),
    ] {
        let asked = choose();
        let coded = world.respond(&asked, answer(chosen)).expect("a challenge");
        assert_eq!(coded["ChallengeName"], challenge);
        assert_code(world.respond(&asked, answer(chosen)), "NotAuthorizedException");
        tokens(world.respond(&coded, json!({ parameter: world.code("both") })));
    }
    // A preference ends the choice.
    let prefer = json!({ "EmailMfaSettings": { "Enabled": true, "PreferredMfa": true } });
    world.admin("AdminSetUserMFAPreference", "both", prefer);
    let asked = world.prove("both", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
}

#[test]
fn a_preference_for_e_mail_needs_a_verified_address_and_the_pool() {
    let world = world(email());
    let mut body = json!({ "UserPoolId": world.pool_id, "Username": "jane" });
    body["EmailMfaSettings"] = json!({ "Enabled": true });
    assert_code(
        world.call("AdminSetUserMFAPreference", body.clone()),
        "InvalidParameterException",
    );
    world.add_user_with("mail", verified("email", "m@example.com"));
    body["Username"] = "mail".into();
    world
        .call("AdminSetUserMFAPreference", body.clone())
        .expect("set");
    body["SMSMfaSettings"] = json!({ "Enabled": true, "PreferredMfa": true });
    body["EmailMfaSettings"]["PreferredMfa"] = true.into();
    assert_code(
        world.call("AdminSetUserMFAPreference", body),
        "InvalidParameterException",
    );
}

#[test]
fn a_pool_that_requires_mfa_and_has_none_says_so() {
    let world = world(json!({}));
    assert_code(
        world.prove("jane", PASSWORD, json!({})),
        "InvalidUserPoolConfigurationException",
    );
}

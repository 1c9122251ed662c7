//! A remembered device that proves itself after other challenges, in pools where it does not replace MFA.

use serde_json::{Value, json};

use crate::support::device::Device;
use crate::support::{Answer, PASSWORD, World, merged, text, tokens};

/// jane with a verified address and a phone, a remembered device and e-mail as her second factor.
fn world(replaces_mfa: bool, flows: Value) -> (World, Device) {
    let pool = crate::support::device::device_configuration(replaces_mfa, false);
    let world = World::with(pool, json!({ "ExplicitAuthFlows": flows }));
    let attributes = json!([
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "email_verified", "Value": "true" },
        { "Name": "phone_number", "Value": "+491701231234" },
        { "Name": "phone_number_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", attributes);
    let device = world.confirm(&tokens(by_password(&world, json!({}))));
    let config = json!({
        "UserPoolId": world.pool_id,
        "MfaConfiguration": "OPTIONAL",
        "EmailMfaConfiguration": { "Subject": "code" },
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
    });
    world.call("SetUserPoolMfaConfig", config).expect("set");
    let email = json!({ "EmailMfaSettings": { "Enabled": true } });
    world.admin("AdminSetUserMFAPreference", "jane", email);
    (world, device)
}

fn by_password(world: &World, more: Value) -> Answer {
    let parameters = json!({ "USERNAME": "jane", "PASSWORD": PASSWORD });
    world.initiate("USER_PASSWORD_AUTH", merged(parameters, more))
}

fn flows() -> Value {
    json!([
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_AUTH"
    ])
}

#[test]
fn after_a_code_by_e_mail() {
    let (world, device) = world(false, flows());
    let key = json!({ "DEVICE_KEY": device.key });
    let asked = by_password(&world, key.clone()).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    let code = json!({ "EMAIL_OTP_CODE": world.code("jane") });
    let asked = world.respond(&asked, code).expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
    // The key may come with the code, too.
    let asked = by_password(&world, json!({})).expect("a challenge");
    let code = merged(json!({ "EMAIL_OTP_CODE": world.code("jane") }), key);
    let asked = world.respond(&asked, code).expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
}

#[test]
fn after_a_choice_of_factors() {
    let (world, device) = world(false, flows());
    let sms = json!({ "SMSMfaSettings": { "Enabled": true } });
    world.admin("AdminSetUserMFAPreference", "jane", sms);
    let asked = by_password(&world, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SELECT_MFA_TYPE");
    let choice = json!({ "ANSWER": "SMS_MFA", "DEVICE_KEY": device.key });
    let asked = world.respond(&asked, choice).expect("a challenge");
    let code = json!({ "SMS_MFA_CODE": world.code("jane") });
    let asked = world.respond(&asked, code).expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
}

#[test]
fn after_the_set_up_of_a_factor() {
    let (world, device) = world(false, flows());
    let none = json!({ "EmailMfaSettings": { "Enabled": false } });
    world.admin("AdminSetUserMFAPreference", "jane", none);
    world.pool_has_app("ON");
    let asked = by_password(&world, json!({ "DEVICE_KEY": device.key })).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "MFA_SETUP");
    let session = json!({ "Session": asked["Session"] });
    let associated = world.call("AssociateSoftwareToken", session).expect("a secret");
    let code = world.app_code(&text(&associated["SecretCode"]));
    let proof = json!({ "Session": associated["Session"], "UserCode": code });
    let verified = world.call("VerifySoftwareToken", proof).expect("verified");
    let asked = merged(asked, json!({ "Session": verified["Session"] }));
    let asked = world.respond(&asked, json!({})).expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
}

#[test]
fn within_a_choice_of_first_factors() {
    let (world, device) = world(true, flows());
    let start = || world.initiate("USER_AUTH", json!({ "USERNAME": "jane" }));
    let inline = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD, "DEVICE_KEY": device.key });
    let asked = world
        .respond_as("jane", &start().expect("a choice"), inline)
        .expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
}

#[test]
fn sessions_live_as_long_as_the_client_says() {
    for (minutes, good) in [(14, true), (15, false)] {
        let world = World::with(json!({}), json!({ "AuthSessionValidity": 15 }));
        world.add_user("jane");
        world.set_password("jane", false);
        let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
        world.advance(minutes * 60);
        let answer = world.respond(&asked, json!({ "NEW_PASSWORD": "Another-Horse-8!" }));
        assert_eq!(answer.is_ok(), good, "{minutes}");
    }
}

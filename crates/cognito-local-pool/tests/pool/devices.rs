//! Remembered devices: every row of the decision table, and sign-ins with a device.

use cognito_srp_core::srp::Salt;
use serde_json::json;

use crate::support::device::{Device, device_configuration};
use crate::support::owner::{Owner, assert_offered};
use crate::support::{PASSWORD, WRONG_PASSWORD, World, assert_code, assert_refused, tokens};

#[test]
fn row_tracking_off_ignores_the_key() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let key = json!({ "DEVICE_KEY": "eu-west-1_00000000-0000-4000-8000-000000000000" });
    let answer = world.prove("jane", PASSWORD, key.clone()).expect("tokens");
    assert_offered(&answer, false);
    world.set_up_app(&answer["AuthenticationResult"]);
    let answer = world.prove("jane", PASSWORD, key).expect("a challenge");
    assert_eq!(answer["ChallengeName"], "SOFTWARE_TOKEN_MFA");
}

#[test]
fn row_no_key_and_no_mfa_gives_tokens_with_a_new_device() {
    for replaces_mfa in [false, true] {
        let owner = Owner::new(replaces_mfa, false, false);
        assert_offered(&owner.next(json!({})), true);
    }
}

#[test]
fn row_no_key_and_mfa_gives_mfa_then_tokens_with_a_new_device() {
    for replaces_mfa in [false, true] {
        let owner = Owner::new(replaces_mfa, false, true);
        let asked = owner.next(json!({}));
        assert_offered(&owner.answer_with_code(&asked), true);
    }
}

#[test]
fn row_unknown_key_is_refused() {
    for (replaces_mfa, mfa) in [(false, false), (false, true), (true, false), (true, true)] {
        let owner = Owner::new(replaces_mfa, false, mfa);
        let key = json!({ "DEVICE_KEY": "eu-west-1_00000000-0000-4000-8000-000000000000" });
        let answer = owner.world.prove("jane", PASSWORD, key);
        assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
    }
}

#[test]
fn row_not_remembered_and_no_mfa_gives_tokens_without_a_new_device() {
    let owner = Owner::new(true, true, false);
    assert_offered(&owner.next(owner.with_device()), false);
}

#[test]
fn row_not_remembered_and_mfa_gives_mfa_then_tokens_without_a_new_device() {
    for replaces_mfa in [false, true] {
        let owner = Owner::new(replaces_mfa, true, true);
        let asked = owner.next(owner.with_device());
        assert_offered(&owner.answer_with_code(&asked), false);
    }
}

#[test]
fn row_remembered_and_no_mfa_gives_a_device_round() {
    for replaces_mfa in [false, true] {
        let owner = Owner::new(replaces_mfa, false, false);
        let challenge = owner.next(owner.with_device());
        let result = owner
            .world
            .device_round(&challenge, &owner.device, &owner.device.password);
        assert_offered(&result.expect("tokens"), false);
    }
}

#[test]
fn row_remembered_device_takes_the_place_of_mfa() {
    let owner = Owner::new(true, false, true);
    let challenge = owner.next(owner.with_device());
    let result = owner
        .world
        .device_round(&challenge, &owner.device, &owner.device.password);
    assert_offered(&result.expect("tokens"), false);
}

#[test]
fn row_remembered_device_follows_mfa_where_it_does_not_replace_it() {
    let owner = Owner::new(false, false, true);
    let asked = owner.next(owner.with_device());
    let challenge = owner.answer_with_code(&asked);
    let result = owner
        .world
        .device_round(&challenge, &owner.device, &owner.device.password);
    assert_offered(&result.expect("tokens"), false);
}

/// The key may come with the code instead.
#[test]
fn a_key_with_the_mfa_code() {
    let owner = Owner::new(false, false, true);
    let asked = owner.next(json!({}));
    let made_up = json!({ "SOFTWARE_TOKEN_MFA_CODE": "123456", "DEVICE_KEY": "eu-west-1_0" });
    assert_code(owner.world.respond(&asked, made_up), "ResourceNotFoundException");
    let code = owner.world.next_app_code(owner.app.as_ref().expect("an app"));
    let responses = json!({ "SOFTWARE_TOKEN_MFA_CODE": code, "DEVICE_KEY": owner.device.key });
    let challenge = owner.world.respond(&asked, responses).expect("a challenge");
    let result = owner
        .world
        .device_round(&challenge, &owner.device, &owner.device.password);
    assert_offered(&result.expect("tokens"), false);
}

#[test]
fn a_wrong_device_password_is_refused() {
    let owner = Owner::new(true, false, true);
    let challenge = owner.next(owner.with_device());
    let (code, message) = WRONG_PASSWORD;
    assert_refused(
        owner.world.device_round(&challenge, &owner.device, "wrong"),
        code,
        message,
    );
    // The exchange and its session are gone.
    assert_code(
        owner
            .world
            .device_start(&challenge, &owner.device)
            .map(|e| e.answer),
        "NotAuthorizedException",
    );
}

#[test]
fn a_device_claim_a_second_time_is_refused() {
    let owner = Owner::new(true, false, false);
    let challenge = owner.next(owner.with_device());
    let exchange = owner
        .world
        .device_start(&challenge, &owner.device)
        .expect("a challenge");
    let asked = exchange.answer.clone();
    let claim = exchange.claim(
        owner.device.party(),
        &owner.device.password,
        &owner.world.timestamp(),
    );
    tokens(owner.world.respond(&asked, claim.clone()));
    let (code, message) = WRONG_PASSWORD;
    assert_refused(owner.world.respond(&asked, claim), code, message);
}

#[test]
fn device_steps_before_the_password_are_refused() {
    let owner = Owner::new(true, false, false);
    let unproven = json!({
        "ChallengeName": "DEVICE_SRP_AUTH",
        "ChallengeParameters": { "USERNAME": "jane" },
    });
    let refused = |answer: Result<crate::support::Exchange, crate::support::Refused>| {
        assert_code(answer.map(|exchange| exchange.answer), "NotAuthorizedException");
    };
    refused(owner.world.device_start(&unproven, &owner.device));
    // Nor after a password that was asked for, or wrong.
    let exchange = owner.world.start("jane");
    refused(owner.world.device_start(&unproven, &owner.device));
    let challenge = exchange.answer.clone();
    let wrong = owner.world.claim(exchange, "Wrong-Horse-9!");
    assert_code(owner.world.respond(&challenge, wrong), "NotAuthorizedException");
    refused(owner.world.device_start(&unproven, &owner.device));
    // Nor a second time after one right password.
    let challenge = owner.next(owner.with_device());
    assert!(owner.world.device_start(&challenge, &owner.device).is_ok());
    refused(owner.world.device_start(&unproven, &owner.device));
}

#[test]
fn a_device_of_another_user_is_refused() {
    let owner = Owner::new(true, false, false);
    owner.world.add_user("joe");
    let answer = owner.world.prove("joe", PASSWORD, owner.with_device());
    assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
}

#[test]
fn a_forgotten_device_is_refused_and_the_same_claim_goes_on_without_it() {
    let owner = Owner::new(true, false, false);
    let forget = json!({ "AccessToken": owner.tokens["AccessToken"], "DeviceKey": owner.device.key });
    owner
        .world
        .call("ForgetDevice", forget.clone())
        .expect("forgotten");
    let exchange = owner.world.start("jane");
    let challenge = exchange.answer.clone();
    let mut claim = owner.world.claim(exchange, PASSWORD);
    claim["DEVICE_KEY"] = owner.device.key.clone().into();
    let answer = owner.world.respond(&challenge, claim.clone());
    assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
    claim.as_object_mut().expect("a map").remove("DEVICE_KEY");
    let answer = owner.world.respond(&challenge, claim).expect("tokens");
    assert_offered(&answer, true);
    // What is gone stays gone.
    for (operation, more) in [
        ("ForgetDevice", json!({})),
        ("GetDevice", json!({})),
        (
            "UpdateDeviceStatus",
            json!({ "DeviceRememberedStatus": "remembered" }),
        ),
    ] {
        let answer = owner
            .world
            .call(operation, crate::support::merged(forget.clone(), more));
        assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
    }
    let salt = Salt::generate(&mut rand::rng());
    let answer = owner.world.try_confirm(&owner.tokens, &owner.device, &salt);
    assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
}

#[test]
fn a_device_that_is_forgotten_during_its_round_is_refused() {
    let owner = Owner::new(true, false, false);
    let challenge = owner.next(owner.with_device());
    let exchange = owner
        .world
        .device_start(&challenge, &owner.device)
        .expect("a challenge");
    let forget = json!({ "AccessToken": owner.tokens["AccessToken"], "DeviceKey": owner.device.key });
    owner.world.call("ForgetDevice", forget).expect("forgotten");
    let answer = owner
        .world
        .device_claim(exchange, &owner.device, &owner.device.password);
    assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
}

#[test]
fn the_device_challenge_has_what_clients_look_for() {
    let owner = Owner::new(true, false, false);
    let challenge = owner.next(owner.with_device());
    let exchange = owner
        .world
        .device_start(&challenge, &owner.device)
        .expect("a challenge");
    let parameters = &exchange.answer["ChallengeParameters"];
    assert_eq!(parameters["DEVICE_KEY"], owner.device.key.as_str());
    assert_eq!(parameters["USERNAME"], "jane");
    for name in ["SALT", "SRP_B", "SECRET_BLOCK"] {
        assert!(parameters[name].is_string(), "{name}");
    }
}

#[test]
fn names_of_devices_have_the_form_that_clients_check() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    let tokens = world.sign_in("jane");
    let device = Device::offered_with(&tokens);
    let uuid = device.key.strip_prefix("eu-west-1_").expect("the pool's region");
    assert!(
        uuid.len() == 36 && uuid.chars().all(|c| "0123456789abcdef-".contains(c)),
        "{uuid}"
    );
    assert!(device.group_key.starts_with('-'));
    // Even where nothing but tracking itself is on.
    let world = World::with(device_configuration(false, false), json!({}));
    world.add_user("jane");
    assert!(world.sign_in("jane")["NewDeviceMetadata"].is_object());
}

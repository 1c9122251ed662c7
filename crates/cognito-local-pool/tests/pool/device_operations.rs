//! The operations around devices: confirming, listing, reading.

use cognito_srp_core::srp::Salt;
use serde_json::json;

use crate::support::device::Device;
use crate::support::owner::{Owner, assert_offered};
use crate::support::{PASSWORD, World, assert_code, assert_refused, text};

#[test]
fn confirm_device_answers_whether_the_user_is_to_be_asked() {
    for on_prompt in [false, true] {
        let world = World::with_devices(true, on_prompt);
        world.add_user("jane");
        let given = world.sign_in("jane");
        let device = Device::offered_with(&given);
        let salt = Salt::generate(&mut rand::rng());
        let answer = world.try_confirm(&given, &device, &salt).expect("confirmed");
        assert_eq!(answer["UserConfirmationNecessary"], on_prompt);
        let again = world.try_confirm(&given, &device, &salt);
        assert_code(again, "DeviceKeyExistsException");
    }
}

#[test]
fn only_the_device_of_the_own_token_can_be_confirmed() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    world.add_user("joe");
    let (jane, again, joe) = (world.sign_in("jane"), world.sign_in("jane"), world.sign_in("joe"));
    let salt = Salt::generate(&mut rand::rng());
    for other in [&again, &joe] {
        let answer = world.try_confirm(&jane, &Device::offered_with(other), &salt);
        assert_refused(answer, "InvalidParameterException", "Invalid device key given.");
    }
}

#[test]
fn confirm_device_refuses_verifiers_that_are_none() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    let given = world.sign_in("jane");
    let device = Device::offered_with(&given);
    let fine = device.secret_config(&Salt::from_magnitude(&[0x5a; 16]));
    let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
    for (name, value) in [
        ("Salt", "%%%".to_owned()),
        ("Salt", base64(&[0x80; 16])),
        ("PasswordVerifier", "%%%".to_owned()),
        ("PasswordVerifier", String::new()),
        ("PasswordVerifier", base64(&[0])),
        ("PasswordVerifier", base64(&[0xff; 384])),
        (
            "PasswordVerifier",
            base64(&[&[0], [0xff; 384].as_slice()].concat()),
        ),
        ("PasswordVerifier", base64(&[1; 1000])),
    ] {
        let mut config = fine.clone();
        config[name] = value.into();
        let request = json!({
            "AccessToken": given["AccessToken"],
            "DeviceKey": device.key,
            "DeviceSecretVerifierConfig": config,
        });
        assert_code(world.call("ConfirmDevice", request), "InvalidParameterException");
    }
    let request = json!({ "AccessToken": given["AccessToken"], "DeviceKey": device.key });
    assert_code(world.call("ConfirmDevice", request), "InvalidParameterException");
}

#[test]
fn confirm_device_where_devices_are_not_tracked() {
    let world = World::plain();
    world.add_user("jane");
    let given = world.sign_in("jane");
    let device = Device {
        key: "eu-west-1_0".into(),
        group_key: "-x".into(),
        password: "x".into(),
    };
    let answer = world.try_confirm(&given, &device, &Salt::from_magnitude(&[1]));
    assert_code(answer, "InvalidUserPoolConfigurationException");
}

#[test]
fn users_see_remembered_devices_only() {
    let owner = Owner::new(true, true, false);
    let (world, device) = (&owner.world, &owner.device);
    let token = json!({ "AccessToken": owner.tokens["AccessToken"] });
    let get = json!({ "AccessToken": owner.tokens["AccessToken"], "DeviceKey": device.key });
    let listed = || world.call("ListDevices", token.clone()).expect("a list")["Devices"].take();
    assert_eq!(listed(), json!([]));
    assert_code(world.call("GetDevice", get.clone()), "ResourceNotFoundException");
    world
        .set_remembered(&owner.tokens, device, "remembered")
        .expect("remembered");
    assert_eq!(listed()[0]["DeviceKey"], device.key.as_str());
    let shown = world.call("GetDevice", get).expect("a device")["Device"].take();
    assert!(shown["DeviceCreateDate"].is_f64() && shown["DeviceLastAuthenticatedDate"].is_f64());
    let attribute = json!({ "Name": "dev:device_remembered_status", "Value": "remembered" });
    assert!(
        shown["DeviceAttributes"]
            .as_array()
            .expect("a list")
            .contains(&attribute)
    );
    world.sign_in_with("jane", device);
    world
        .set_remembered(&owner.tokens, device, "not_remembered")
        .expect("not remembered");
    assert_eq!(listed(), json!([]));
    assert_offered(&owner.next(owner.with_device()), false);
}

#[test]
fn lists_of_devices_have_pages() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    let given: Vec<_> = (0..5).map(|_| world.sign_in("jane")).collect();
    let mut confirmed: Vec<_> = given.iter().map(|given| world.confirm(given).key).collect();
    confirmed.sort();
    let mut seen = Vec::new();
    let mut page = json!({ "AccessToken": given[0]["AccessToken"], "Limit": 2 });
    loop {
        let answer = world.call("ListDevices", page.clone()).expect("a page");
        let devices = answer["Devices"].as_array().expect("a list");
        assert!(devices.len() <= 2);
        seen.extend(devices.iter().map(|device| text(&device["DeviceKey"])));
        match answer.get("PaginationToken") {
            Some(token) => page["PaginationToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, confirmed);
    page["Limit"] = 61.into();
    assert_code(world.call("ListDevices", page), "InvalidParameterException");
}

/// What the pool keeps about a device password comes out nowhere.
#[test]
fn the_device_verifier_is_readable_nowhere() {
    let owner = Owner::new(true, false, false);
    let world = &owner.world;
    let given = world.sign_in("jane");
    let device = Device::offered_with(&given);
    let salt = Salt::generate(&mut rand::rng());
    world.try_confirm(&given, &device, &salt).expect("confirmed");
    let verifier = text(&device.secret_config(&salt)["PasswordVerifier"]);
    let bytes = data_encoding::BASE64.decode(verifier.as_bytes()).expect("base64");
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    let hex = hex.trim_start_matches('0');
    let token = json!({ "AccessToken": given["AccessToken"] });
    let get = json!({ "AccessToken": given["AccessToken"], "DeviceKey": device.key });
    let challenge = world
        .prove("jane", PASSWORD, json!({ "DEVICE_KEY": device.key }))
        .expect("a challenge");
    let exchange = world.device_start(&challenge, &device).expect("a challenge");
    let mut answers = vec![challenge, exchange.answer.clone()];
    answers.push(
        world
            .device_claim(exchange, &device, &device.password)
            .expect("tokens"),
    );
    answers.push(world.call("GetDevice", get).expect("a device"));
    answers.push(world.call("ListDevices", token.clone()).expect("a list"));
    answers.push(world.call("GetUser", token).expect("a user"));
    answers.push(world.admin("AdminGetUser", "jane", json!({})));
    answers.push(
        world
            .call("DescribeUserPool", json!({ "UserPoolId": world.pool_id }))
            .expect("a pool"),
    );
    for answer in answers {
        let answer = answer.to_string();
        assert!(!answer.contains(&verifier[..40]) && !answer.contains(&hex[..40]));
    }
}

//! What users change about their own account, and administrators about others'.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, World, assert_code, assert_refused, merged, text, tokens};

fn verified(value: &str) -> Value {
    json!([{ "Name": "email", "Value": value }, { "Name": "email_verified", "Value": "true" }])
}

/// jane, signed in, with a verified address; the pool verifies addresses by itself.
fn world(pool: Value) -> (World, Value) {
    let auto = json!({ "AutoVerifiedAttributes": ["email"] });
    let world = World::with(merged(auto, pool), json!({}));
    world.add_user_with("jane", verified("jane@example.com"));
    let token = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    (world, token)
}

fn update(world: &World, token: &Value, name: &str, value: &str) -> Answer {
    let attributes = json!({ "UserAttributes": [{ "Name": name, "Value": value }] });
    world.call("UpdateUserAttributes", merged(token.clone(), attributes))
}

fn verify(world: &World, token: &Value, code: &str) -> Answer {
    let body = json!({ "AttributeName": "email", "Code": code });
    world.call("VerifyUserAttribute", merged(token.clone(), body))
}

fn attribute(world: &World, name: &str, of: &str) -> Option<String> {
    let user = world.admin("AdminGetUser", of, json!({}));
    let attributes = user["UserAttributes"].as_array().expect("a list");
    let found = attributes.iter().find(|attribute| attribute["Name"] == name);
    found.map(|attribute| text(&attribute["Value"]))
}

#[test]
fn a_new_address_is_verified_with_a_code() {
    let (world, token) = world(json!({}));
    let sent = update(&world, &token, "email", "new@example.com").expect("set");
    assert_eq!(
        sent["CodeDeliveryDetailsList"],
        json!([{ "Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email" }])
    );
    assert_eq!(attribute(&world, "email_verified", "jane"), None);
    assert_refused(
        verify(&world, &token, "no code"),
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    );
    let code = world.code("jane");
    verify(&world, &token, &code).expect("verified");
    assert_eq!(
        attribute(&world, "email_verified", "jane").as_deref(),
        Some("true")
    );
    assert_code(verify(&world, &token, &code), "ExpiredCodeException");
    // What stays as it was is no change.
    let sent = update(&world, &token, "email", "new@example.com").expect("set");
    assert_eq!(sent["CodeDeliveryDetailsList"], json!([]));
    assert_eq!(
        attribute(&world, "email_verified", "jane").as_deref(),
        Some("true")
    );
}

#[test]
fn an_address_can_stay_until_the_new_one_is_verified() {
    let keep = json!({ "AttributesRequireVerificationBeforeUpdate": ["email"] });
    let (world, token) = world(json!({ "UserAttributeUpdateSettings": keep }));
    update(&world, &token, "email", "new@example.com").expect("asked");
    assert_eq!(
        attribute(&world, "email", "jane").as_deref(),
        Some("jane@example.com")
    );
    assert_eq!(
        attribute(&world, "email_verified", "jane").as_deref(),
        Some("true")
    );
    verify(&world, &token, &world.code("jane")).expect("verified");
    assert_eq!(
        attribute(&world, "email", "jane").as_deref(),
        Some("new@example.com")
    );
}

#[test]
fn codes_for_an_address_can_be_asked_for_and_end() {
    let (world, token) = world(json!({}));
    let ask = |name: &str| {
        let body = merged(token.clone(), json!({ "AttributeName": name }));
        world.call("GetUserAttributeVerificationCode", body)
    };
    assert_code(ask("phone_number"), "InvalidParameterException");
    assert_code(ask("name"), "InvalidParameterException");
    let details = ask("email").expect("sent")["CodeDeliveryDetails"].take();
    assert_eq!(details["Destination"], "j***@e***");
    for _ in 0..10 {
        assert_code(verify(&world, &token, ""), "CodeMismatchException");
    }
    assert_code(
        verify(&world, &token, &world.code("jane")),
        "LimitExceededException",
    );
    ask("email").expect("sent");
    world.advance(24 * 60 * 60);
    let token = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    assert_code(
        verify(&world, &token, &world.code("jane")),
        "ExpiredCodeException",
    );
}

#[test]
fn attributes_have_rules() {
    let own = json!([
        { "Name": "fixed", "AttributeDataType": "String", "Mutable": false },
        { "Name": "given_name", "AttributeDataType": "String", "Mutable": true, "Required": true },
    ]);
    let world = World::with(json!({ "Schema": own }), json!({}));
    let attributes = json!([
        { "Name": "custom:fixed", "Value": "x" },
        { "Name": "given_name", "Value": "Jane" },
    ]);
    world.add_user_with("jane", attributes);
    let token = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    for (name, value) in [
        ("sub", "x"),
        ("custom:fixed", "y"),
        ("given_name", ""),
        ("nothing", "x"),
    ] {
        let answer = update(&world, &token, name, value);
        assert_code(answer, "InvalidParameterException");
    }
    assert_code(
        update(&world, &token, "email_verified", "true"),
        "NotAuthorizedException",
    );
    update(&world, &token, "nickname", "J").expect("set");
    let delete = |names: Value| {
        let body = merged(token.clone(), json!({ "UserAttributeNames": names }));
        world.call("DeleteUserAttributes", body)
    };
    for name in ["sub", "given_name", "custom:fixed", "nothing"] {
        assert_code(delete(json!(["nickname", name])), "InvalidParameterException");
    }
    assert_eq!(attribute(&world, "nickname", "jane").as_deref(), Some("J"));
    delete(json!(["nickname"])).expect("deleted");
    assert_eq!(attribute(&world, "nickname", "jane"), None);
}

#[test]
fn a_client_writes_only_what_it_may() {
    let world = World::with(json!({}), json!({ "WriteAttributes": ["nickname"] }));
    world.add_user("jane");
    let token = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    update(&world, &token, "nickname", "J").expect("set");
    assert_code(
        update(&world, &token, "given_name", "J"),
        "NotAuthorizedException",
    );
    let delete = merged(token, json!({ "UserAttributeNames": ["given_name"] }));
    assert_code(
        world.call("DeleteUserAttributes", delete),
        "NotAuthorizedException",
    );
}

#[test]
fn an_administrator_sets_a_verified_address() {
    let (world, _) = world(json!({}));
    let set = |value: &str| {
        world.admin(
            "AdminUpdateUserAttributes",
            "jane",
            json!({ "UserAttributes": verified(value) }),
        )
    };
    set("new@example.com");
    assert_eq!(
        attribute(&world, "email", "jane").as_deref(),
        Some("new@example.com")
    );
    assert_eq!(
        attribute(&world, "email_verified", "jane").as_deref(),
        Some("true")
    );
    let names = json!({ "UserAttributeNames": ["email"] });
    world.admin("AdminDeleteUserAttributes", "jane", names);
    assert_eq!(attribute(&world, "email", "jane"), None);
    assert_eq!(attribute(&world, "email_verified", "jane"), None);
}

#[test]
fn an_address_that_is_a_name_belongs_to_one_user() {
    for naming in ["AliasAttributes", "UsernameAttributes"] {
        let world = World::with(json!({ naming: ["email"] }), json!({}));
        let (one, other) = if naming == "AliasAttributes" {
            ("jane", "joe")
        } else {
            ("jane@example.com", "joe@example.com")
        };
        world.add_user_with(one, verified("jane@example.com"));
        world.add_user_with(other, verified("joe@example.com"));
        let body = json!({
            "UserPoolId": world.pool_id,
            "Username": other,
            "UserAttributes": verified("jane@example.com"),
        });
        assert_code(
            world.call("AdminUpdateUserAttributes", body),
            "AliasExistsException",
        );
    }
}

#[test]
fn a_password_is_changed_with_the_old_one() {
    let (world, token) = world(json!({}));
    let change = |old: Option<&str>, new: &str| {
        let mut body = merged(token.clone(), json!({ "ProposedPassword": new }));
        if let Some(old) = old {
            body["PreviousPassword"] = old.into();
        }
        world.call("ChangePassword", body)
    };
    let new = "Another-Horse-8!";
    assert_refused(
        change(Some("Wrong-Horse-9!"), new),
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
    assert_code(change(None, new), "InvalidParameterException");
    assert_code(change(Some(PASSWORD), "weak"), "InvalidPasswordException");
    change(Some(PASSWORD), new).expect("changed");
    tokens(world.prove("jane", new, json!({})));
    for _ in 0..5 {
        assert_code(change(Some(PASSWORD), new), "NotAuthorizedException");
    }
    assert_code(change(Some(new), PASSWORD), "LimitExceededException");
}

#[test]
fn users_delete_themselves() {
    let (world, token) = world(json!({}));
    world.call("DeleteUser", token.clone()).expect("deleted");
    assert_code(world.call("GetUser", token), "UserNotFoundException");
    assert!(world.pool.codes(&world.pool_id, "jane").is_err());
}

#[test]
fn factors_are_shown() {
    let factors = json!({ "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"] });
    let (world, token) = world(json!({ "Policies": { "SignInPolicy": factors } }));
    let shown = world.call("GetUserAuthFactors", token).expect("factors");
    assert_eq!(shown["Username"], "jane");
    assert_eq!(
        shown["ConfiguredUserAuthFactors"],
        json!(["PASSWORD", "EMAIL_OTP"])
    );
}

#[test]
fn administrators_see_and_change_all_devices() {
    let world = World::with_devices(true, true);
    world.add_user("jane");
    let given = world.sign_in("jane");
    let device = world.confirm(&given);
    let about = |more: Value| merged(json!({ "DeviceKey": device.key }), more);
    let shown = world.admin("AdminGetDevice", "jane", about(json!({})));
    assert_eq!(shown["Device"]["DeviceKey"], json!(device.key));
    assert!(shown.to_string().contains("not_remembered"));
    assert!(!shown.to_string().to_lowercase().contains("verifier"));
    let listed = world.admin("AdminListDevices", "jane", json!({ "Limit": 1 }));
    assert_eq!(listed["Devices"].as_array().map(Vec::len), Some(1));
    let remember = about(json!({ "DeviceRememberedStatus": "remembered" }));
    world.admin("AdminUpdateDeviceStatus", "jane", remember);
    world.sign_in_with("jane", &device);
    world.admin("AdminForgetDevice", "jane", about(json!({})));
    for operation in ["AdminGetDevice", "AdminForgetDevice", "AdminUpdateDeviceStatus"] {
        let body = json!({ "UserPoolId": world.pool_id, "Username": "jane", "DeviceKey": device.key });
        assert_refused(
            world.call(operation, body),
            "ResourceNotFoundException",
            "Device does not exist.",
        );
    }
    world.admin("AdminUserGlobalSignOut", "jane", json!({}));
    let token = json!({ "AccessToken": given["AccessToken"] });
    assert_refused(
        world.call("GetUser", token),
        "NotAuthorizedException",
        "Access Token has been revoked",
    );
}

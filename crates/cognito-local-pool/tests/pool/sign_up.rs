//! Signing up, and users that administrators make.

use serde_json::{Value, json};

use crate::support::{PASSWORD, World, assert_code, assert_refused, merged, text, tokens};

fn world() -> World {
    World::with(json!({ "AutoVerifiedAttributes": ["email"] }), json!({}))
}

fn jane(world: &World) -> Value {
    json!({
        "ClientId": world.client_id,
        "Username": "jane",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jane@example.com" }],
    })
}

fn confirm(world: &World, code: &str) -> crate::support::Answer {
    let body = json!({ "ClientId": world.client_id, "Username": "jane", "ConfirmationCode": code });
    world.call("ConfirmSignUp", body)
}

#[test]
fn a_user_signs_up_confirms_and_signs_in() {
    let world = world();
    let answer = world.call("SignUp", jane(&world)).expect("signed up");
    assert_eq!(answer["UserConfirmed"], false);
    let details = json!({
        "Destination": "j***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
    });
    assert_eq!(answer["CodeDeliveryDetails"], details);
    confirm(&world, &world.code("jane")).expect("confirmed");
    let user = world.admin("AdminGetUser", "jane", json!({}));
    assert_eq!(user["UserStatus"], "CONFIRMED");
    let verified = json!({ "Name": "email_verified", "Value": "true" });
    assert!(
        user["UserAttributes"]
            .as_array()
            .expect("a list")
            .contains(&verified)
    );
    let sub = json!({ "Name": "sub", "Value": answer["UserSub"] });
    assert!(user["UserAttributes"].as_array().expect("a list").contains(&sub));
    world.sign_in("jane");
    let again = confirm(&world, "123456");
    assert_refused(
        again,
        "NotAuthorizedException",
        "User cannot be confirmed. Current status is CONFIRMED",
    );
}

#[test]
fn without_an_address_to_verify_no_code_is_sent() {
    let world = World::plain();
    let answer = world.call("SignUp", jane(&world)).expect("signed up");
    assert_eq!(answer.get("CodeDeliveryDetails"), None);
    assert!(
        world
            .pool
            .codes(&world.pool_id, "jane")
            .expect("the user")
            .is_empty()
    );
    world.admin("AdminConfirmSignUp", "jane", json!({}));
    world.sign_in("jane");
}

#[test]
fn wrong_codes_are_refused_and_bounded() {
    let world = world();
    world.call("SignUp", jane(&world)).expect("signed up");
    let message = "Invalid verification code provided, please try again.";
    assert_refused(confirm(&world, "no code"), "CodeMismatchException", message);
    let tries = (0..50)
        .take_while(|_| confirm(&world, "no code").expect_err("wrong").code != "LimitExceededException");
    assert!(tries.count() < 50);
    assert_code(confirm(&world, &world.code("jane")), "LimitExceededException");
    // A new code has its own tries.
    let user = json!({ "ClientId": world.client_id, "Username": "jane" });
    world.call("ResendConfirmationCode", user).expect("sent");
    confirm(&world, &world.code("jane")).expect("confirmed");
}

#[test]
fn codes_live_for_a_day() {
    let world = world();
    world.call("SignUp", jane(&world)).expect("signed up");
    world.advance(24 * 60 * 60 + 1);
    let message = "Invalid code provided, please request a code again.";
    assert_refused(
        confirm(&world, &world.code("jane")),
        "ExpiredCodeException",
        message,
    );
    let user = json!({ "ClientId": world.client_id, "Username": "jane" });
    world.call("ResendConfirmationCode", user.clone()).expect("sent");
    world.advance(24 * 60 * 60 - 5);
    confirm(&world, &world.code("jane")).expect("confirmed");
    assert_code(
        world.call("ResendConfirmationCode", user),
        "InvalidParameterException",
    );
}

#[test]
fn a_name_is_taken_once() {
    let world = world();
    world.call("SignUp", jane(&world)).expect("signed up");
    assert_refused(
        world.call("SignUp", jane(&world)),
        "UsernameExistsException",
        "User already exists",
    );
    let user = json!({ "UserPoolId": world.pool_id, "Username": "jane" });
    assert_code(world.call("AdminCreateUser", user), "UsernameExistsException");
}

#[test]
fn bad_passwords_names_and_attributes_are_refused() {
    let world = world();
    for (more, code) in [
        (json!({ "Password": "short" }), "InvalidPasswordException"),
        (
            json!({ "Password": "no-upper-case-9" }),
            "InvalidPasswordException",
        ),
        (json!({ "Password": null }), "InvalidPasswordException"),
        (json!({ "Username": "" }), "InvalidParameterException"),
        (json!({ "Username": "two words" }), "InvalidParameterException"),
        (
            json!({ "Username": "x".repeat(129) }),
            "InvalidParameterException",
        ),
        (
            json!({ "UserAttributes": [{ "Name": "email", "Value": "nowhere" }] }),
            "InvalidParameterException",
        ),
        (
            json!({ "UserAttributes": [{ "Name": "shoe_size", "Value": "44" }] }),
            "InvalidParameterException",
        ),
        (
            json!({ "UserAttributes": [{ "Name": "sub", "Value": "x" }] }),
            "InvalidParameterException",
        ),
        (
            json!({ "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] }),
            "NotAuthorizedException",
        ),
    ] {
        assert_code(world.call("SignUp", merged(jane(&world), more)), code);
    }
    let closed = json!({ "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true } });
    let world = World::with(closed, json!({}));
    assert_code(world.call("SignUp", jane(&world)), "NotAuthorizedException");
}

#[test]
fn an_administrator_makes_a_user() {
    let world = World::plain();
    let user = json!({
        "UserPoolId": world.pool_id,
        "Username": "jane",
        "UserAttributes": [
            { "Name": "email", "Value": "jane@example.com" },
            { "Name": "email_verified", "Value": "true" },
        ],
    });
    let made = world.call("AdminCreateUser", user.clone()).expect("a user")["User"].take();
    assert_eq!(
        (&made["UserStatus"], &made["Enabled"]),
        (&json!("FORCE_CHANGE_PASSWORD"), &json!(true))
    );
    assert!(made["UserCreateDate"].is_f64());
    // The temporary password that the pool made up is a message to the user.
    let invitation = world.code("jane");
    let asked = world.prove("jane", &invitation, json!({})).expect("a challenge");
    let current: Value =
        serde_json::from_str(&text(&asked["ChallengeParameters"]["userAttributes"])).expect("JSON");
    assert_eq!(
        current,
        json!({ "email": "jane@example.com", "email_verified": "true" })
    );
    let again = merged(user, json!({ "MessageAction": "RESEND" }));
    world.call("AdminCreateUser", again.clone()).expect("sent again");
    assert_ne!(world.code("jane"), invitation);
    assert_code(
        world.prove("jane", &invitation, json!({})),
        "NotAuthorizedException",
    );
    let asked = world
        .prove("jane", &world.code("jane"), json!({}))
        .expect("a challenge");
    tokens(world.respond(&asked, json!({ "NEW_PASSWORD": PASSWORD })));
    assert_code(
        world.call("AdminCreateUser", again),
        "UnsupportedUserStateException",
    );
    world.admin("AdminDeleteUser", "jane", json!({}));
    assert_code(
        world.call(
            "AdminGetUser",
            json!({ "UserPoolId": world.pool_id, "Username": "jane" }),
        ),
        "UserNotFoundException",
    );
}

/// A password that a person chose is in no message and no answer.
#[test]
fn a_given_temporary_password_is_told_to_nobody() {
    let world = World::plain();
    let user = json!({ "UserPoolId": world.pool_id, "Username": "jane", "TemporaryPassword": PASSWORD });
    world.call("AdminCreateUser", user).expect("a user");
    assert!(
        world
            .pool
            .codes(&world.pool_id, "jane")
            .expect("the user")
            .is_empty()
    );
    assert!(
        !world
            .admin("AdminGetUser", "jane", json!({}))
            .to_string()
            .contains(PASSWORD)
    );
}

#[test]
fn temporary_passwords_expire() {
    let world = World::plain();
    world.add_user("jane");
    world.set_password("jane", false);
    world.advance(7 * 24 * 60 * 60 - 60);
    assert!(world.prove("jane", PASSWORD, json!({})).is_ok());
    world.advance(61);
    let message = "Temporary password has expired and must be reset by an administrator.";
    assert_refused(
        world.prove("jane", PASSWORD, json!({})),
        "NotAuthorizedException",
        message,
    );
    assert_code(
        world.prove("jane", "Wrong-Horse-9!", json!({})),
        "NotAuthorizedException",
    );
}

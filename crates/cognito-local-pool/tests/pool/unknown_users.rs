//! Users who do not exist, and clients that are not to learn it.

use serde_json::{Value, json};

use crate::support::{PASSWORD, WRONG_PASSWORD, World, assert_code, assert_refused, text};

fn hiding(pool: Value) -> World {
    World::with(pool, json!({ "PreventUserExistenceErrors": "ENABLED" }))
}

fn parameters(world: &World, name: &str) -> Value {
    world.start(name).answer["ChallengeParameters"].take()
}

#[test]
fn are_named_where_they_are_not_hidden() {
    let world = World::plain();
    let answer = world.try_start("nobody", "1f");
    assert_refused(answer, "UserNotFoundException", "User does not exist.");
    let user = json!({ "ClientId": world.client_id, "Username": "nobody" });
    let message = "Username/client id combination not found.";
    let answer = world.call("ResendConfirmationCode", user.clone());
    assert_refused(answer, "UserNotFoundException", message);
    let code = crate::support::merged(user, json!({ "ConfirmationCode": "123456" }));
    assert_refused(
        world.call("ConfirmSignUp", code),
        "UserNotFoundException",
        message,
    );
}

#[test]
fn get_a_stable_salt_and_a_full_failing_challenge_where_they_are_hidden() {
    let world = hiding(json!({}));
    world.add_user("jane");
    let (once, twice, other) = (
        parameters(&world, "nobody"),
        parameters(&world, "nobody"),
        parameters(&world, "noone"),
    );
    assert_eq!(once["SALT"], twice["SALT"]);
    assert_ne!(once["SALT"], other["SALT"]);
    assert_ne!(once["SRP_B"], twice["SRP_B"]);
    let real = parameters(&world, "jane");
    let names = |parameters: &Value| -> Vec<String> {
        parameters.as_object().expect("a map").keys().cloned().collect()
    };
    assert_eq!(names(&once), names(&real));
    for name in ["SRP_B", "SECRET_BLOCK"] {
        let difference = text(&once[name]).len().abs_diff(text(&real[name]).len());
        assert!(difference < 8, "{name}");
    }
    // Where users choose their names, a real one comes back as it was typed.
    assert_eq!(
        (&once["USER_ID_FOR_SRP"], &once["USERNAME"]),
        (&json!("nobody"), &json!("nobody"))
    );
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.prove("nobody", PASSWORD, json!({})), code, message);
    assert_refused(world.prove("jane", "Wrong-Horse-9!", json!({})), code, message);
}

#[test]
fn have_an_internal_name_where_people_sign_in_with_an_address() {
    let world = hiding(json!({ "UsernameAttributes": ["email"] }));
    world.add_user("jane@example.com");
    let (once, twice) = (
        parameters(&world, "nobody@example.com"),
        parameters(&world, "nobody@example.com"),
    );
    assert_eq!(once["USER_ID_FOR_SRP"], twice["USER_ID_FOR_SRP"]);
    let real = parameters(&world, "jane@example.com");
    assert_eq!(
        text(&once["USER_ID_FOR_SRP"]).len(),
        text(&real["USER_ID_FOR_SRP"]).len()
    );
    let (code, message) = WRONG_PASSWORD;
    assert_refused(
        world.prove("nobody@example.com", PASSWORD, json!({})),
        code,
        message,
    );
}

#[test]
fn look_like_others_around_sign_up_where_they_are_hidden() {
    let world = hiding(json!({ "AutoVerifiedAttributes": ["email"] }));
    let jane = json!({
        "ClientId": world.client_id,
        "Username": "jane",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jane@example.com" }],
    });
    world.call("SignUp", jane).expect("signed up");
    let user = |name: &str| json!({ "ClientId": world.client_id, "Username": name });
    let details = |name: &str| {
        world.call("ResendConfirmationCode", user(name)).expect("sent")["CodeDeliveryDetails"].take()
    };
    let (real, made_up) = (details("jane"), details("nobody"));
    assert_eq!(
        (&real["DeliveryMedium"], &real["AttributeName"]),
        (&json!("EMAIL"), &json!("email"))
    );
    assert_eq!(
        (&made_up["DeliveryMedium"], &made_up["AttributeName"]),
        (&json!("EMAIL"), &json!("email"))
    );
    assert_eq!(
        text(&real["Destination"]).len(),
        text(&made_up["Destination"]).len()
    );
    for name in ["jane", "nobody"] {
        let code = crate::support::merged(user(name), json!({ "ConfirmationCode": "no code" }));
        assert_code(world.call("ConfirmSignUp", code), "CodeMismatchException");
    }
}

/// Status is told to those who know the password only.
#[test]
fn unconfirmed_and_disabled_users_look_like_others() {
    let world = hiding(json!({}));
    world.add_user("disabled");
    world.admin("AdminDisableUser", "disabled", json!({}));
    let user = json!({ "ClientId": world.client_id, "Username": "unconfirmed", "Password": PASSWORD });
    world.call("SignUp", user).expect("signed up");
    let (code, message) = WRONG_PASSWORD;
    for name in ["disabled", "unconfirmed", "nobody"] {
        assert_refused(world.prove(name, "Wrong-Horse-9!", json!({})), code, message);
    }
}

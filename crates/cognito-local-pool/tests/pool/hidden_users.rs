//! What a client that is not to learn who exists (`PreventUserExistenceErrors`) is told about those who do.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, World, assert_code, assert_refused, merged, text};

fn hiding(pool: Value) -> World {
    World::with(pool, json!({ "PreventUserExistenceErrors": "ENABLED" }))
}

fn about(world: &World, operation: &str, name: &str, more: Value) -> Answer {
    let user = json!({ "ClientId": world.client_id, "Username": name });
    world.call(operation, merged(user, more))
}

/// The users `confirmed`, `without_address`, who has nothing to send a code to, and `waiting` for a code.
fn with_users() -> World {
    let world = hiding(json!({ "AutoVerifiedAttributes": ["email"] }));
    world.add_user("confirmed");
    for (name, attributes) in [
        ("without_address", json!([])),
        (
            "waiting",
            json!([{ "Name": "email", "Value": "jane@example.com" }]),
        ),
    ] {
        let sign_up = json!({ "Password": PASSWORD, "UserAttributes": attributes });
        about(&world, "SignUp", name, sign_up).expect("signed up");
    }
    world
}

#[test]
fn a_chosen_name_comes_back_as_it_was_typed_where_there_are_aliases() {
    let world = hiding(json!({ "AliasAttributes": ["email", "preferred_username"] }));
    world.add_user("jane");
    for typed in ["jane", "nobody", "+491701231234"] {
        let parameters = world.start(typed).answer["ChallengeParameters"].take();
        assert_eq!(text(&parameters["USERNAME"]), typed);
        assert_eq!(text(&parameters["USER_ID_FOR_SRP"]), typed);
    }
    // Nobody's name looks like this.
    let parameters = world.start("nobody@example.com").answer["ChallengeParameters"].take();
    assert!(!text(&parameters["USERNAME"]).contains('@'));
}

#[test]
fn a_code_is_sent_again_to_everyone() {
    let world = with_users();
    let shape = |name: &str| {
        let sent = about(&world, "ResendConfirmationCode", name, json!({})).expect("sent");
        let details = &sent["CodeDeliveryDetails"];
        let destination = text(&details["Destination"]);
        let destination: Vec<_> = destination.split('*').map(str::len).collect();
        (
            details["DeliveryMedium"].clone(),
            details["AttributeName"].clone(),
            destination,
        )
    };
    let nobody = shape("nobody");
    for name in ["confirmed", "without_address", "waiting"] {
        assert_eq!(shape(name), nobody, "{name}");
    }
}

#[test]
fn every_reason_against_a_sign_up_code_looks_like_a_wrong_one() {
    let world = with_users();
    let message = "Invalid verification code provided, please try again.";
    let code = json!({ "ConfirmationCode": "no code" });
    for name in ["nobody", "confirmed", "without_address"] {
        let answer = about(&world, "ConfirmSignUp", name, code.clone());
        assert_refused(answer, "CodeMismatchException", message);
    }
    for _ in 0..15 {
        let answer = about(&world, "ConfirmSignUp", "waiting", code.clone());
        assert_refused(answer, "CodeMismatchException", message);
    }
    about(&world, "ResendConfirmationCode", "waiting", json!({})).expect("sent");
    world.advance(25 * 60 * 60);
    let old = json!({ "ConfirmationCode": world.code("waiting") });
    let answer = about(&world, "ConfirmSignUp", "waiting", old);
    assert_refused(answer, "CodeMismatchException", message);
    about(&world, "ResendConfirmationCode", "waiting", json!({})).expect("sent");
    let right = json!({ "ConfirmationCode": world.code("waiting") });
    about(&world, "ConfirmSignUp", "waiting", right).expect("confirmed");
}

#[test]
fn the_reasons_are_told_where_nobody_is_hidden() {
    let world = World::plain();
    world.add_user("jane");
    let code = json!({ "ConfirmationCode": "no code" });
    let answer = about(&world, "ConfirmSignUp", "jane", code);
    assert_code(answer, "NotAuthorizedException");
    let answer = about(&world, "ResendConfirmationCode", "jane", json!({}));
    assert_refused(answer, "InvalidParameterException", "User is already confirmed.");
}

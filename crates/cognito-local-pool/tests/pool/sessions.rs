//! `Session`: used once, bound to client, user and step, and not for ever. And the challenge
//! `NEW_PASSWORD_REQUIRED`.

use cognito_srp_core::message::challenge::NewPasswordRequired;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World, assert_code, assert_refused, tokens};

const NEW: &str = "Another-Horse-8!";

/// The user jane with a temporary password.
fn with_temporary_password(world: &World, name: &str) -> Value {
    world.add_user(name);
    world.set_password(name, false);
    let asked = world.prove(name, PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], NewPasswordRequired::NAME);
    asked
}

fn new_password() -> Value {
    json!({ "NEW_PASSWORD": NEW })
}

#[test]
fn a_temporary_password_has_to_be_changed() {
    let world = World::plain();
    let asked = with_temporary_password(&world, "jane");
    assert_eq!(asked["ChallengeParameters"]["requiredAttributes"], "[]");
    assert_eq!(asked["ChallengeParameters"]["userAttributes"], "{}");
    assert_eq!(asked["ChallengeParameters"]["USER_ID_FOR_SRP"], "jane");
    tokens(world.respond(&asked, new_password()));
    assert_eq!(
        world.admin("AdminGetUser", "jane", json!({}))["UserStatus"],
        "CONFIRMED"
    );
    assert_code(world.prove("jane", PASSWORD, json!({})), "NotAuthorizedException");
    tokens(world.prove("jane", NEW, json!({})));
}

#[test]
fn a_new_password_is_asked_for_only_after_the_old_one() {
    let world = World::plain();
    with_temporary_password(&world, "jane");
    assert_eq!(world.start("jane").answer["ChallengeName"], "PASSWORD_VERIFIER");
    assert_code(
        world.prove("jane", "Wrong-Horse-9!", json!({})),
        "NotAuthorizedException",
    );
}

#[test]
fn a_new_password_that_breaks_the_policy_can_be_tried_again() {
    let world = World::plain();
    let asked = with_temporary_password(&world, "jane");
    let answer = world.respond(&asked, json!({ "NEW_PASSWORD": "short" }));
    let message = "Password did not conform with policy: Password not long enough";
    assert_refused(answer, "InvalidPasswordException", message);
    assert_code(world.respond(&asked, json!({})), "InvalidParameterException");
    tokens(world.respond(&asked, new_password()));
}

#[test]
fn required_attributes_come_with_the_new_password() {
    let schema = json!({ "Schema": [{ "Name": "nickname", "Required": true, "Mutable": true }] });
    let world = World::with(schema, json!({}));
    world.add_user("jane");
    world.set_password("jane", false);
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(
        asked["ChallengeParameters"]["requiredAttributes"],
        r#"["userAttributes.nickname"]"#
    );
    assert_code(world.respond(&asked, new_password()), "InvalidParameterException");
    let mut responses = new_password();
    responses["userAttributes.nickname"] = "J".into();
    tokens(world.respond(&asked, responses));
    let user = world.admin("AdminGetUser", "jane", json!({}));
    let nickname = json!({ "Name": "nickname", "Value": "J" });
    assert!(
        user["UserAttributes"]
            .as_array()
            .expect("a list")
            .contains(&nickname)
    );
    // It is there now, and cannot be changed on the way.
    world.set_password("jane", false);
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeParameters"]["requiredAttributes"], "[]");
    let mut responses = new_password();
    responses["userAttributes.nickname"] = "K".into();
    assert_code(world.respond(&asked, responses), "NotAuthorizedException");
    tokens(world.respond(&asked, new_password()));
}

#[test]
fn mfa_follows_a_new_password() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let app = world.set_up_app(&world.sign_in("jane"));
    world.set_password("jane", false);
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    let asked = world.respond(&asked, new_password()).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    tokens(world.respond(
        &asked,
        json!({ "SOFTWARE_TOKEN_MFA_CODE": world.next_app_code(&app) }),
    ));
}

#[test]
fn a_session_is_used_up_once_answered_right() {
    let world = World::plain();
    let asked = with_temporary_password(&world, "jane");
    tokens(world.respond(&asked, new_password()));
    let message = "Invalid session for the user, session can only be used once.";
    assert_refused(
        world.respond(&asked, new_password()),
        "NotAuthorizedException",
        message,
    );
}

#[test]
fn a_session_expires_by_the_setting_of_the_client() {
    for minutes in [3, 15] {
        let world = World::with(json!({}), json!({ "AuthSessionValidity": minutes }));
        let asked = with_temporary_password(&world, "jane");
        world.advance(minutes * 60 - 5);
        assert_code(
            world.respond(&asked, json!({ "NEW_PASSWORD": "short" })),
            "InvalidPasswordException",
        );
        world.advance(6);
        let message = "Invalid session for the user, session is expired.";
        assert_refused(
            world.respond(&asked, new_password()),
            "NotAuthorizedException",
            message,
        );
    }
}

#[test]
fn a_session_is_bound_to_client_user_and_step() {
    let world = World::plain();
    let asked = with_temporary_password(&world, "jane");
    world.add_user("joe");
    let message = "Invalid session for the user.";
    let mut other_user = new_password();
    other_user["USERNAME"] = "joe".into();
    assert_refused(
        world.respond(&asked, other_user),
        "NotAuthorizedException",
        message,
    );
    let mut other_client = world.response(&asked, new_password());
    other_client["ClientId"] = world.new_client(json!({})).0.into();
    let answer = world.call("RespondToAuthChallenge", other_client);
    assert_refused(answer, "NotAuthorizedException", message);
    let mut other_step = asked.clone();
    other_step["ChallengeName"] = "SOFTWARE_TOKEN_MFA".into();
    let answer = world.respond(&other_step, json!({ "SOFTWARE_TOKEN_MFA_CODE": "123456" }));
    assert_refused(answer, "NotAuthorizedException", message);
    tokens(world.respond(&asked, new_password()));
}

#[test]
fn a_session_of_one_pool_is_worth_nothing_in_another() {
    let world = World::plain();
    let asked = with_temporary_password(&world, "jane");
    let pool = world
        .call("CreateUserPool", json!({ "PoolName": "other" }))
        .expect("a pool");
    let client = json!({ "UserPoolId": pool["UserPool"]["Id"], "ClientName": "app" });
    let client = world.call("CreateUserPoolClient", client).expect("a client");
    let mut body = world.response(&asked, new_password());
    body["ClientId"] = client["UserPoolClient"]["ClientId"].clone();
    assert_code(
        world.call("RespondToAuthChallenge", body),
        "NotAuthorizedException",
    );
}

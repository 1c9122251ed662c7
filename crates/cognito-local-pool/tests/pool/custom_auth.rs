//! `CUSTOM_AUTH`, with a fixed answer and with a callback.

use std::sync::{Arc, Mutex};

use cognito_local_pool::{CustomQuestion, CustomSignIn, CustomStep, LocalPool};
use cognito_srp_core::srp::Client;
use serde_json::{Value, json};

use crate::support::device::device_configuration;
use crate::support::{
    Answer, Exchange, PASSWORD, WRONG_PASSWORD, World, assert_code, assert_refused, merged, tokens,
};

fn fixed(more: Value) -> World {
    let tags = json!({ "UserPoolTags": { "local:custom-answer": "forty-two" } });
    let world = World::with(merged(tags, more), json!({}));
    world.add_user("jane");
    world
}

fn start(world: &World, name: &str) -> Answer {
    world.initiate("CUSTOM_AUTH", json!({ "USERNAME": name }))
}

fn start_srp(world: &World, name: &str) -> Exchange {
    let client = Client::generate(&mut rand::rng()).expect("a key pair");
    let srp_a = client.public_a().to_hex();
    let parameters = json!({ "USERNAME": name, "CHALLENGE_NAME": "SRP_A", "SRP_A": srp_a });
    let answer = world.initiate("CUSTOM_AUTH", parameters).expect("a challenge");
    assert_eq!(answer["ChallengeName"], "PASSWORD_VERIFIER");
    assert!(answer["Session"].is_string());
    Exchange::new(client, answer)
}

fn prove(world: &World, password: &str, more: Value) -> Answer {
    let exchange = start_srp(world, "jane");
    let challenge = exchange.answer.clone();
    let claim = world.claim(exchange, password);
    world.respond(&challenge, merged(claim, more))
}

fn say(world: &World, asked: &Value, answer: &str) -> Answer {
    assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
    world.respond(asked, json!({ "ANSWER": answer }))
}

#[test]
fn a_fixed_answer_signs_in() {
    let world = fixed(json!({}));
    let asked = start(&world, "jane").expect("a challenge");
    assert_eq!(asked["ChallengeParameters"], json!({ "USERNAME": "jane" }));
    tokens(say(&world, &asked, "forty-two"));
    assert_code(say(&world, &asked, "forty-two"), "NotAuthorizedException");
}

#[test]
fn a_wrong_answer_is_asked_again_with_a_new_session_until_it_is_enough() {
    let world = fixed(json!({}));
    let mut asked = start(&world, "jane").expect("a challenge");
    for _ in 0..2 {
        let next = say(&world, &asked, "wrong").expect("another try");
        assert_ne!(next["Session"], asked["Session"]);
        asked = next;
    }
    let (code, message) = WRONG_PASSWORD;
    assert_refused(say(&world, &asked, "wrong"), code, message);
}

#[test]
fn the_password_comes_first_with_srp() {
    let world = fixed(json!({}));
    let asked = prove(&world, PASSWORD, json!({})).expect("a challenge");
    tokens(say(&world, &asked, "forty-two"));
    let (code, message) = WRONG_PASSWORD;
    assert_refused(prove(&world, "Wrong-Horse-9!", json!({})), code, message);
    // Its session is needed here.
    let exchange = start_srp(&world, "jane");
    let mut challenge = exchange.answer.clone();
    challenge["Session"] = Value::Null;
    let claim = world.claim(exchange, PASSWORD);
    assert_refused(
        world.respond(&challenge, claim),
        "InvalidParameterException",
        "Missing required parameter Session",
    );
}

#[test]
fn mfa_is_asked_for_with_srp_alone_and_before_the_custom_challenge() {
    let world = fixed(json!({}));
    world.pool_has_app("OPTIONAL");
    let app = world.set_up_app(&world.sign_in("jane"));
    let asked = prove(&world, PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code = json!({ "SOFTWARE_TOKEN_MFA_CODE": world.next_app_code(&app) });
    let asked = world.respond(&asked, code).expect("a challenge");
    tokens(say(&world, &asked, "forty-two"));
    let asked = start(&world, "jane").expect("a challenge");
    tokens(say(&world, &asked, "forty-two"));
}

#[test]
fn a_device_comes_last() {
    let world = fixed(device_configuration(true, false));
    let device = world.confirm(&world.sign_in("jane"));
    let key = json!({ "DEVICE_KEY": device.key });
    // Named at the start, or with an answer.
    let early = merged(json!({ "USERNAME": "jane" }), key.clone());
    let asked = world.initiate("CUSTOM_AUTH", early).expect("a challenge");
    let asked = say(&world, &asked, "forty-two").expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
    let asked = start(&world, "jane").expect("a challenge");
    let answer = merged(json!({ "ANSWER": "forty-two" }), key.clone());
    let asked = world.respond(&asked, answer).expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
    let asked = prove(&world, PASSWORD, key).expect("a challenge");
    let asked = say(&world, &asked, "forty-two").expect("a challenge");
    tokens(world.device_round(&asked, &device, &device.password));
    // One that is not known: the same answer again, without it.
    let asked = start(&world, "jane").expect("a challenge");
    let unknown = json!({ "ANSWER": "forty-two", "DEVICE_KEY": "eu-west-1_0" });
    assert_code(world.respond(&asked, unknown), "ResourceNotFoundException");
    tokens(say(&world, &asked, "forty-two"));
}

#[test]
fn a_callback_decides() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let decide = move |sign_in: &CustomSignIn| {
        log.lock().expect("no panic").push(sign_in.clone());
        match sign_in.rounds.as_slice() {
            [] => CustomStep::Ask(CustomQuestion::new("blue").with("question", "colour?")),
            [one] if one.passed => CustomStep::Ask(CustomQuestion::new("7").with("question", "number?")),
            [_, two] if two.passed => CustomStep::SignIn,
            _ => CustomStep::Fail,
        }
    };
    let builder = LocalPool::builder().custom_challenges(decide);
    let world = World::built(builder, json!({}), json!({}));
    let attributes = json!([{ "Name": "email", "Value": "jane@example.com" }]);
    world.add_user_with("jane", attributes);
    let asked = start(&world, "jane").expect("a challenge");
    assert_eq!(asked["ChallengeParameters"]["question"], "colour?");
    let asked = say(&world, &asked, "blue").expect("a challenge");
    assert_eq!(asked["ChallengeParameters"]["question"], "number?");
    tokens(say(&world, &asked, "7"));
    let last = seen.lock().expect("no panic").last().expect("calls").clone();
    assert_eq!(
        (last.username.as_str(), last.user_exists, last.rounds.len()),
        ("jane", true, 2)
    );
    assert_eq!(last.attributes["email"], "jane@example.com");
    assert_eq!(last.rounds[0].challenge, "CUSTOM_CHALLENGE");
    let asked = start(&world, "jane").expect("a challenge");
    let (code, message) = WRONG_PASSWORD;
    assert_refused(say(&world, &asked, "red"), code, message);
}

#[test]
fn users_who_may_not_sign_in_do_not() {
    let world = fixed(json!({}));
    let asked = start(&world, "jane").expect("a challenge");
    world.admin("AdminDisableUser", "jane", json!({}));
    assert_refused(
        say(&world, &asked, "forty-two"),
        "NotAuthorizedException",
        "User is disabled.",
    );
    assert_code(start(&world, "nobody"), "UserNotFoundException");
}

#[test]
fn nobody_is_let_in_where_users_are_hidden() {
    let tags = json!({ "UserPoolTags": { "local:custom-answer": "forty-two" } });
    let world = World::with(tags, json!({ "PreventUserExistenceErrors": "ENABLED" }));
    let mut asked = start(&world, "nobody").expect("a challenge");
    for _ in 0..2 {
        asked = say(&world, &asked, "forty-two").expect("another try");
    }
    let (code, message) = WRONG_PASSWORD;
    assert_refused(say(&world, &asked, "forty-two"), code, message);
}

#[test]
fn a_pool_where_nothing_decides_has_no_custom_flow() {
    let world = World::plain();
    world.add_user("jane");
    assert_refused(
        start(&world, "jane"),
        "InvalidParameterException",
        "Custom auth lambda trigger is not configured for the user pool.",
    );
}

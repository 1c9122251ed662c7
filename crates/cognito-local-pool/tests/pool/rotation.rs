//! Refresh tokens that are good once.

use serde_json::{Value, json};

use crate::support::{Answer, World, assert_code, assert_refused, text};

fn rotating(grace: u64) -> World {
    let rotation = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": grace });
    let world = World::with(json!({}), json!({ "RefreshTokenRotation": rotation }));
    world.add_user("jane");
    world
}

fn exchange(world: &World, token: &Value) -> Answer {
    let body = json!({ "ClientId": world.client_id, "RefreshToken": token });
    let answer = world.call("GetTokensFromRefreshToken", body);
    answer.map(|mut answer| answer["AuthenticationResult"]["RefreshToken"].take())
}

#[test]
fn each_refresh_gives_a_new_token_and_the_old_one_ends_with_its_grace() {
    let world = rotating(10);
    let first = world.sign_in("jane")["RefreshToken"].take();
    let second = exchange(&world, &first).expect("a new one");
    assert_ne!(first, second);
    world.advance(9);
    // A retry does not make the grace longer.
    exchange(&world, &first).expect("within the grace");
    world.advance(1);
    assert_code(exchange(&world, &first), "RefreshTokenReuseException");
    exchange(&world, &second).expect("still good");
}

#[test]
fn without_a_grace_a_token_is_good_once() {
    let world = rotating(0);
    let first = world.sign_in("jane")["RefreshToken"].take();
    let second = exchange(&world, &first).expect("a new one");
    assert_code(exchange(&world, &first), "RefreshTokenReuseException");
    exchange(&world, &second).expect("a new one");
}

#[test]
fn new_tokens_end_with_the_first_one() {
    let world = rotating(0);
    let mut token = world.sign_in("jane")["RefreshToken"].take();
    for _ in 0..2 {
        world.advance(14 * 24 * 60 * 60);
        token = exchange(&world, &token).expect("a new one");
    }
    world.advance(2 * 24 * 60 * 60);
    assert_refused(
        exchange(&world, &token),
        "NotAuthorizedException",
        "Refresh Token has expired",
    );
}

#[test]
fn revoking_one_ends_the_whole_family() {
    let world = rotating(60);
    let first = world.sign_in("jane")["RefreshToken"].take();
    let second = exchange(&world, &first).expect("a new one");
    let revoke = json!({ "ClientId": world.client_id, "Token": text(&first) });
    world.call("RevokeToken", revoke).expect("revoked");
    assert_refused(
        exchange(&world, &second),
        "NotAuthorizedException",
        "Refresh Token has been revoked",
    );
}

#[test]
fn the_flow_is_not_for_clients_with_rotation_and_others_keep_their_token() {
    let world = rotating(0);
    let token = world.sign_in("jane")["RefreshToken"].take();
    let parameters = json!({ "REFRESH_TOKEN": token });
    assert_code(
        world.initiate("REFRESH_TOKEN_AUTH", parameters),
        "InvalidParameterException",
    );
    let plain = World::with(
        json!({}),
        json!({ "RefreshTokenRotation": { "Feature": "DISABLED" } }),
    );
    plain.add_user("jane");
    let token = plain.sign_in("jane")["RefreshToken"].take();
    assert_eq!(exchange(&plain, &token).expect("tokens"), Value::Null);
    exchange(&plain, &token).expect("still good");
}

#[test]
fn a_grace_is_a_minute_at_the_most() {
    let world = World::plain();
    let body = json!({
        "UserPoolId": world.pool_id,
        "ClientName": "x",
        "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 61 },
    });
    assert_code(
        world.call("CreateUserPoolClient", body),
        "InvalidParameterException",
    );
}

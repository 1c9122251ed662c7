//! Everything that has a time follows the pool's clock.

use std::time::Duration;

use cognito_local_pool::{Clock, LocalPool};
use cognito_srp_core::message::Timestamp;
use serde_json::{Value, json};

use crate::support::{PASSWORD, World, assert_code, http, tokens};

/// Friday, 2 January 2026, 03:04:05 UTC.
const FRIDAY: u64 = 1_767_323_045;

fn standing() -> World {
    World::built(
        LocalPool::builder().clock(Clock::standing_at(FRIDAY)),
        json!({}),
        json!({}),
    )
}

#[test]
fn the_date_header_follows_it() {
    let world = standing();
    let date = || {
        let reply = http::get(world.pool.endpoint(), "/", &[]);
        reply.header("date").expect("a date").to_owned()
    };
    assert_eq!(date(), "Fri, 02 Jan 2026 03:04:05 GMT");
    world.advance(24 * 60 * 60);
    assert_eq!(date(), "Sat, 03 Jan 2026 03:04:05 GMT");
}

#[test]
fn dates_in_answers_follow_it() {
    let world = standing();
    world.advance(10);
    world.add_user("jane");
    let user = world.admin("AdminGetUser", "jane", json!({}));
    assert_eq!(user["UserCreateDate"].as_f64(), Some(FRIDAY as f64 + 10.0));
    let pool = world
        .call("DescribeUserPool", json!({ "UserPoolId": world.pool_id }))
        .expect("a pool");
    assert_eq!(pool["UserPool"]["CreationDate"].as_f64(), Some(FRIDAY as f64));
}

/// A claim whose time is off by so many seconds, in a pool with this window.
fn claim_off_by(world: &World, seconds: i64) -> crate::support::Answer {
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let timestamp = Timestamp::at(world.pool.clock().now().unix_seconds() + seconds);
    let claim = world.claim_at(exchange, PASSWORD, timestamp.as_str());
    world.respond(&challenge, claim)
}

#[test]
fn claims_have_to_be_of_about_this_time() {
    let world = standing();
    world.add_user("jane");
    for off in [-600, -1, 0, 1, 600] {
        tokens(claim_off_by(&world, off));
    }
    for off in [-601, 601, 12 * 3600, -12 * 3600] {
        assert_code(claim_off_by(&world, off), "NotAuthorizedException");
    }
    let builder = LocalPool::builder().timestamp_window(Duration::from_secs(12 * 3600));
    let world = World::built(builder.clock(Clock::standing_at(FRIDAY)), json!({}), json!({}));
    world.add_user("jane");
    tokens(claim_off_by(&world, -12 * 3600));
    assert_code(claim_off_by(&world, 12 * 3600 + 1), "NotAuthorizedException");
}

/// A time that is written otherwise than the service would write it makes a wrong signature; one that
/// cannot be read at all is a wrong parameter.
#[test]
fn claims_have_to_write_the_time_as_the_service_does() {
    let world = standing();
    world.add_user("jane");
    for (text, code) in [
        ("Fri Jan 02 03:04:05 UTC 2026", "NotAuthorizedException"),
        ("Thu Jan 2 03:04:05 UTC 2026", "NotAuthorizedException"),
        ("Fri Jan 2 3:04:05 UTC 2026", "NotAuthorizedException"),
        ("Fri Jan 2 03:04:05 +05:30 2026", "InvalidParameterException"),
        ("Freitag 2. Januar 2026", "InvalidParameterException"),
        ("1767323045", "InvalidParameterException"),
    ] {
        let exchange = world.start("jane");
        let challenge = exchange.answer.clone();
        let claim = world.claim_at(exchange, PASSWORD, text);
        assert_code(world.respond(&challenge, claim), code);
    }
}

#[test]
fn a_challenge_is_not_for_ever() {
    let world = standing();
    world.add_user("jane");
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    world.advance(3 * 60 + 1);
    let claim = world.claim(exchange, PASSWORD);
    assert_code(world.respond(&challenge, claim), "NotAuthorizedException");
}

fn move_clock(world: &World, token: &str, body: &str) -> http::Reply {
    let host = world
        .pool
        .endpoint()
        .strip_prefix("http://")
        .expect("an endpoint")
        .to_owned();
    let bearer = format!("Bearer {token}");
    let length = body.len().to_string();
    let headers = [
        ("Host", host.as_str()),
        ("Authorization", bearer.as_str()),
        ("Content-Length", length.as_str()),
    ];
    http::send(
        world.pool.endpoint(),
        &http::raw("POST", "/_local/clock", &headers, body.as_bytes()),
    )
    .expect("an answer")
}

#[test]
fn it_is_moved_over_http_by_those_who_have_the_token() {
    let world = standing();
    let reply = move_clock(&world, world.pool.token(), r#"{"advance_seconds": 30}"#);
    assert_eq!(
        (reply.status, reply.json()),
        (200, json!({ "now": FRIDAY as f64 + 30.0 }))
    );
    assert_eq!(
        move_clock(&world, "guess", r#"{"advance_seconds": 30}"#).status,
        401
    );
    for bad in [
        "",
        "[]",
        "{}",
        r#"{"advance_seconds": -1}"#,
        r#"{"advance_seconds": 1e300}"#,
        r#"{"advance_seconds": "1"}"#,
    ] {
        assert_eq!(move_clock(&world, world.pool.token(), bad).status, 400, "{bad}");
    }
    assert_eq!(world.pool.clock().now().unix_seconds(), FRIDAY as i64 + 30);
}

#[test]
fn the_answer_that_moves_it_has_the_new_date() {
    let world = standing();
    let reply = move_clock(&world, world.pool.token(), r#"{"advance_seconds": 86400}"#);
    assert_eq!(reply.header("date"), Some("Sat, 03 Jan 2026 03:04:05 GMT"));
}

#[test]
fn it_cannot_be_moved_over_http_unless_asked_for_at_the_start() {
    let pool = LocalPool::builder().start_blocking().expect("a pool");
    let host = pool.endpoint().strip_prefix("http://").expect("an endpoint");
    let bearer = format!("Bearer {}", pool.token());
    let body = r#"{"advance_seconds": 30}"#;
    let length = body.len().to_string();
    let headers = [
        ("Host", host),
        ("Authorization", bearer.as_str()),
        ("Content-Length", length.as_str()),
    ];
    let reply = http::send(
        pool.endpoint(),
        &http::raw("POST", "/_local/clock", &headers, body.as_bytes()),
    );
    assert_eq!(reply.expect("an answer").status, 403);
}

#[test]
fn codes_are_read_over_http_by_those_who_have_the_token() {
    let world = World::with(json!({ "AutoVerifiedAttributes": ["email"] }), json!({}));
    let jane = json!({
        "ClientId": world.client_id,
        "Username": "jane",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jane@example.com" }],
    });
    world.call("SignUp", jane).expect("signed up");
    world.advance(1);
    let user = json!({ "ClientId": world.client_id, "Username": "jane" });
    world.call("ResendConfirmationCode", user).expect("sent");
    let path = format!("/_local/codes?user_pool_id={}&username=jane", world.pool_id);
    let bearer = format!("Bearer {}", world.pool.token());
    let read =
        |path: &str, bearer: &str| http::get(world.pool.endpoint(), path, &[("Authorization", bearer)]);
    let reply = read(&path, &bearer);
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (200, None)
    );
    let codes = reply.json();
    let codes: &Vec<Value> = codes.as_array().expect("a list");
    assert_eq!(codes.len(), 2);
    assert_eq!(
        (&codes[0]["purpose"], &codes[0]["destination"]),
        (&json!("sign_up"), &json!("jane@example.com"))
    );
    assert_eq!(codes[0]["code"], world.code("jane"));
    assert!(codes[0]["created"].as_f64() > codes[1]["created"].as_f64());
    for bearer in ["", "Bearer ", "Bearer guess", world.pool.token()] {
        assert_eq!(read(&path, bearer).status, 401, "{bearer}");
    }
    for (path, status) in [
        (
            format!("/_local/codes?user_pool_id={}&username=nobody", world.pool_id),
            404,
        ),
        ("/_local/codes?user_pool_id=nowhere&username=jane".to_owned(), 404),
        ("/_local/codes?username=jane".to_owned(), 400),
        ("/_local/codes".to_owned(), 400),
        ("/_local/other".to_owned(), 404),
    ] {
        assert_eq!(read(&path, &bearer).status, status, "{path}");
    }
}

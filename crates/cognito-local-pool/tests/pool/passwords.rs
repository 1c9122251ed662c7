//! Flows that send the password itself, and what resets one.

use serde_json::{Value, json};

use crate::support::device::device_configuration;
use crate::support::{PASSWORD, WRONG_PASSWORD, World, assert_code, assert_refused, merged, text, tokens};

const FLOWS: [&str; 3] = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
];

fn world(pool: Value) -> World {
    let world = World::with(
        pool,
        json!({ "ExplicitAuthFlows": FLOWS, "GenerateSecret": true }),
    );
    world.add_user("jane");
    world
}

fn with(password: &str) -> Value {
    json!({ "USERNAME": "jane", "PASSWORD": password })
}

fn by_password(world: &World, parameters: Value) -> crate::support::Answer {
    world.initiate("USER_PASSWORD_AUTH", world.with_hash(parameters))
}

#[test]
fn the_password_itself_signs_in() {
    let world = world(json!({}));
    tokens(by_password(&world, with(PASSWORD)));
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        tokens(world.admin_initiate(flow, with(PASSWORD)));
    }
    let (code, message) = WRONG_PASSWORD;
    assert_refused(by_password(&world, with("Wrong-Horse-9!")), code, message);
    let answer = world.admin_initiate("ADMIN_USER_PASSWORD_AUTH", with("Wrong-Horse-9!"));
    assert_refused(answer, code, message);
    assert_refused(
        by_password(&world, json!({ "USERNAME": "jane" })),
        "InvalidParameterException",
        "Missing required parameter PASSWORD",
    );
}

#[test]
fn clients_of_the_old_kind_name_their_flows_otherwise() {
    let flows = json!({ "ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"] });
    let world = World::with(json!({}), flows);
    world.add_user("jane");
    tokens(world.admin_initiate("ADMIN_NO_SRP_AUTH", with(PASSWORD)));
    assert_refused(
        by_password(&world, with(PASSWORD)),
        "InvalidParameterException",
        "USER_PASSWORD_AUTH is not enabled for the client.",
    );
}

#[test]
fn each_starter_has_its_flows() {
    let world = world(json!({}));
    let not_supported = "Initiate Auth method not supported.";
    let answer = world.admin_initiate("USER_PASSWORD_AUTH", with(PASSWORD));
    assert_refused(answer, "InvalidParameterException", not_supported);
    let refresh = tokens(by_password(&world, with(PASSWORD)))["RefreshToken"].take();
    let hash = world.hash("jane").expect("a hash");
    let parameters = json!({ "REFRESH_TOKEN": refresh, "SECRET_HASH": hash });
    tokens(world.admin_initiate("REFRESH_TOKEN_AUTH", parameters));
    let other = World::plain();
    let mut body = json!({
        "UserPoolId": other.pool_id,
        "ClientId": world.client_id,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
    });
    assert_code(
        world.call("AdminInitiateAuth", body.clone()),
        "ResourceNotFoundException",
    );
    body["UserPoolId"] = world.pool_id.clone().into();
    body["ClientId"] = other.client_id.into();
    assert_code(world.call("AdminInitiateAuth", body), "ResourceNotFoundException");
}

#[test]
fn administrators_answer_challenges() {
    let world = world(json!({}));
    world.set_password("jane", false);
    let asked = world
        .admin_initiate("ADMIN_USER_PASSWORD_AUTH", with(PASSWORD))
        .expect("a challenge");
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let answer = world.response(&asked, json!({ "NEW_PASSWORD": "Another-Horse-8!" }));
    let answer = merged(answer, json!({ "UserPoolId": world.pool_id }));
    tokens(world.call("AdminRespondToAuthChallenge", answer));
    tokens(by_password(&world, with("Another-Horse-8!")));
}

#[test]
fn secret_hashes_and_statuses_are_looked_at() {
    let world = world(json!({}));
    assert_code(
        world.initiate("USER_PASSWORD_AUTH", with(PASSWORD)),
        "NotAuthorizedException",
    );
    let wrong = merged(with(PASSWORD), json!({ "SECRET_HASH": world.hash("joe") }));
    assert_code(by_password(&world, wrong), "NotAuthorizedException");
    world.admin("AdminDisableUser", "jane", json!({}));
    let disabled = by_password(&world, with(PASSWORD));
    assert_refused(disabled, "NotAuthorizedException", "User is disabled.");
    let (code, message) = WRONG_PASSWORD;
    assert_refused(by_password(&world, with("Wrong-Horse-9!")), code, message);
}

#[test]
fn unknown_users_look_like_others_where_they_are_hidden() {
    let nobody = json!({ "USERNAME": "nobody", "PASSWORD": PASSWORD });
    let open = world(json!({}));
    assert_refused(
        by_password(&open, nobody.clone()),
        "UserNotFoundException",
        "User does not exist.",
    );
    let client = json!({ "ExplicitAuthFlows": FLOWS, "PreventUserExistenceErrors": "ENABLED" });
    let hiding = World::with(json!({}), client);
    let (code, message) = WRONG_PASSWORD;
    assert_refused(by_password(&hiding, nobody), code, message);
}

#[test]
fn a_device_follows_a_password_that_was_sent() {
    let world = world(device_configuration(true, false));
    let device = world.confirm(&tokens(by_password(&world, with(PASSWORD))));
    let with_key = |key: &str| merged(with(PASSWORD), json!({ "DEVICE_KEY": key }));
    let asked = by_password(&world, with_key(&device.key)).expect("a challenge");
    let given = tokens(world.device_round(&asked, &device, &device.password));
    assert_eq!(given.get("NewDeviceMetadata"), None);
    let asked = by_password(&world, with_key(&device.key)).expect("a challenge");
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.device_round(&asked, &device, "wrong"), code, message);
    assert_refused(
        by_password(&world, with_key("eu-west-1_00000000-0000-4000-8000-000000000000")),
        "ResourceNotFoundException",
        "Device does not exist.",
    );
}

/// A user with a verified address.
fn reachable(client: Value) -> World {
    let world = World::with(json!({}), client);
    let attributes = json!([
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", attributes);
    world
}

fn confirm(world: &World, name: &str, code: &str) -> crate::support::Answer {
    let body = json!({
        "ClientId": world.client_id,
        "Username": name,
        "ConfirmationCode": code,
        "Password": "Another-Horse-8!",
    });
    world.call("ConfirmForgotPassword", body)
}

fn forgot(world: &World, name: &str) -> crate::support::Answer {
    world.call(
        "ForgotPassword",
        json!({ "ClientId": world.client_id, "Username": name }),
    )
}

#[test]
fn a_forgotten_password_is_replaced_with_a_code() {
    let world = reachable(json!({}));
    assert_code(confirm(&world, "jane", "123456"), "ExpiredCodeException");
    let sent = forgot(&world, "jane").expect("sent");
    assert_eq!(
        sent["CodeDeliveryDetails"],
        json!({ "Destination": "j***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email" })
    );
    assert_refused(
        confirm(&world, "jane", "no code"),
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    );
    let code = world.code("jane");
    let mut weak = json!({ "ClientId": world.client_id, "Username": "jane", "ConfirmationCode": code });
    weak["Password"] = "weak".into();
    assert_code(
        world.call("ConfirmForgotPassword", weak),
        "InvalidPasswordException",
    );
    confirm(&world, "jane", &code).expect("set");
    assert_code(confirm(&world, "jane", &code), "ExpiredCodeException");
    tokens(world.prove("jane", "Another-Horse-8!", json!({})));
    assert_code(world.prove("jane", PASSWORD, json!({})), "NotAuthorizedException");
}

#[test]
fn codes_for_a_new_password_end_after_an_hour_and_ten_tries() {
    let world = reachable(json!({}));
    forgot(&world, "jane").expect("sent");
    world.advance(60 * 60);
    assert_code(
        confirm(&world, "jane", &world.code("jane")),
        "ExpiredCodeException",
    );
    forgot(&world, "jane").expect("sent");
    for _ in 0..10 {
        assert_code(confirm(&world, "jane", ""), "CodeMismatchException");
    }
    let late = confirm(&world, "jane", &world.code("jane"));
    assert_code(late, "LimitExceededException");
}

#[test]
fn forgetful_strangers_look_like_users_where_they_are_hidden() {
    let open = reachable(json!({}));
    let message = "Username/client id combination not found.";
    assert_refused(forgot(&open, "nobody"), "UserNotFoundException", message);
    let hiding = reachable(json!({ "PreventUserExistenceErrors": "ENABLED" }));
    hiding.add_user("unreachable");
    for name in ["nobody", "unreachable"] {
        let details = forgot(&hiding, name).expect("as if sent")["CodeDeliveryDetails"].take();
        assert!(details["Destination"].is_string(), "{name}");
        assert_code(confirm(&hiding, name, "123456"), "CodeMismatchException");
    }
    assert_code(confirm(&hiding, "jane", "123456"), "CodeMismatchException");
    assert_eq!(
        forgot(&hiding, "nobody").expect("once"),
        forgot(&hiding, "nobody").expect("twice")
    );
}

#[test]
fn an_administrator_makes_a_password_worthless() {
    let world = reachable(json!({}));
    world.admin("AdminResetUserPassword", "jane", json!({}));
    let status = world.admin("AdminGetUser", "jane", json!({}))["UserStatus"].take();
    assert_eq!(text(&status), "RESET_REQUIRED");
    assert_refused(
        world.prove("jane", PASSWORD, json!({})),
        "PasswordResetRequiredException",
        "Password reset required for the user",
    );
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.prove("jane", "Wrong-Horse-9!", json!({})), code, message);
    confirm(&world, "jane", &world.code("jane")).expect("set");
    tokens(world.prove("jane", "Another-Horse-8!", json!({})));
}

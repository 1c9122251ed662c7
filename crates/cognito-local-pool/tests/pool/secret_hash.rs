//! SECRET_HASH: needed in every flow and step of a client with a secret, over the name that is sent.

use serde_json::{Value, json};

use crate::support::device::device_configuration;
use crate::support::{PASSWORD, World, assert_refused, merged, text, tokens};

fn world() -> World {
    World::with(
        device_configuration(false, false),
        json!({ "GenerateSecret": true }),
    )
}

/// Asserts that an answer to a challenge needs the hash, and that a refusal for its lack uses nothing up.
#[track_caller]
fn needs_hash(world: &World, challenge: &Value, responses: &Value) {
    let mut missing = world.response(challenge, responses.clone());
    missing["ChallengeResponses"]
        .as_object_mut()
        .expect("a map")
        .remove("SECRET_HASH");
    assert_missing(world, world.call("RespondToAuthChallenge", missing));
    for wrong in [
        json!("A".repeat(43) + "="),
        json!("%%%"),
        json!(world.hash("joe")),
    ] {
        let wrong = world.respond(
            challenge,
            merged(responses.clone(), json!({ "SECRET_HASH": wrong })),
        );
        assert_wrong(world, wrong);
    }
}

#[track_caller]
fn assert_missing(world: &World, answer: crate::support::Answer) {
    let id = &world.client_id;
    let message = format!("Client {id} is configured with secret but SECRET_HASH was not received");
    assert_refused(answer, "NotAuthorizedException", &message);
}

#[track_caller]
fn assert_wrong(world: &World, answer: crate::support::Answer) {
    let message = format!("Unable to verify secret hash for client {}", world.client_id);
    assert_refused(answer, "NotAuthorizedException", &message);
}

#[test]
fn in_user_srp_auth() {
    let world = world();
    world.add_user("jane");
    let parameters = json!({ "USERNAME": "jane", "SRP_A": "1f".repeat(300) });
    assert_missing(&world, world.initiate("USER_SRP_AUTH", parameters.clone()));
    let wrong = merged(parameters, json!({ "SECRET_HASH": world.hash("joe") }));
    assert_wrong(&world, world.initiate("USER_SRP_AUTH", wrong));
}

#[test]
fn in_every_challenge() {
    let world = world();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let given = world.sign_in("jane");
    let device = world.confirm(&given);
    let app = world.set_up_app(&given);
    world.set_password("jane", false);

    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let claim = merged(
        world.claim(exchange, PASSWORD),
        json!({ "DEVICE_KEY": device.key }),
    );
    needs_hash(&world, &challenge, &claim);

    let challenge = world.respond(&challenge, claim).expect("a challenge");
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let new = json!({ "NEW_PASSWORD": "Another-Horse-8!" });
    needs_hash(&world, &challenge, &new);

    let challenge = world.respond(&challenge, new).expect("a challenge");
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code = json!({ "SOFTWARE_TOKEN_MFA_CODE": world.next_app_code(&app) });
    needs_hash(&world, &challenge, &code);

    let challenge = world.respond(&challenge, code).expect("a challenge");
    assert_eq!(challenge["ChallengeName"], "DEVICE_SRP_AUTH");
    let a = json!({ "DEVICE_KEY": device.key, "SRP_A": "1f".repeat(300) });
    needs_hash(&world, &challenge, &a);

    let exchange = world.device_start(&challenge, &device).expect("a challenge");
    let challenge = exchange.answer.clone();
    let claim = exchange.claim(device.party(), &device.password, &world.timestamp());
    needs_hash(&world, &challenge, &claim);
    tokens(world.respond(&challenge, claim));
}

#[test]
fn a_name_that_the_hash_is_over() {
    let world = world();
    world.add_user("jane");
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let mut body = world.response(&challenge, world.claim(exchange, PASSWORD));
    body["ChallengeResponses"]
        .as_object_mut()
        .expect("a map")
        .remove("USERNAME");
    let answer = world.call("RespondToAuthChallenge", body);
    assert_refused(
        answer,
        "InvalidParameterException",
        "Missing required parameter USERNAME",
    );
}

/// There is no USERNAME in a refresh: the hash is over the internal name, and not over an alias.
#[test]
fn in_a_refresh_over_the_internal_name() {
    let world = World::with(
        json!({ "UsernameAttributes": ["email"] }),
        json!({ "GenerateSecret": true }),
    );
    world.add_user("jane@example.com");
    let given = world.sign_in("jane@example.com");
    let sub = text(&world.admin("AdminGetUser", "jane@example.com", json!({}))["Username"]);
    let refresh = json!({ "REFRESH_TOKEN": given["RefreshToken"] });
    assert_missing(&world, world.initiate("REFRESH_TOKEN_AUTH", refresh.clone()));
    let hashed = |name| merged(refresh.clone(), json!({ "SECRET_HASH": world.hash(name) }));
    assert_wrong(
        &world,
        world.initiate("REFRESH_TOKEN_AUTH", hashed("jane@example.com")),
    );
    tokens(world.initiate("REFRESH_TOKEN_AUTH", hashed(&sub)));
}

#[test]
fn the_secret_itself_in_refresh_and_revocation() {
    let world = World::with(json!({}), json!({ "GenerateSecret": true }));
    world.add_user("jane");
    let given = world.sign_in("jane");
    let secret = world.secret.as_ref().expect("a secret").expose().clone();
    let refresh = json!({ "RefreshToken": given["RefreshToken"], "ClientId": world.client_id });
    let revoke = json!({ "Token": given["RefreshToken"], "ClientId": world.client_id });
    for wrong in [
        json!({}),
        json!({ "ClientSecret": "x" }),
        json!({ "ClientSecret": format!("{secret}x") }),
    ] {
        let refused = world.call(
            "GetTokensFromRefreshToken",
            merged(refresh.clone(), wrong.clone()),
        );
        crate::support::assert_code(refused, "NotAuthorizedException");
        let refused = world.call("RevokeToken", merged(revoke.clone(), wrong));
        crate::support::assert_code(refused, "UnauthorizedException");
    }
    let secret = json!({ "ClientSecret": secret });
    let answer = world
        .call("GetTokensFromRefreshToken", merged(refresh, secret.clone()))
        .expect("tokens");
    assert!(answer["AuthenticationResult"]["AccessToken"].is_string());
    world
        .call("RevokeToken", merged(revoke, secret))
        .expect("revoked");
}

#[test]
fn around_sign_up() {
    let world = World::with(
        json!({ "AutoVerifiedAttributes": ["email"] }),
        json!({ "GenerateSecret": true }),
    );
    let user = json!({ "ClientId": world.client_id, "Username": "jane" });
    let hash = json!({ "SecretHash": world.hash("jane") });
    let wrong = json!({ "SecretHash": world.hash("joe") });
    let email = json!([{ "Name": "email", "Value": "jane@example.com" }]);
    let sign_up = merged(
        user.clone(),
        json!({ "Password": PASSWORD, "UserAttributes": email }),
    );
    let check = |operation: &str, body: Value| {
        assert_missing(&world, world.call(operation, body.clone()));
        assert_wrong(&world, world.call(operation, merged(body.clone(), wrong.clone())));
        world
            .call(operation, merged(body, hash.clone()))
            .expect(operation);
    };
    check("SignUp", sign_up);
    check("ResendConfirmationCode", user.clone());
    check(
        "ConfirmSignUp",
        merged(user, json!({ "ConfirmationCode": world.code("jane") })),
    );
    world.sign_in("jane");
}

#[test]
fn a_client_without_a_secret_needs_none() {
    let world = World::plain();
    world.add_user("jane");
    let parameters = json!({ "USERNAME": "jane", "SRP_A": "1f".repeat(300), "SECRET_HASH": "surplus" });
    assert!(world.initiate("USER_SRP_AUTH", parameters).is_ok());
}

#[test]
fn a_secret_of_the_callers_choice() {
    let secret = "a_secret_of_at_least_24_letters";
    let world = World::with(json!({}), json!({ "ClientSecret": secret }));
    assert_eq!(world.secret.as_ref().expect("a secret").expose(), secret);
    world.add_user("jane");
    world.sign_in("jane");
    let short = json!({ "UserPoolId": world.pool_id, "ClientName": "x", "ClientSecret": "short" });
    crate::support::assert_code(
        world.call("CreateUserPoolClient", short),
        "InvalidParameterException",
    );
}

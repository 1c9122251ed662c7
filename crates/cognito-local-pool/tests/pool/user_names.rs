//! Names of users: chosen names, addresses in their place, aliases.

use serde_json::{Value, json};

use crate::support::{PASSWORD, World, assert_code, merged, text, tokens};

fn srp_name(world: &World, typed: &str) -> String {
    let parameters = world.start(typed).answer["ChallengeParameters"].take();
    assert_eq!(parameters["USER_ID_FOR_SRP"], parameters["USERNAME"]);
    text(&parameters["USER_ID_FOR_SRP"])
}

fn email(address: &str) -> Value {
    json!([
        { "Name": "email", "Value": address },
        { "Name": "email_verified", "Value": "true" },
    ])
}

#[test]
fn the_srp_name_of_a_user_name_pool_is_the_user_name() {
    let world = World::plain();
    world.add_user("jane");
    assert_eq!(srp_name(&world, "jane"), "jane");
    assert_code(world.try_start("JANE", "1f"), "UserNotFoundException");
    // The sub is a name for administrators only.
    let sub = world.admin("AdminGetUser", "jane", json!({}))["UserAttributes"].take();
    let sub = sub
        .as_array()
        .expect("a list")
        .iter()
        .find(|a| a["Name"] == "sub")
        .expect("a sub")["Value"]
        .clone();
    assert_code(world.try_start(&text(&sub), "1f"), "UserNotFoundException");
    assert_eq!(
        world.admin("AdminGetUser", &text(&sub), json!({}))["Username"],
        "jane"
    );
}

#[test]
fn the_srp_name_of_a_pool_of_addresses_is_the_sub() {
    let world = World::with(json!({ "UsernameAttributes": ["email"] }), json!({}));
    world.add_user("jane@example.com");
    let name = srp_name(&world, "jane@example.com");
    assert!(name.len() == 36 && !name.contains('@'));
    let given = world.sign_in("jane@example.com");
    let user = world
        .call("GetUser", json!({ "AccessToken": given["AccessToken"] }))
        .expect("a user");
    assert_eq!(user["Username"], name.as_str());
    assert!(
        user["UserAttributes"]
            .as_array()
            .expect("a list")
            .contains(&json!({ "Name": "sub", "Value": name }))
    );
    // The sub signs in too: it is the internal name.
    tokens(world.prove(&name, PASSWORD, json!({})));
    let wrong = json!({ "UserPoolId": world.pool_id, "Username": "jane" });
    assert_code(world.call("AdminCreateUser", wrong), "InvalidParameterException");
}

#[test]
fn a_verified_alias_signs_in_and_an_unverified_one_does_not() {
    let world = World::with(json!({ "AliasAttributes": ["email"] }), json!({}));
    world.add_user_with("jane", email("jane@example.com"));
    world.add_user_with("joe", json!([{ "Name": "email", "Value": "joe@example.com" }]));
    assert_eq!(srp_name(&world, "jane@example.com"), "jane");
    tokens(world.prove("jane@example.com", PASSWORD, json!({})));
    assert_code(world.try_start("joe@example.com", "1f"), "UserNotFoundException");
    // Later steps may be answered in the name of the alias.
    let exchange = world.start("jane@example.com");
    let challenge = exchange.answer.clone();
    let claim = merged(
        world.claim(exchange, PASSWORD),
        json!({ "USERNAME": "jane@example.com" }),
    );
    tokens(world.respond(&challenge, claim));
    let wrong = json!({ "UserPoolId": world.pool_id, "Username": "other@example.com" });
    assert_code(world.call("AdminCreateUser", wrong), "InvalidParameterException");
}

/// The message is signed in the name of USER_ID_FOR_SRP; with the alias in it the claim is wrong.
#[test]
fn an_alias_in_the_claim_is_refused() {
    let world = World::with(json!({ "AliasAttributes": ["email"] }), json!({}));
    world.add_user_with("jane", email("jane@example.com"));
    let mut exchange = world.start("jane@example.com");
    let challenge = exchange.answer.clone();
    exchange.answer["ChallengeParameters"]["USER_ID_FOR_SRP"] = "jane@example.com".into();
    let claim = world.claim(exchange, PASSWORD);
    assert_code(world.respond(&challenge, claim), "NotAuthorizedException");
}

#[test]
fn an_alias_belongs_to_one_user() {
    let pool = json!({ "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"] });
    let world = World::with(pool, json!({}));
    world.add_user_with("jane", email("jane@example.com"));
    let joe = json!({
        "ClientId": world.client_id,
        "Username": "joe",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jane@example.com" }],
    });
    world.call("SignUp", joe).expect("signed up");
    let confirm =
        json!({ "ClientId": world.client_id, "Username": "joe", "ConfirmationCode": world.code("joe") });
    assert_code(
        world.call("ConfirmSignUp", confirm.clone()),
        "AliasExistsException",
    );
    let insist = merged(confirm, json!({ "ForceAliasCreation": true }));
    world.call("ConfirmSignUp", insist).expect("confirmed");
    assert_eq!(srp_name(&world, "jane@example.com"), "joe");
    world.sign_in("jane");
    let max = json!({
        "UserPoolId": world.pool_id,
        "Username": "max",
        "UserAttributes": email("jane@example.com"),
    });
    assert_code(world.call("AdminCreateUser", max.clone()), "AliasExistsException");
    let insist = merged(max, json!({ "ForceAliasCreation": true }));
    world.call("AdminCreateUser", insist).expect("a user");
    assert_eq!(srp_name(&world, "jane@example.com"), "max");
}

#[test]
fn case_does_not_matter_where_the_pool_says_so() {
    let world = World::with(
        json!({ "UsernameConfiguration": { "CaseSensitive": false } }),
        json!({}),
    );
    world.add_user("Jane");
    assert_eq!(srp_name(&world, "JANE"), "jane");
    world.sign_in("jAnE");
}

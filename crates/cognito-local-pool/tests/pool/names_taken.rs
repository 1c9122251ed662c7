//! A name that a user signs in with is nobody else's, whichever attribute it stands in.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, World, assert_code, merged, text, tokens};

const JANE: &str = "jane@example.com";
const EVE: &str = "eve@example.com";

fn attribute(name: &str, value: &str) -> Value {
    json!([{ "Name": name, "Value": value }])
}

/// A pool where people sign in with an address, and in it jane with hers.
fn of_addresses() -> World {
    let world = World::with(
        json!({ "UsernameAttributes": ["email", "phone_number"] }),
        json!({}),
    );
    world.add_user_with(JANE, attribute("phone_number", "+491701231234"));
    world
}

/// A pool where a preferred name signs in too, and in it jane with hers.
fn of_preferred_names() -> World {
    let aliases = json!({ "AliasAttributes": ["email", "preferred_username"] });
    let world = World::with(aliases, json!({}));
    world.add_user_with("jane", attribute("preferred_username", "jay"));
    world
}

fn sign_up(world: &World, name: &str, attributes: Value) -> Answer {
    let user = json!({
        "ClientId": world.client_id,
        "Username": name,
        "Password": PASSWORD,
        "UserAttributes": attributes,
    });
    world.call("SignUp", user)
}

fn create(world: &World, name: &str, attributes: Value) -> Answer {
    let user = json!({ "UserPoolId": world.pool_id, "Username": name, "UserAttributes": attributes });
    world.call("AdminCreateUser", user)
}

/// The internal name of who signs in by `typed`.
fn owner(world: &World, typed: &str) -> String {
    text(&world.start(typed).answer["ChallengeParameters"]["USERNAME"])
}

#[test]
fn an_attribute_does_not_contradict_the_name_that_was_typed() {
    let world = of_addresses();
    for address in [JANE, "other@example.com", ""] {
        for make in [sign_up, create] {
            let answer = make(&world, EVE, attribute("email", address));
            assert_code(answer, "InvalidParameterException");
        }
    }
    sign_up(&world, EVE, attribute("email", EVE)).expect("the same address");
}

#[test]
fn a_new_user_takes_no_address_of_another() {
    let world = of_addresses();
    let jane = owner(&world, JANE);
    for make in [sign_up, create] {
        let answer = make(&world, EVE, attribute("phone_number", "+491701231234"));
        assert_code(answer, "UsernameExistsException");
    }
    assert_eq!(owner(&world, "+491701231234"), jane);
}

#[test]
fn a_new_password_does_not_bring_the_address_of_another() {
    let world = of_addresses();
    let jane = owner(&world, JANE);
    world.add_user(EVE);
    world.set_password(EVE, false);
    let asked = world.prove(EVE, PASSWORD, json!({})).expect("a challenge");
    let new = json!({ "NEW_PASSWORD": "Another-Horse-8!" });
    let take = merged(new.clone(), json!({ "userAttributes.email": JANE }));
    assert_code(world.respond(&asked, take), "AliasExistsException");
    tokens(world.respond(&asked, new));
    assert_eq!(owner(&world, JANE), jane);
}

#[test]
fn an_address_that_waited_for_its_code_is_not_taken_from_another() {
    let settings = json!({ "AttributesRequireVerificationBeforeUpdate": ["email"] });
    let pool = json!({
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": settings,
    });
    let world = World::with(pool, json!({}));
    world.add_user(EVE);
    let token = world.sign_in(EVE)["AccessToken"].take();
    let change = json!({ "AccessToken": token, "UserAttributes": attribute("email", JANE) });
    world.call("UpdateUserAttributes", change).expect("it waits");
    let code = world.code(EVE);
    world.add_user(JANE);
    let verify = json!({ "AccessToken": token, "AttributeName": "email", "Code": code });
    assert_code(world.call("VerifyUserAttribute", verify), "AliasExistsException");
}

#[test]
fn a_preferred_name_is_one_users() {
    let world = of_preferred_names();
    world.add_user("eve");
    let token = world.sign_in("eve")["AccessToken"].take();
    for name in ["jay", "jane"] {
        let wanted = attribute("preferred_username", name);
        assert_code(sign_up(&world, "joe", wanted.clone()), "UsernameExistsException");
        assert_code(create(&world, "joe", wanted.clone()), "UsernameExistsException");
        let change = json!({ "AccessToken": token, "UserAttributes": wanted });
        let answer = world.call("UpdateUserAttributes", change);
        assert_code(answer, "AliasExistsException");
        assert_eq!(owner(&world, name), "jane");
    }
    assert_code(sign_up(&world, "jay", json!([])), "UsernameExistsException");
    // An address that nobody has verified yet is not to be had as a name.
    let address = attribute("preferred_username", JANE);
    let change = json!({ "AccessToken": token, "UserAttributes": address });
    let answer = world.call("UpdateUserAttributes", change);
    assert_code(answer, "InvalidParameterException");
    let change = json!({ "AccessToken": token, "UserAttributes": attribute("preferred_username", "evie") });
    world.call("UpdateUserAttributes", change).expect("changed");
    assert_eq!(owner(&world, "evie"), "eve");
}

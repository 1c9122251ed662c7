//! What too many wrong passwords lead to, on the pool's clock.

use serde_json::json;

use crate::support::{Answer, PASSWORD, WRONG_PASSWORD, World, assert_refused, tokens};

const LOCKED: (&str, &str) = ("NotAuthorizedException", "Password attempts exceeded");

fn world(client: serde_json::Value) -> World {
    let flows = json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"] });
    World::with(json!({}), crate::support::merged(flows, client))
}

fn send(world: &World, name: &str, password: &str) -> Answer {
    let parameters = json!({ "USERNAME": name, "PASSWORD": password });
    world.initiate("USER_PASSWORD_AUTH", parameters)
}

fn wrong(world: &World, name: &str, times: usize) {
    let (code, message) = WRONG_PASSWORD;
    for _ in 0..times {
        assert_refused(send(world, name, "Wrong-Horse-9!"), code, message);
    }
}

#[test]
fn the_fifth_wrong_password_locks_for_a_second_and_each_further_one_for_twice_as_long() {
    let world = world(json!({}));
    world.add_user("jane");
    wrong(&world, "jane", 5);
    let (code, message) = LOCKED;
    for seconds in [1, 2, 4, 8] {
        // Neither the right password nor SRP gets through, and a try does not make it longer.
        assert_refused(send(&world, "jane", PASSWORD), code, message);
        assert_refused(send(&world, "jane", "Wrong-Horse-9!"), code, message);
        assert_refused(world.prove("jane", PASSWORD, json!({})), code, message);
        world.advance(seconds);
        wrong(&world, "jane", 1);
    }
    world.advance(16);
    tokens(send(&world, "jane", PASSWORD));
    // A success starts the count anew.
    wrong(&world, "jane", 4);
    tokens(world.prove("jane", PASSWORD, json!({})));
}

#[test]
fn a_quiet_quarter_of_an_hour_starts_the_count_anew() {
    let world = world(json!({}));
    world.add_user("jane");
    wrong(&world, "jane", 4);
    world.advance(15 * 60);
    wrong(&world, "jane", 4);
    tokens(send(&world, "jane", PASSWORD));
}

#[test]
fn people_who_do_not_exist_are_locked_out_too_where_they_are_hidden() {
    let world = world(json!({ "PreventUserExistenceErrors": "ENABLED" }));
    wrong(&world, "nobody", 5);
    let (code, message) = LOCKED;
    assert_refused(send(&world, "nobody", PASSWORD), code, message);
    wrong(&world, "somebody", 1);
}

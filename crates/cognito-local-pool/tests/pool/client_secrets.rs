//! Two secrets of a client, to exchange one without a break.

use cognito_srp_core::SecretString;
use serde_json::{Value, json};

use crate::support::{World, assert_code, merged, text};

fn about(world: &World, more: Value) -> Value {
    let client = json!({ "UserPoolId": world.pool_id, "ClientId": world.client_id });
    merged(client, more)
}

#[test]
fn a_client_has_two_secrets_at_the_most_and_each_is_good() {
    let mut world = World::with(json!({}), json!({ "GenerateSecret": true }));
    world.add_user("jane");
    world.sign_in("jane");
    let chosen = "a_secret_of_my_own+choice0";
    let body = about(&world, json!({ "ClientSecret": chosen }));
    let added = world.call("AddUserPoolClientSecret", body).expect("added");
    let added = &added["ClientSecretDescriptor"];
    assert_eq!(added["ClientSecretValue"], chosen);
    assert!(added["ClientSecretCreateDate"].is_number());
    let third = world.call("AddUserPoolClientSecret", about(&world, json!({})));
    assert_code(third, "LimitExceededException");
    world.sign_in("jane");
    let old = world.secret.replace(SecretString::from(chosen));
    let given = world.sign_in("jane");
    let refresh = json!({
        "ClientId": world.client_id,
        "ClientSecret": chosen,
        "RefreshToken": given["RefreshToken"],
    });
    world.call("GetTokensFromRefreshToken", refresh).expect("tokens");
    let list = |world: &World| {
        let body = about(world, json!({}));
        world.call("ListUserPoolClientSecrets", body).expect("a list")["ClientSecrets"].take()
    };
    let listed = list(&world);
    let ids: Vec<String> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|secret| text(&secret["ClientSecretId"]))
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(!listed.to_string().contains(chosen));
    let delete = |world: &World, id: &str| {
        let body = about(world, json!({ "ClientSecretId": id }));
        world.call("DeleteUserPoolClientSecret", body)
    };
    assert_code(delete(&world, "nothing"), "ResourceNotFoundException");
    delete(&world, &ids[0]).expect("deleted");
    world.sign_in("jane");
    world.secret = old;
    assert_code(world.try_start("jane", "1f"), "NotAuthorizedException");
    assert_code(delete(&world, &ids[1]), "InvalidParameterException");
}

#[test]
fn only_good_secrets_are_added_and_only_to_clients_that_have_one() {
    let world = World::with(json!({}), json!({ "GenerateSecret": true }));
    for wrong in ["short", "with blanks in it, and long enough", &"x".repeat(65)] {
        let body = about(&world, json!({ "ClientSecret": wrong }));
        assert_code(
            world.call("AddUserPoolClientSecret", body),
            "InvalidParameterException",
        );
    }
    let public = World::plain();
    assert_code(
        public.call("AddUserPoolClientSecret", about(&public, json!({}))),
        "InvalidParameterException",
    );
}

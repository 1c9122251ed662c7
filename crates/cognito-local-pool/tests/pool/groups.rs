//! Groups, and what tokens say about them.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::support::{Answer, World, assert_code, assert_refused, merged, text};

fn group(world: &World, operation: &str, name: &str, more: Value) -> Answer {
    let body = json!({ "UserPoolId": world.pool_id, "GroupName": name });
    world.call(operation, merged(body, more))
}

fn claims(token: &Value) -> Value {
    let token = text(token);
    let claims = token.split('.').nth(1).expect("three parts").as_bytes();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(claims).expect("base64")).expect("JSON")
}

fn names(groups: &Value) -> Vec<String> {
    let groups = groups["Groups"].as_array().expect("a list");
    groups.iter().map(|group| text(&group["GroupName"])).collect()
}

#[test]
fn groups_are_made_shown_changed_and_deleted() {
    let world = World::plain();
    let more = json!({ "Description": "all", "Precedence": 3 });
    let made = group(&world, "CreateGroup", "staff", more).expect("made")["Group"].take();
    assert_eq!(made["GroupName"], "staff");
    assert_eq!(
        (&made["Precedence"], &made["Description"]),
        (&json!(3), &json!("all"))
    );
    assert!(made["CreationDate"].is_number());
    assert_refused(
        group(&world, "CreateGroup", "staff", json!({})),
        "GroupExistsException",
        "A group with the name already exists.",
    );
    group(&world, "UpdateGroup", "staff", json!({ "Precedence": 1 })).expect("changed");
    let shown = group(&world, "GetGroup", "staff", json!({})).expect("shown")["Group"].take();
    assert_eq!(
        (&shown["Precedence"], &shown["Description"]),
        (&json!(1), &json!("all"))
    );
    group(&world, "DeleteGroup", "staff", json!({})).expect("deleted");
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        let answer = group(&world, operation, "staff", json!({}));
        assert_refused(answer, "ResourceNotFoundException", "Group not found.");
    }
    for name in ["", "two words", &"x".repeat(129)] {
        let answer = group(&world, "CreateGroup", name, json!({}));
        assert_code(answer, "InvalidParameterException");
    }
}

#[test]
fn tokens_name_the_groups_of_a_user_by_precedence() {
    let world = World::plain();
    world.add_user("jane");
    let before = claims(&world.sign_in("jane")["IdToken"]);
    assert_eq!(before.get("cognito:groups"), None);
    for (name, more) in [
        ("a", json!({})),
        ("b", json!({ "Precedence": 2, "RoleArn": "arn:b" })),
        ("c", json!({ "Precedence": 1, "RoleArn": "arn:c" })),
        ("d", json!({ "Precedence": 0 })),
    ] {
        group(&world, "CreateGroup", name, more).expect("made");
        let member = json!({ "GroupName": name });
        world.admin("AdminAddUserToGroup", "jane", member.clone());
        world.admin("AdminAddUserToGroup", "jane", member);
    }
    world.admin("AdminRemoveUserFromGroup", "jane", json!({ "GroupName": "d" }));
    let given = world.sign_in("jane");
    let (access, id) = (claims(&given["AccessToken"]), claims(&given["IdToken"]));
    assert_eq!(access["cognito:groups"], json!(["c", "b", "a"]));
    assert_eq!(id["cognito:groups"], json!(["c", "b", "a"]));
    assert_eq!(id["cognito:roles"], json!(["arn:c", "arn:b"]));
    assert_eq!(id["cognito:preferred_role"], "arn:c");
    assert_eq!(access.get("cognito:roles"), None);
    // Groups have no say about whom a token is of.
    let token = json!({ "AccessToken": given["AccessToken"] });
    world.call("GetUser", token).expect("a user");
}

#[test]
fn members_and_groups_are_listed_in_pages() {
    let world = World::plain();
    for name in ["g1", "g2", "g3"] {
        group(&world, "CreateGroup", name, json!({})).expect("made");
    }
    for user in ["jane", "joe"] {
        world.add_user(user);
        for name in ["g1", "g3"] {
            world.admin("AdminAddUserToGroup", user, json!({ "GroupName": name }));
        }
    }
    let page = |token: Value| {
        let body = json!({ "UserPoolId": world.pool_id, "Limit": 2, "NextToken": token });
        world.call("ListGroups", body).expect("a page")
    };
    let first = page(Value::Null);
    assert_eq!(names(&first), ["g1", "g2"]);
    let second = page(first["NextToken"].clone());
    assert_eq!(names(&second), ["g3"]);
    assert_eq!(second.get("NextToken"), None);
    let of_jane = world.admin("AdminListGroupsForUser", "jane", json!({}));
    assert_eq!(names(&of_jane), ["g1", "g3"]);
    let members = group(&world, "ListUsersInGroup", "g3", json!({ "Limit": 1 })).expect("a page");
    assert_eq!(members["Users"][0]["Username"], "jane");
    let more = json!({ "NextToken": members["NextToken"] });
    let members = group(&world, "ListUsersInGroup", "g3", more).expect("a page");
    assert_eq!(members["Users"][0]["Username"], "joe");
    group(&world, "DeleteGroup", "g1", json!({})).expect("deleted");
    let of_jane = world.admin("AdminListGroupsForUser", "jane", json!({}));
    assert_eq!(names(&of_jane), ["g3"]);
    assert_code(
        world.call("ListGroups", json!({ "UserPoolId": world.pool_id, "Limit": 61 })),
        "InvalidParameterException",
    );
}

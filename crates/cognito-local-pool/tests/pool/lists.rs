//! Lists of users and of app clients.

use serde_json::{Value, json};

use crate::support::{World, assert_code, merged, text};

fn listed(world: &World, more: Value) -> Value {
    let body = merged(json!({ "UserPoolId": world.pool_id }), more);
    world.call("ListUsers", body).expect("a page")
}

fn names(page: &Value) -> Vec<String> {
    let users = page["Users"].as_array().expect("a list");
    users.iter().map(|user| text(&user["Username"])).collect()
}

fn world() -> World {
    let world = World::plain();
    for name in ["jane", "janet", "joe"] {
        let attributes = json!([
            { "Name": "email", "Value": format!("{name}@example.com") },
            { "Name": "given_name", "Value": "J\"\\" },
        ]);
        world.add_user_with(name, attributes);
    }
    world.admin("AdminDisableUser", "joe", json!({}));
    world.set_password("janet", false);
    world
}

#[test]
fn users_are_listed_in_pages_with_the_attributes_that_are_wanted() {
    let world = world();
    let first = listed(&world, json!({ "Limit": 2, "AttributesToGet": ["email"] }));
    assert_eq!(names(&first), ["jane", "janet"]);
    assert_eq!(
        first["Users"][0]["Attributes"],
        json!([{ "Name": "email", "Value": "jane@example.com" }])
    );
    let rest = listed(&world, json!({ "PaginationToken": first["PaginationToken"] }));
    assert_eq!(names(&rest), ["joe"]);
    assert_eq!(rest.get("PaginationToken"), None);
    assert_eq!(rest["Users"][0]["Enabled"], false);
    assert!(!rest.to_string().to_lowercase().contains("verifier"));
}

#[test]
fn filters_keep_some() {
    let world = world();
    for (filter, kept) in [
        (r#"username = "jane""#, vec!["jane"]),
        (r#"username ^= "jan""#, vec!["jane", "janet"]),
        (r#"email = "joe@example.com""#, vec!["joe"]),
        (r#"given_name = "J\"\\""#, vec!["jane", "janet", "joe"]),
        (r#"status = "Disabled""#, vec!["joe"]),
        (r#"cognito:user_status = "FORCE_CHANGE_PASSWORD""#, vec!["janet"]),
        (r#"phone_number ^= "+""#, vec![]),
        ("", vec!["jane", "janet", "joe"]),
    ] {
        assert_eq!(
            names(&listed(&world, json!({ "Filter": filter }))),
            kept,
            "{filter}"
        );
    }
    for wrong in ["email", r#"custom:x = "1""#, r#"email = "a" or"#] {
        let body = json!({ "UserPoolId": world.pool_id, "Filter": wrong });
        assert_code(world.call("ListUsers", body), "InvalidParameterException");
    }
}

#[test]
fn clients_are_listed_without_their_secrets() {
    let world = World::with(json!({}), json!({ "GenerateSecret": true }));
    world.new_client(json!({}));
    let page = |token: Value| {
        let body = json!({ "UserPoolId": world.pool_id, "MaxResults": 1, "NextToken": token });
        world.call("ListUserPoolClients", body).expect("a page")
    };
    let first = page(Value::Null);
    let second = page(first["NextToken"].clone());
    assert_eq!(second.get("NextToken"), None);
    for page in [&first, &second] {
        let client = page["UserPoolClients"][0].as_object().expect("a client");
        let members: Vec<_> = client.keys().map(String::as_str).collect();
        assert_eq!(members, ["ClientId", "ClientName", "UserPoolId"]);
    }
    assert_ne!(first["UserPoolClients"], second["UserPoolClients"]);
}

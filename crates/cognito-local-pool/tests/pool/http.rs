//! The wire: AWS's JSON 1.1 protocol, and the operations that make pools.

use serde_json::{Value, json};

use crate::support::http::{get, raw, request, send};
use crate::support::{World, assert_code, assert_refused, merged};

#[test]
fn an_answer_has_the_headers_of_the_real_ones() {
    let world = World::plain();
    let body = json!({ "UserPoolId": world.pool_id }).to_string();
    let request = request(world.pool.endpoint(), "DescribeUserPool", &[], body.as_bytes());
    let reply = send(world.pool.endpoint(), &request).expect("an answer");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/x-amz-json-1.1"));
    assert_eq!(reply.header("x-amzn-requestid").map(str::len), Some(36));
    assert_eq!(reply.header("access-control-allow-origin"), None);
}

#[test]
fn operations_without_an_answer_give_an_empty_object() {
    let world = World::plain();
    world.add_user("jane");
    assert_eq!(world.admin("AdminDisableUser", "jane", json!({})), json!({}));
}

#[test]
fn unknown_operations_are_refused_in_json() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    for target in [
        "AWSCognitoIdentityProviderService.CreateUserImportJob",
        "AWSCognitoIdentityProviderService.",
        "AWSCognitoIdentityProviderService",
        "AWSCognitoIdentityService.GetId",
        "InitiateAuth",
        "<script>alert(1)</script>",
        "",
    ] {
        let request = request(endpoint, "", &[("X-Amz-Target", target)], b"{}");
        let reply = send(endpoint, &request).expect("an answer");
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (400, "UnknownOperationException"),
            "{target}"
        );
        assert!(!String::from_utf8_lossy(&reply.body).contains('<'));
    }
}

#[test]
fn other_paths_and_methods_are_refused_in_json() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    let host = endpoint.strip_prefix("http://").expect("an endpoint");
    for (method, path) in [
        ("GET", "/"),
        ("POST", "/other"),
        ("PUT", "/"),
        ("DELETE", "/"),
        ("GET", "/favicon.ico"),
    ] {
        let reply = send(endpoint, &raw(method, path, &[("Host", host)], b"")).expect("an answer");
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (404, "UnknownOperationException"),
            "{method} {path}"
        );
    }
}

#[test]
fn a_body_has_to_be_amz_json() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    let answer = |content_type: &str, body: &[u8]| {
        let request = request(endpoint, "ListUserPools", &[("Content-Type", content_type)], body);
        send(endpoint, &request).expect("an answer")
    };
    let fine = br#"{"MaxResults": 1}"#;
    for content_type in [
        "application/x-amz-json-1.1",
        "application/x-amz-json-1.1; charset=utf-8",
        "Application/X-Amz-Json-1.1",
    ] {
        assert_eq!(answer(content_type, fine).status, 200, "{content_type}");
    }
    for content_type in [
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain; application/x-amz-json-1.1",
        "",
    ] {
        assert_eq!(
            answer(content_type, fine).error(),
            "SerializationException",
            "{content_type}"
        );
    }
    for body in [
        "{",
        "[]",
        "null",
        "\"x\"",
        "<html>",
        "{\"MaxResults\": \"1\"}",
        "\u{feff}{}",
        "{\"MaxResults\": 1} x",
    ] {
        let reply = answer("application/x-amz-json-1.1", body.as_bytes());
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (400, "SerializationException"),
            "{body}"
        );
    }
    assert_eq!(
        answer("application/x-amz-json-1.1", b"").error(),
        "InvalidParameterException"
    );
    assert_eq!(
        answer("application/x-amz-json-1.1", b"{}").error(),
        "InvalidParameterException"
    );
}

#[test]
fn bodies_in_chunks_and_requests_without_a_user_agent_are_read() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    let host = endpoint.strip_prefix("http://").expect("an endpoint");
    let headers = [
        ("Host", host),
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", "AWSCognitoIdentityProviderService.ListUserPools"),
        ("Transfer-Encoding", "chunked"),
    ];
    let body = b"5\r\n{\"Max\r\nc\r\nResults\": 1}\r\n0\r\n\r\n";
    let reply = send(endpoint, &raw("POST", "/", &headers, body)).expect("an answer");
    assert_eq!(reply.status, 200);
}

#[test]
fn a_missing_member_is_named() {
    let world = World::plain();
    let message = "1 validation error detected: Value null at 'authFlow' failed to satisfy constraint: Member \
                   must not be null";
    let answer = world.call("InitiateAuth", json!({ "ClientId": world.client_id }));
    assert_refused(answer, "InvalidParameterException", message);
}

#[test]
fn pools_are_made_shown_changed_and_deleted() {
    let world = World::plain();
    let made = world.call(
        "CreateUserPool",
        json!({
            "PoolName": "second",
            "Policies": { "PasswordPolicy": { "MinimumLength": 10 } },
            "AutoVerifiedAttributes": ["email"],
            "UserPoolTags": { "team": "x" },
            "Schema": [{ "Name": "plan", "AttributeDataType": "String", "Mutable": true }],
        }),
    );
    let made = made.expect("a pool")["UserPool"].take();
    let id = made["Id"].as_str().expect("an id");
    assert!(id.starts_with("eu-west-1_") && id.len() == 19);
    assert_eq!(
        made["Arn"],
        format!("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{id}")
    );
    assert_eq!(made["Policies"]["PasswordPolicy"]["MinimumLength"], 10);
    assert_eq!(made["Policies"]["PasswordPolicy"]["RequireSymbols"], false);
    assert_eq!(
        (&made["MfaConfiguration"], &made["UserPoolTags"]["team"]),
        (&json!("OFF"), &json!("x"))
    );
    let attributes = made["SchemaAttributes"].as_array().expect("a list");
    assert!(
        attributes
            .iter()
            .any(|attribute| attribute["Name"] == "custom:plan")
    );
    let pool = json!({ "UserPoolId": id });
    let shown = world.call("DescribeUserPool", pool.clone()).expect("a pool")["UserPool"].take();
    assert_eq!(shown, made);
    // An update replaces: what is left out goes back to its default.
    let update = json!({ "DeviceConfiguration": { "ChallengeRequiredOnNewDevice": true } });
    world
        .call("UpdateUserPool", merged(pool.clone(), update))
        .expect("updated");
    let shown = world.call("DescribeUserPool", pool.clone()).expect("a pool")["UserPool"].take();
    assert_eq!(shown["DeviceConfiguration"]["ChallengeRequiredOnNewDevice"], true);
    assert_eq!(shown["AutoVerifiedAttributes"], json!([]));
    world.call("DeleteUserPool", pool.clone()).expect("deleted");
    let message = format!("User pool {id} does not exist.");
    assert_refused(
        world.call("DescribeUserPool", pool),
        "ResourceNotFoundException",
        &message,
    );
}

#[test]
fn lists_of_pools_have_pages() {
    let world = World::plain();
    for name in ["a", "b", "c", "d"] {
        world
            .call("CreateUserPool", json!({ "PoolName": name }))
            .expect("a pool");
    }
    let mut names = Vec::new();
    let mut page = json!({ "MaxResults": 2 });
    loop {
        let answer = world.call("ListUserPools", page.clone()).expect("a page");
        let pools = answer["UserPools"].as_array().expect("a list");
        names.extend(
            pools
                .iter()
                .map(|pool| pool["Name"].as_str().expect("a name").to_owned()),
        );
        match answer.get("NextToken") {
            Some(token) => page["NextToken"] = token.clone(),
            None => break,
        }
    }
    names.sort();
    assert_eq!(names, ["a", "b", "c", "d", "test"]);
    for wrong in [0, 61] {
        assert_code(
            world.call("ListUserPools", json!({ "MaxResults": wrong })),
            "InvalidParameterException",
        );
    }
}

#[test]
fn clients_are_made_shown_changed_and_deleted() {
    let world = World::plain();
    let pool = json!({ "UserPoolId": world.pool_id });
    let settings = json!({ "ClientName": "web", "GenerateSecret": true, "AuthSessionValidity": 5 });
    let made = world
        .call("CreateUserPoolClient", merged(pool.clone(), settings))
        .expect("a client");
    let made = &made["UserPoolClient"];
    assert_eq!(
        (&made["AuthSessionValidity"], &made["EnableTokenRevocation"]),
        (&json!(5), &json!(true))
    );
    assert_eq!(made["ClientId"].as_str().map(str::len), Some(26));
    let client = merged(pool, json!({ "ClientId": made["ClientId"] }));
    let shown = world
        .call("DescribeUserPoolClient", client.clone())
        .expect("a client");
    assert_eq!(&shown["UserPoolClient"], made);
    let update = merged(
        client.clone(),
        json!({ "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"] }),
    );
    let updated = world.call("UpdateUserPoolClient", update).expect("updated")["UserPoolClient"].take();
    assert_eq!(
        (&updated["AuthSessionValidity"], &updated["ClientName"]),
        (&json!(3), &json!("web"))
    );
    assert_eq!(updated["ClientSecret"], made["ClientSecret"]);
    world
        .call("DeleteUserPoolClient", client.clone())
        .expect("deleted");
    assert_code(
        world.call("DescribeUserPoolClient", client),
        "ResourceNotFoundException",
    );
}

#[test]
fn values_that_an_enumeration_does_not_have_are_refused() {
    let world = World::plain();
    world.add_user("jane");
    for (operation, body, values) in [
        (
            "CreateUserPool",
            json!({ "PoolName": "x", "MfaConfiguration": "MAYBE" }),
            "OFF, OPTIONAL, ON",
        ),
        (
            "UpdateDeviceStatus",
            json!({ "AccessToken": "x", "DeviceKey": "x", "DeviceRememberedStatus": "maybe" }),
            "remembered, not_remembered",
        ),
        (
            "AdminCreateUser",
            json!({ "UserPoolId": world.pool_id, "Username": "joe", "MessageAction": "LOUD" }),
            "RESEND, SUPPRESS",
        ),
    ] {
        let message = format!(
            "1 validation error detected: A value failed to satisfy constraint: Member must satisfy enum value \
             set: [{values}]"
        );
        assert_refused(world.call(operation, body), "InvalidParameterException", &message);
    }
}

#[test]
fn the_attributes_of_a_pool_are_bounded() {
    let world = World::plain();
    let pool = |count: usize| {
        let schema: Vec<_> = (0..count)
            .map(|number| json!({ "Name": format!("a{number}") }))
            .collect();
        world.call("CreateUserPool", json!({ "PoolName": "x", "Schema": schema }))
    };
    pool(50).expect("a pool");
    assert_code(pool(51), "InvalidParameterException");
}

#[test]
fn settings_that_the_api_does_not_have_are_refused() {
    let world = World::plain();
    let pool = |more: Value| world.call("CreateUserPool", merged(json!({ "PoolName": "x" }), more));
    for wrong in [
        json!({ "PoolName": "" }),
        json!({ "PoolName": "<x>" }),
        json!({ "Policies": { "PasswordPolicy": { "MinimumLength": 5 } } }),
        json!({ "AutoVerifiedAttributes": ["name"] }),
        json!({ "UsernameAttributes": ["name"] }),
        json!({ "AliasAttributes": ["name"] }),
        json!({ "UsernameAttributes": ["email"], "AliasAttributes": ["email"] }),
        json!({ "Schema": [{ "Name": "plan", "Required": true }] }),
        json!({ "Schema": [{ "Name": "plan", "AttributeDataType": "Blob" }] }),
    ] {
        assert_code(pool(wrong), "InvalidParameterException");
    }
    let client = json!({ "UserPoolId": "eu-west-1_nowhere", "ClientName": "x" });
    assert_code(
        world.call("CreateUserPoolClient", client),
        "ResourceNotFoundException",
    );
}

#[test]
fn mfa_settings_come_back_as_they_were_set() {
    let world = World::plain();
    let pool = json!({ "UserPoolId": world.pool_id });
    let config = json!({
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "SmsMfaConfiguration": { "SmsAuthenticationMessage": "{####}" },
    });
    world
        .call("SetUserPoolMfaConfig", merged(pool.clone(), config.clone()))
        .expect("set");
    assert_eq!(
        world
            .call("GetUserPoolMfaConfig", pool.clone())
            .expect("settings"),
        config
    );
    let shown = world.call("DescribeUserPool", pool).expect("a pool");
    assert_eq!(shown["UserPool"]["MfaConfiguration"], "OPTIONAL");
}

#[test]
fn the_key_set_is_made_before_the_first_sign_in_too() {
    let world = World::plain();
    let reply = get(
        world.pool.endpoint(),
        &format!("/{}/.well-known/jwks.json", world.pool_id),
        &[],
    );
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.json()["keys"].as_array().map(Vec::len), Some(2));
}

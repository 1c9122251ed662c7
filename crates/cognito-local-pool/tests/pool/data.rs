//! What a data file keeps over a stop, and what is not in it.

use std::path::Path;

use cognito_local_pool::{Builder, Issuer, LocalPool, Seed};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::device::{Device, device_configuration};
use crate::support::{PASSWORD, World, assert_code, http, merged, tokens};

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn port(world: &World) -> u16 {
    let port = world.pool.endpoint().rsplit(':').next();
    port.and_then(|port| port.parse().ok()).expect("a port")
}

/// The same world, stopped and started again.
fn again(world: World, builder: Builder) -> World {
    let World {
        pool,
        pool_id,
        client_id,
        secret,
    } = world;
    pool.shutdown();
    let pool = builder.test_clock(true).start_blocking().expect("a pool");
    World {
        pool,
        pool_id,
        client_id,
        secret,
    }
}

#[test]
fn everything_is_there_after_a_stop() {
    let folder = folder();
    let path = folder.path().join("pool.data");
    let settings = merged(
        device_configuration(false, false),
        json!({
            "AutoVerifiedAttributes": ["email"],
            "Schema": [{ "Name": "plan", "Mutable": true }],
            "AliasAttributes": ["email"],
        }),
    );
    let client = json!({ "GenerateSecret": true });
    let world = World::built(LocalPool::builder().data(&path), settings, client);
    let mfa = json!({
        "UserPoolId": world.pool_id,
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
    });
    world.call("SetUserPoolMfaConfig", mfa).expect("set");
    let group = json!({ "UserPoolId": world.pool_id, "GroupName": "staff", "Precedence": 3 });
    world.call("CreateGroup", group).expect("a group");
    let attributes = json!([
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "email_verified", "Value": "true" },
        { "Name": "custom:plan", "Value": "gold" },
    ]);
    world.add_user_with("jane", attributes);
    world.admin("AdminAddUserToGroup", "jane", json!({ "GroupName": "staff" }));
    world.add_user("joe");
    world.admin("AdminDeleteUser", "joe", json!({}));
    world.add_user("eve");
    let first = world.sign_in("jane");
    let device = world.confirm(&first);
    let app = world.set_up_app(&first);
    let other = json!({ "PoolName": "gone" });
    let other = world.call("CreateUserPool", other).expect("a pool")["UserPool"]["Id"].take();
    world
        .call("DeleteUserPool", json!({ "UserPoolId": other }))
        .expect("deleted");
    let of_eve = world.sign_in("eve");
    world.admin("AdminUserGlobalSignOut", "eve", json!({}));
    let forgotten = json!({ "ClientId": world.client_id, "Username": "jane" });
    let forgotten = merged(forgotten, json!({ "SecretHash": world.hash("jane") }));
    world.call("ForgotPassword", forgotten.clone()).expect("a code");
    let code = world.code("jane");
    let before = seen(&world);

    let port = port(&world);
    let world = again(world, LocalPool::builder().port(port).data(&path));
    assert_eq!(seen(&world), before);
    assert_code(
        world.call("DescribeUserPool", json!({ "UserPoolId": other })),
        "ResourceNotFoundException",
    );
    // Tokens are still good, and those that were not still are not.
    let user = world.call("GetUser", json!({ "AccessToken": first["AccessToken"] }));
    assert_eq!(user.expect("a user")["Username"], "jane");
    let refresh = json!({ "REFRESH_TOKEN": first["RefreshToken"], "DEVICE_KEY": device.key });
    let refresh = merged(refresh, json!({ "SECRET_HASH": world.hash("jane") }));
    tokens(world.initiate("REFRESH_TOKEN_AUTH", refresh));
    assert_code(
        world.call("GetUser", json!({ "AccessToken": of_eve["AccessToken"] })),
        "NotAuthorizedException",
    );
    // The second factor and the device prove themselves as before.
    let challenge = world
        .prove("jane@example.com", PASSWORD, json!({ "DEVICE_KEY": device.key }))
        .expect("a challenge");
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code_of_app = world.next_app_code(&app);
    let challenge = world
        .respond(
            &challenge,
            json!({ "SOFTWARE_TOKEN_MFA_CODE": code_of_app, "DEVICE_KEY": device.key }),
        )
        .expect("a challenge");
    tokens(world.device_round(&challenge, &device, &device.password));
    // A code that waited is still taken.
    assert_eq!(world.code("jane"), code);
    let reset = merged(
        forgotten,
        json!({ "ConfirmationCode": code, "Password": "Another-Horse-8!" }),
    );
    world
        .call("ConfirmForgotPassword", reset)
        .expect("a new password");
    let world = again(world, LocalPool::builder().port(port).data(&path));
    assert_code(world.prove("jane", PASSWORD, json!({})), "NotAuthorizedException");
    world
        .prove("jane", "Another-Horse-8!", json!({}))
        .expect("the new one");
}

/// What can be seen of a pool.
fn seen(world: &World) -> Value {
    let pool = json!({ "UserPoolId": world.pool_id });
    let client = merged(pool.clone(), json!({ "ClientId": world.client_id }));
    let call = |operation: &str, body: Value| world.call(operation, body).expect(operation);
    let keys = http::get(
        world.pool.endpoint(),
        &format!("/{}/.well-known/jwks.json", world.pool_id),
        &[],
    );
    json!([
        call("DescribeUserPool", pool.clone()),
        call("DescribeUserPoolClient", client),
        call("ListUsers", pool.clone()),
        call("ListGroups", pool),
        call("ListUserPools", json!({ "MaxResults": 10 })),
        world.admin("AdminGetUser", "jane", json!({})),
        world.admin("AdminListGroupsForUser", "jane", json!({})),
        world.admin("AdminListDevices", "jane", json!({})),
        keys.json(),
    ])
}

/// Someone who does not exist keeps the salt that was shown, or a restart would tell.
#[test]
fn people_who_do_not_exist_stay_the_same() {
    let folder = folder();
    let path = folder.path().join("pool.data");
    let client = json!({ "PreventUserExistenceErrors": "ENABLED" });
    let world = World::built(LocalPool::builder().data(&path), json!({}), client);
    let salt = |world: &World| world.start("nobody").answer["ChallengeParameters"]["SALT"].take();
    let before = salt(&world);
    let world = again(world, LocalPool::builder().data(&path));
    assert_eq!(salt(&world), before);
}

#[test]
fn tokens_stay_valid_on_another_port_if_the_issuer_stays() {
    let folder = folder();
    let path = folder.path().join("pool.data");
    let world = World::built(LocalPool::builder().data(&path), json!({}), json!({}));
    world.add_user("jane");
    let issuer = world.pool.endpoint().to_owned();
    let access = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    // A port that is free and another one.
    let world = again(world, LocalPool::builder().data(&path));
    if world.pool.endpoint() != issuer {
        assert_code(world.call("GetUser", access.clone()), "NotAuthorizedException");
    }
    let builder = LocalPool::builder().data(&path).issuer(Issuer::At(issuer));
    let world = again(world, builder);
    world.call("GetUser", access).expect("the user");
}

#[test]
fn no_password_and_no_token_is_in_the_file_and_it_is_for_its_owner_alone() {
    let folder = folder();
    let path = folder.path().join("pool.data");
    let settings = device_configuration(false, false);
    let world = World::built(LocalPool::builder().data(&path), settings, json!({}));
    world.add_user("jane");
    let tokens = world.sign_in("jane");
    let device: Device = world.confirm(&tokens);
    // The pool makes up a password and "sends" it.
    let joe = json!({ "UserPoolId": world.pool_id, "Username": "joe" });
    world.call("AdminCreateUser", joe).expect("a user");
    let invitation = world.code("joe");
    let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    let secrets = [
        PASSWORD.to_owned(),
        invitation,
        device.password,
        text("AccessToken"),
        text("IdToken"),
        text("RefreshToken"),
    ];
    let export = String::from_utf8(world.pool.export().expect("an export")).expect("text");
    drop(world);
    let bytes = std::fs::read(&path).expect("the file");
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("jane"));
    for secret in secrets {
        assert!(!holds(&secret) && !export.contains(&secret), "{secret}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
        LocalPool::builder().data(&path).build().expect("a pool");
        assert_eq!(mode(&path), 0o600);
    }
}

#[test]
fn reading_changes_nothing_in_the_file() {
    let folder = folder();
    let path = folder.path().join("pool.data");
    let world = World::built(LocalPool::builder().data(&path), json!({}), json!({}));
    world.add_user("jane");
    world.sign_in("jane");
    let before = std::fs::read(&path).expect("the file");
    for _ in 0..3 {
        world.admin("AdminGetUser", "jane", json!({}));
        world.start("jane");
        world
            .call("DescribeUserPool", json!({ "UserPoolId": world.pool_id }))
            .expect("a pool");
    }
    assert!(std::fs::read(&path).expect("the file") == before);
}

/// What is accepted is read again, however deep it is nested; and what could not be is refused.
#[test]
fn the_deepest_settings_survive_a_restart_and_an_export() {
    const DEEPEST: usize = 32;
    let folder = folder();
    let path = folder.path().join("pool.data");
    let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({ "x": inner }));
    let world = World::built(LocalPool::builder().data(&path), json!({}), json!({}));
    let bodies = |world: &World, levels: usize| {
        let pool = json!({ "UserPoolId": world.pool_id });
        let client = merged(
            pool.clone(),
            json!({ "ClientId": world.client_id, "ClientName": "app" }),
        );
        [
            (
                "UpdateUserPool",
                merged(pool.clone(), json!({ "LambdaConfig": nested(levels - 1) })),
            ),
            (
                "UpdateUserPoolClient",
                merged(client, json!({ "AnalyticsConfiguration": nested(levels - 1) })),
            ),
            (
                "SetUserPoolMfaConfig",
                merged(
                    pool,
                    json!({ "MfaConfiguration": "OFF", "WebAuthnConfiguration": nested(levels - 1) }),
                ),
            ),
        ]
    };
    for (operation, body) in bodies(&world, DEEPEST) {
        world.call(operation, body).expect(operation);
    }
    let before = seen_settings(&world);
    assert!(before.contains(&nested(DEEPEST - 1).to_string()));
    for levels in [DEEPEST + 1, 100, 120, 127] {
        for (operation, body) in bodies(&world, levels) {
            assert_code(world.call(operation, body), "SerializationException");
        }
    }
    let world = again(world, LocalPool::builder().data(&path));
    assert_eq!(seen_settings(&world), before);
    let export = String::from_utf8(world.pool.export().expect("an export")).expect("text");
    let seed = Seed::from_json(&export).expect("a seed");
    let world = again(world, LocalPool::builder().seed(seed));
    assert_eq!(seen_settings(&world), before);
    // A seed that goes deeper is refused too, since its export would be no seed.
    for settings in ["Settings", "MfaConfig"] {
        let member = if settings == "Settings" {
            "LambdaConfig"
        } else {
            "WebAuthnConfiguration"
        };
        let pool = json!({ "PoolName": "x", settings: { member: nested(DEEPEST) } });
        let text = json!({ "UserPools": [pool] }).to_string();
        let error = Seed::from_json(&text).map(drop).expect_err("refused").to_string();
        assert!(error.contains("nested deeper"), "{error}");
    }
}

fn seen_settings(world: &World) -> String {
    let pool = json!({ "UserPoolId": world.pool_id });
    let client = merged(pool.clone(), json!({ "ClientId": world.client_id }));
    let mut described = [
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "GetUserPoolMfaConfig",
    ]
    .map(|operation| {
        world
            .call(
                operation,
                if operation == "DescribeUserPoolClient" {
                    client.clone()
                } else {
                    pool.clone()
                },
            )
            .expect(operation)
    });
    for of_pool in &mut described {
        of_pool["UserPool"]["LastModifiedDate"] = json!(0);
    }
    json!(described).to_string()
}

/// How far the clock was moved on is not kept, so what was used up in a time to come is not either.
#[test]
fn an_app_that_was_used_with_a_moved_clock_is_good_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("pool.data");
    let world = World::built(LocalPool::builder().data(&path), json!({}), json!({}));
    let mfa = json!({
        "UserPoolId": world.pool_id,
        "MfaConfiguration": "OPTIONAL",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
    });
    world.call("SetUserPoolMfaConfig", mfa).expect("set");
    world.add_user("jane");
    world.advance(7 * 24 * 60 * 60);
    let app = world.set_up_app(&world.sign_in("jane"));
    let world = again(world, LocalPool::builder().data(&path));
    let challenge = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    let code = json!({ "SOFTWARE_TOKEN_MFA_CODE": world.app_code(&app) });
    tokens(world.respond(&challenge, code));
    // A code that was used up is so after a restart too.
    let used = json!({ "SOFTWARE_TOKEN_MFA_CODE": world.app_code(&app) });
    let world = again(world, LocalPool::builder().data(&path));
    let challenge = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    world.respond(&challenge, used).expect_err("used before");
}

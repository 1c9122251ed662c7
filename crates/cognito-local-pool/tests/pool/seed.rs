//! Pools from a file, and back into one.

use cognito_local_pool::{LocalPool, Seed};
use serde_json::{Value, json};

use crate::support::device::device_configuration;
use crate::support::program::{Running, program, run};
use crate::support::{PASSWORD, World, assert_code, http, merged, text, tokens};

const SEED: &str = r#"
[[UserPools]]
Id = "eu-west-1_Demo00000"
PoolName = "demo"

[UserPools.Settings]
AutoVerifiedAttributes = ["email"]
MfaConfiguration = "OPTIONAL"
DeviceConfiguration = { ChallengeRequiredOnNewDevice = true }

[UserPools.MfaConfig]
SoftwareTokenMfaConfiguration = { Enabled = true }

[[UserPools.Schema]]
Name = "plan"
Mutable = true

[[UserPools.Clients]]
ClientId = "democlient"
ClientSecret = "a-secret-for-tests-only-0"
Settings = { ClientName = "web", ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }

[[UserPools.Groups]]
GroupName = "staff"
Precedence = 1

[[UserPools.Users]]
Username = "jane"
Password = "Correct-Horse-9!"
Groups = ["staff"]

[UserPools.Users.Attributes]
email = "jane@example.com"
email_verified = "true"
"custom:plan" = "gold"

[[UserPools.Users]]
Username = "joe"
Password = "Correct-Horse-9!"
Temporary = true
"#;

fn seed() -> String {
    // Hyphens cannot stand in a client's secret.
    SEED.replace("a-secret-for-tests-only-0", "aSecretForTestsOnly0000000")
}

fn world(seed: Seed) -> World {
    let pool = LocalPool::builder().seed(seed).test_clock(true);
    World {
        pool: pool.start_blocking().expect("a pool"),
        pool_id: "eu-west-1_Demo00000".to_owned(),
        client_id: "democlient".to_owned(),
        secret: Some("aSecretForTestsOnly0000000".into()),
    }
}

#[test]
fn a_seed_makes_pools_clients_groups_and_users() {
    let world = world(Seed::from_toml(&seed()).expect("a seed"));
    let first = world.sign_in("jane");
    let user = world
        .call("GetUser", json!({ "AccessToken": first["AccessToken"] }))
        .expect("a user");
    let attribute = |name: &str| {
        let list = user["UserAttributes"].as_array().expect("a list");
        let found = list.iter().find(|one| one["Name"] == name);
        found.map(|one| text(&one["Value"]))
    };
    assert_eq!(attribute("email").as_deref(), Some("jane@example.com"));
    assert_eq!(attribute("custom:plan").as_deref(), Some("gold"));
    assert_eq!(attribute("sub").map(|sub| sub.len()), Some(36));
    let groups = world.admin("AdminListGroupsForUser", "jane", json!({}));
    assert_eq!(groups["Groups"][0]["GroupName"], "staff");
    let challenge = world.prove("joe", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_code(
        world.prove("jane", "Wrong-Horse-9!", json!({})),
        "NotAuthorizedException",
    );
}

/// The example in the documentation is one.
#[test]
fn the_documented_seed_works() {
    let document = include_str!("../../SEED.md");
    let (_, rest) = document.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let world = world(Seed::from_toml(example).expect("a seed"));
    world.sign_in("jane@example.com");
    let challenge = world
        .prove("joe", "Temporary-Horse-7!", json!({}))
        .expect("a challenge");
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

/// The export of a pool in use makes one with the same users, devices, apps and keys.
#[test]
fn an_export_is_a_seed() {
    let one = world(Seed::from_toml(&seed()).expect("a seed"));
    let first = one.sign_in("jane");
    let device = one.confirm(&first);
    let app = one.set_up_app(&first);
    let bearer = format!("Bearer {}", one.pool.token());
    let export = http::get(
        one.pool.endpoint(),
        "/_local/export",
        &[("Authorization", &bearer)],
    );
    assert_eq!(
        (export.status, export.header("content-type")),
        (200, Some("application/json"))
    );
    let export = String::from_utf8(export.body).expect("text");
    assert!(!export.contains(PASSWORD) && export.contains("\"Verifier\""));
    assert_eq!(http::get(one.pool.endpoint(), "/_local/export", &[]).status, 401);

    let other = world(Seed::from_json(&export).expect("a seed"));
    other.pool.clock().advance(std::time::Duration::from_secs(60));
    let challenge = other.prove("jane", PASSWORD, json!({ "DEVICE_KEY": device.key }));
    tokens(other.device_round(&challenge.expect("a challenge"), &device, &device.password));
    let challenge = other.prove("jane", PASSWORD, json!({})).expect("a challenge");
    let code = json!({ "SOFTWARE_TOKEN_MFA_CODE": other.app_code(&app) });
    let second = tokens(other.respond(&challenge, code));
    let key = |token: &Value| text(token).split('.').next().map(str::to_owned);
    assert_eq!(
        key(&first["AccessToken"]),
        key(&second["AccessToken"]),
        "the same key"
    );
    // Sign-ins are not taken along.
    assert_code(
        other.call("GetUser", json!({ "AccessToken": first["AccessToken"] })),
        "NotAuthorizedException",
    );
    // But for the moments of these sign-ins, a second export says the same.
    let mut exports = [&one, &other].map(|world| -> Value {
        serde_json::from_slice(&world.pool.export().expect("an export")).expect("JSON")
    });
    for export in &mut exports {
        let jane = &mut export["UserPools"][0]["Users"][0];
        jane["Devices"][0]["Authenticated"] = json!(0);
        jane["Mfa"]["LastStep"] = json!(0);
    }
    assert_eq!(exports[0], exports[1]);
}

#[test]
fn users_who_sign_in_with_an_address_are_exported_with_their_internal_name() {
    let world_of =
        |settings: Value| World::with(merged(device_configuration(false, false), settings), json!({}));
    let one = world_of(json!({ "UsernameAttributes": ["email"] }));
    one.add_user("jane@example.com");
    let export = String::from_utf8(one.pool.export().expect("an export")).expect("text");
    let pool = LocalPool::builder().seed(Seed::from_json(&export).expect("a seed"));
    let other = World {
        pool: pool.start_blocking().expect("a pool"),
        pool_id: one.pool_id.clone(),
        client_id: one.client_id.clone(),
        secret: None,
    };
    other.sign_in("jane@example.com");
}

/// Each in one line that names the line or the member.
#[test]
fn what_is_wrong_in_a_seed_is_said() {
    let user = "Username = \"jane\"";
    for (from, to, error) in [
        ("PoolName", "PoolNme", "unknown field `PoolNme`"),
        (
            "PoolName = \"demo\"",
            "PoolName = 7",
            "invalid type, expected a string at line 4",
        ),
        ("Precedence = 1", "Precedence = ", "at line 25"),
        ("eu-west-1_Demo00000", "demo", "UserPools[0].Id: "),
        (
            "\"OPTIONAL\"",
            "\"SOMETIMES\"",
            "unknown variant, expected one of `OFF`",
        ),
        (
            "Mutable = true",
            "Mutabel = true",
            "UserPools[0].Schema[0].Mutabel: there is no such member",
        ),
        (
            "ClientName =",
            "Clientname =",
            "UserPools[0].Clients[0].Settings.Clientname: there is no such member",
        ),
        (
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_ALL",
            "UserPools[0].Clients[0].Settings: ",
        ),
        (
            "aSecretForTestsOnly0000000",
            "short",
            "UserPools[0].Clients[0].ClientSecret: ",
        ),
        (
            "Groups = [\"staff\"]",
            "Groups = [\"none\"]",
            "UserPools[0].Users[0].Groups: there is no group \"none\"",
        ),
        (
            "\"Correct-Horse-9!\"",
            "\"simple\"",
            "UserPools[0].Users[0].Password: ",
        ),
        (
            "jane@example.com",
            "nowhere",
            "UserPools[0].Users[0].Attributes: Invalid email address format.",
        ),
        ("custom:plan", "custom:rank", "UserPools[0].Users[0].Attributes: "),
        (
            "Username = \"joe\"",
            user,
            "UserPools[0].Users[1].Username: another user of the pool has it",
        ),
        (
            user,
            "Username = \"jane doe\"",
            "UserPools[0].Users[0].Username: ",
        ),
    ] {
        let text = seed().replacen(from, to, 1);
        let built = Seed::from_toml(&text).map_err(|error| error.to_string());
        let built = built.and_then(|seed| {
            let built = LocalPool::builder().seed(seed).build();
            built.map(drop).map_err(|error| error.to_string())
        });
        let given = built.expect_err(to);
        assert!(
            given.contains(error) && given.lines().count() == 1,
            "{to}: {given}"
        );
        assert!(
            !given.contains("simple") && !given.contains("Correct-Horse"),
            "{given}"
        );
    }
    let twice = format!("{0}\n{0}", seed());
    let built = LocalPool::builder()
        .seed(Seed::from_toml(&twice).expect("a seed"))
        .build();
    let error = built.expect_err("refused").to_string();
    assert!(error.contains("UserPools[1].Id: another pool has it"), "{error}");
}

#[test]
fn the_program_begins_with_a_seed_and_goes_on_with_its_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    let (data, file) = (path("pool.data"), path("seed.toml"));
    // A wrong one leaves nothing behind.
    std::fs::write(&file, seed().replace("PoolName", "Poolname")).expect("written");
    for arguments in [
        ["--seed", &file, "--data", &data],
        ["--seed", "nowhere.toml", "--data", &data],
    ] {
        let output = run(&[&["--port", "0"], &arguments[..]].concat());
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(2), 0),
            "{error}"
        );
        assert!(
            error.starts_with("cognito-local-pool: the seed ") && error.lines().count() == 1,
            "{error}"
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    std::fs::write(&file, seed()).expect("written");
    let count = |running: &Running| {
        let body = json!({ "UserPoolId": "eu-west-1_Demo00000" });
        let users = http::call(running.endpoint(), "ListUsers", &body).expect("a list");
        users["Users"].as_array().map(Vec::len)
    };
    let running = Running::start(program(&["--seed", &file, "--data", &data]));
    assert_eq!(count(&running), Some(2));
    let gone = json!({ "UserPoolId": "eu-west-1_Demo00000", "Username": "joe" });
    http::call(running.endpoint(), "AdminDeleteUser", &gone).expect("deleted");
    drop(running);
    let running = Running::start(program(&["--seed", &file, "--data", &data]));
    assert_eq!(count(&running), Some(1));
}

/// What contradicts itself is not made into something that nobody asked for.
#[test]
fn what_contradicts_itself_is_said() {
    let group = json!({ "GroupName": "staff" });
    let device = json!({
        "DeviceKey": "eu-west-1_a",
        "DeviceGroupKey": "g",
        "PasswordVerifier": { "Salt": "AQ==", "Verifier": "AQ==" },
    });
    let jane = |more: Value| json!({ "Users": [merged(json!({ "Username": "jane" }), more)] });
    let of_sub = |name: &str| json!({ "Username": name, "Attributes": { "sub": "s" } });
    let required = json!({ "Schema": [{ "Name": "email", "Required": true, "Mutable": true }] });
    let user = "UserPools[0].Users[0]";
    for (more, error) in [
        (
            json!({ "Groups": [group, group] }),
            "UserPools[0].Groups[1].GroupName: another group of the pool has it".to_owned(),
        ),
        (
            jane(json!({ "Devices": [device, device] })),
            format!("{user}.Devices[1].DeviceKey: another device of the user has it"),
        ),
        (
            jane(json!({ "Password": PASSWORD, "Temporary": true, "Status": "CONFIRMED" })),
            format!("{user}.Temporary: "),
        ),
        (
            jane(json!({ "Temporary": true })),
            format!("{user}.Temporary: there is no Password"),
        ),
        (
            jane(json!({ "Mfa": { "SoftwareToken": true } })),
            format!("{user}.Mfa.SoftwareToken: there is no Secret"),
        ),
        (
            merged(required.clone(), jane(json!({ "Password": PASSWORD }))),
            format!("{user}.Attributes.email: the Schema requires it"),
        ),
        (
            json!({ "Users": [of_sub("ja\nne")] }),
            format!("{user}.Username: "),
        ),
        (
            json!({ "Users": [of_sub("ja\0ne")] }),
            format!("{user}.Username: "),
        ),
        (
            json!({ "Users": [of_sub("jane"), of_sub("joe")] }),
            "UserPools[0].Users[1].Attributes.sub: another user of the pool has it".to_owned(),
        ),
        (
            json!({ "Schema": [{ "Name": "plan" }, { "Name": "plan", "Mutable": true }] }),
            "UserPools[0].Schema: ".to_owned(),
        ),
    ] {
        let pool = merged(json!({ "PoolName": "x" }), more);
        let text = json!({ "UserPools": [pool] }).to_string();
        let built = Seed::from_json(&text).map(|seed| LocalPool::builder().seed(seed).build());
        let given = built.expect(&error).map(drop).expect_err(&error).to_string();
        assert!(given.contains(&error), "{given} has no {error}");
    }
    // Administrators can make such users, so an export can have them.
    let temporary = jane(json!({ "Password": PASSWORD, "Temporary": true }));
    for more in [jane(json!({})), temporary] {
        let pool = merged(json!({ "PoolName": "x" }), merged(required.clone(), more));
        let seed = Seed::from_json(&json!({ "UserPools": [pool] }).to_string()).expect("a seed");
        LocalPool::builder().seed(seed).build().expect("a pool");
    }
}

#[test]
fn a_problem_inside_a_seed_names_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bad.TOML");
    let text = seed().replace("Groups = [\"staff\"]", "Groups = [\"none\"]");
    std::fs::write(&file, text).expect("written");
    let seed = Seed::read(&file).expect("TOML, whatever the case of its name");
    let error = LocalPool::builder()
        .seed(seed)
        .build()
        .expect_err("refused")
        .to_string();
    assert!(
        error.contains("bad.TOML") && error.contains("UserPools[0].Users[0].Groups: "),
        "{error}"
    );
}

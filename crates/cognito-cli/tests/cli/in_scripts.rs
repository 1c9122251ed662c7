//! Scripts: no terminal, answers on standard input, results as JSON.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use serde_json::json;

use crate::support::{PASSWORD, SET_ANEW, World};

const SIGN_IN: [&str; 5] = ["sign-in", "--user", "jane", "--password-stdin", "--json"];

#[test]
fn everything_has_json() {
    let world = World::new("OPTIONAL", false);
    let made = world.run_with(
        &[
            "sign-up",
            "--user",
            "jane",
            "--email",
            "jane@example.com",
            "--attribute",
            "name=Jane",
            "--password-stdin",
            "--json",
        ],
        &[PASSWORD],
    );
    let made = made.json();
    assert_eq!(
        (&made["user"], &made["confirmed"]),
        (&json!("jane"), &json!(false))
    );
    assert_eq!(made["code_sent"]["Destination"], "j***@e***");

    let resent = world
        .run(&["confirm", "--user", "jane", "--resend", "--json"])
        .json();
    assert_eq!(resent["code_sent"]["DeliveryMedium"], "EMAIL");
    let confirmed = world.run_with(
        &["confirm", "--user", "jane", "--code-stdin", "--json"],
        &[&world.code("jane")],
    );
    assert_eq!(confirmed.json(), json!({"user": "jane", "confirmed": true}));

    let signed_in = world.run_with(&SIGN_IN, &[PASSWORD]);
    assert!(!signed_in.stdout.contains("eyJ"), "no token is printed");
    let signed_in = signed_in.json();
    assert_eq!(signed_in["username"], "jane");
    assert_eq!(signed_in["device"]["state"], "remembered");
    assert_eq!(signed_in["profile"], "default");

    let access = world.run(&["token", "--json"]).json();
    assert_eq!(access["kind"], "access");
    assert_eq!(world.owner_of(access["token"].as_str().expect("a text")), "jane");
    let id = world.run(&["token", "--id", "--json"]).json();
    assert_eq!(id["kind"], "id");
    assert_ne!(id["token"], access["token"]);

    let who = world.run(&["whoami", "--json"]).json();
    assert_eq!(who["attributes"]["name"], "Jane");
    let devices = world.run(&["devices", "list", "--json"]).json();
    assert_eq!(
        (&devices[0]["this"], devices[0]["key"].as_str()),
        (&json!(true), who["device"].as_str())
    );
    let key = devices[0]["key"].as_str().expect("a text");
    let remembered = world.run(&["devices", "remember", key, "--json"]).json();
    assert_eq!(remembered["remembered"], key);
    let forgotten = world.run(&["devices", "forget", key, "--json"]).json();
    assert_eq!(forgotten, json!({"forgotten": key, "this": true}));
    assert_eq!(world.run(&["devices", "list", "--json"]).json(), json!([]));

    let changed = world.run_with(
        &["password", "change", "--password-stdin", "--json"],
        &[PASSWORD, "Another-Horse-8!"],
    );
    assert_eq!(changed.json()["password_set"], true);
    let sent = world
        .run(&["password", "forgot", "--user", "jane", "--send-code", "--json"])
        .json();
    assert_eq!(sent["code_sent"]["AttributeName"], "email");
    let set = world.run_with(
        &[&SET_ANEW[..], &["--json"]].concat(),
        &[&world.code("jane"), PASSWORD],
    );
    assert_eq!(set.json()["password_set"], true);

    let out = world.run(&["sign-out", "--json"]).json();
    assert_eq!(out["pool_told"], true);
    let refused = world.run(&["whoami", "--json"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    let error: serde_json::Value = serde_json::from_str(&refused.stderr).expect("it is JSON");
    assert_eq!(error["error"]["code"], "NotSignedIn");
    assert_eq!(error["error"]["exit"], 3);
    let misused = world.run(&["whoami", "--jsn", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&misused.stderr).expect("it is JSON");
    assert_eq!((misused.code, &error["error"]["code"]), (2, &json!("Usage")));
}

#[test]
fn a_token_is_refreshed_when_it_is_time() {
    let world = World::new("OPTIONAL", false).signed_in();
    let token = |arguments: &[&str]| {
        let done = world.run(arguments);
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert_eq!(done.stderr, "");
        assert!(done.stdout.ends_with('\n') && done.stdout.lines().count() == 1);
        done.stdout.trim().to_owned()
    };
    let first = token(&["token"]);
    assert_eq!(token(&["token", "--access"]), first, "it is good");
    world.change_session(|session| session["received"] = 0.into());
    let second = token(&["token"]);
    assert_ne!(second, first);
    assert_eq!(world.owner_of(&second), "jane");
    assert_eq!(token(&["token"]), second);
    assert_ne!(token(&["token", "--refresh"]), second);
}

#[test]
fn many_tokens_at_a_time_are_one_refresh() {
    let world = World::new("OPTIONAL", false).with_jane().rotating();
    assert_eq!(world.run_with(&SIGN_IN, &[PASSWORD]).code, 0);
    world.change_session(|session| session["received"] = 0.into());
    let tokens: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6).map(|_| scope.spawn(|| world.run(&["token"]))).collect();
        let ends = runs.into_iter().map(|run| run.join().expect("it ran"));
        ends.map(|done| {
            assert_eq!(done.code, 0, "{}", done.stderr);
            done.stdout
        })
        .collect()
    });
    assert!(
        tokens.iter().all(|token| *token == tokens[0]),
        "all have the same"
    );
}

#[test]
fn codes_are_the_lines_after_the_password() {
    let world = World::new("OPTIONAL", false).signed_in();
    let secret = world.call(
        "AssociateSoftwareToken",
        &json!({"AccessToken": world.run(&["token"]).stdout.trim()}),
    );
    let key = secret["SecretCode"].as_str().expect("a text").to_owned();
    let token = world.run(&["token"]).stdout;
    world.call(
        "VerifySoftwareToken",
        &json!({"AccessToken": token.trim(), "UserCode": world.totp(&key)}),
    );
    world.call(
        "SetUserMFAPreference",
        &json!({"AccessToken": token.trim(), "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true}}),
    );
    let shared = [
        "sign-in",
        "--user",
        "jane",
        "--no-remember",
        "--password-stdin",
        "--json",
    ];
    let done = world.run_with(&shared, &[PASSWORD, &world.totp(&key)]);
    assert_eq!(done.json()["device"]["state"], "not_remembered");
    let second_try = world.run_with(&shared, &[PASSWORD, "000000", &world.totp(&key)]);
    assert_eq!(second_try.code, 0, "{}", second_try.stderr);
    let wrong = world.run_with(&shared, &[PASSWORD, "000000"]);
    assert_eq!(wrong.code, 4, "{}", wrong.stderr);
    let none = world.run_with(&shared, &[PASSWORD]);
    assert_eq!(none.code, 6, "{}", none.stderr);
    // The remembered device needs none.
    assert_eq!(world.run_with(&SIGN_IN, &[PASSWORD]).code, 0);
}

/// A program takes the key from the first line of JSON, and gives the code.
#[test]
fn an_authenticator_app_is_set_up_by_a_program() {
    let world = World::new("OPTIONAL", false).signed_in();
    let mut command = world.command(&["mfa", "setup", "--code-stdin", "--json"]);
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdout = BufReader::new(process.stdout.take().expect("it is piped"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    let shown: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
    let key = shown["secret_code"].as_str().expect("a text");
    let uri = shown["uri"].as_str().expect("a text");
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(key), "{uri}");
    let mut stdin = process.stdin.take().expect("it is piped");
    writeln!(stdin, "{}", world.totp(key)).expect("it listens");
    drop(stdin);
    line.clear();
    stdout.read_line(&mut line).expect("a line");
    let done: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
    assert_eq!(done["mfa"], "SOFTWARE_TOKEN_MFA");
    let output = process.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn profiles_have_sign_ins_of_their_own() {
    let world = World::new("OPTIONAL", false).with_jane();
    let secret_client = world.call(
        "CreateUserPoolClient",
        &json!({"UserPoolId": world.pool_id, "ClientName": "secret", "GenerateSecret": true}),
    );
    let client = &secret_client["UserPoolClient"];
    let file = world.home().join("config.toml");
    std::fs::write(
        &file,
        format!(
            "[work]\npool = {}\nclient = {}\nclient_secret = {}\nendpoint = '{}'\nuser = 'jane'\n",
            json!(world.pool_id),
            client["ClientId"],
            client["ClientSecret"],
            world.pool.endpoint()
        ),
    )
    .expect("it is writable");
    let run = |arguments: &[&str], lines: &[&str]| {
        let mut command = world.command(arguments);
        for (name, _) in world.environment().iter().skip(1) {
            if *name != "COGNITO_KEYRING" {
                command.env_remove(name);
            }
        }
        crate::support::finish(&mut command, lines)
    };
    let work = ["sign-in", "--profile", "work", "--password-stdin"];
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("it is ours");
        let open = run(&work, &[PASSWORD]);
        assert_eq!(open.code, 2, "{}", open.stderr);
        assert!(open.stderr.contains("chmod 600"), "{}", open.stderr);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
    }
    let done = run(&work, &[PASSWORD]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(run(&["token", "--profile", "work", "--refresh"], &[]).code, 0);
    assert_eq!(run(&["token"], &[]).code, 3, "the default profile is another one");

    // A sign-in without a profile is found again without options.
    let (pool, client, endpoint) = (&*world.pool_id, &*world.client_id, world.pool.endpoint());
    let by_options = [
        "sign-in",
        "--pool",
        pool,
        "--client",
        client,
        "--endpoint",
        endpoint,
        "--user",
        "jane",
        "--password-stdin",
    ];
    assert_eq!(run(&by_options, &[PASSWORD]).code, 0);
    assert_eq!(run(&["token", "--refresh"], &[]).code, 0);
    let elsewhere = run(&["token", "--client", "another"], &[]);
    assert_eq!(elsewhere.code, 3);
    assert!(
        elsewhere.stderr.contains("not where the settings say"),
        "{}",
        elsewhere.stderr
    );
    assert_eq!(run(&["sign-out", "--everywhere"], &[]).code, 0);
    assert_eq!(
        run(&["token", "--profile", "work"], &[]).code,
        0,
        "its token is good for some time yet"
    );
    assert_eq!(run(&["sign-out", "--offline", "--profile", "work"], &[]).code, 0);
    assert_eq!(run(&["token", "--profile", "work"], &[]).code, 3);
}

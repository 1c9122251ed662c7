//! What becomes of a sign-in that is kept: it is told to nobody else, and not lost.

use serde_json::{Value, json};

use crate::proxy::Proxy;
use crate::support::{Done, PASSWORD, SIGN_IN, World, finish};

/// The program, with the proxy for the service.
fn run_at(world: &World, proxy: &Proxy, arguments: &[&str], lines: &[&str]) -> Done {
    let mut command = world.command(arguments);
    finish(command.env("COGNITO_ENDPOINT", &proxy.endpoint), lines)
}

#[test]
fn a_sign_out_tells_nobody_else() {
    let world = World::new("OPTIONAL", false).signed_in();
    let other = Proxy::start(&world);
    let before = std::fs::read(world.session_file()).expect("it is kept");
    for arguments in [
        ["sign-out", "--endpoint", &other.endpoint],
        ["sign-out", "--client", "1another"],
    ] {
        let done = world.run(&arguments);
        assert_eq!(done.code, 3, "{}", done.stderr);
        for part in ["not where the settings say", "cognito sign-out --offline"] {
            assert!(done.stderr.contains(part), "{}", done.stderr);
        }
        assert_eq!(std::fs::read(world.session_file()).expect("it is kept"), before);
    }
    assert!(other.seen().is_empty(), "it was sent something");
    let done = world.run(&["sign-out", "--offline", "--endpoint", &other.endpoint]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(other.seen().is_empty(), "it was sent something");
    assert!(!world.session_file().exists());
}

#[test]
fn a_new_sign_in_ends_the_one_that_it_replaces() {
    let world = World::new("OPTIONAL", false).with_jane();
    let proxy = Proxy::start(&world);
    assert_eq!(run_at(&world, &proxy, &SIGN_IN, &[PASSWORD]).code, 0);
    let revoked = |seen: &[String]| seen.iter().filter(|name| *name == "RevokeToken").count();
    assert_eq!(revoked(&proxy.seen()), 0);
    let old = world.session();
    assert_eq!(run_at(&world, &proxy, &SIGN_IN, &[PASSWORD]).code, 0);
    assert_eq!(revoked(&proxy.seen()), 1);
    let refresh = |session: &Value| {
        world.pool.handle(
            "InitiateAuth",
            json!({
                "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": world.client_id,
                "AuthParameters": {
                    "REFRESH_TOKEN": session["refresh_token"], "DEVICE_KEY": session["device_key"],
                },
            })
            .to_string()
            .as_bytes(),
        )
    };
    refresh(&old).expect_err("it has ended");
    refresh(&world.session()).expect("it is good");

    // That of another place is left alone.
    world.change_session(|session| session["scope"]["client_id"] = "1another".into());
    assert_eq!(run_at(&world, &proxy, &SIGN_IN, &[PASSWORD]).code, 0);
    assert_eq!(revoked(&proxy.seen()), 0);
}

#[cfg(unix)]
#[test]
fn a_full_disk_does_not_end_the_sign_in() {
    let world = World::new("OPTIONAL", false).with_jane().rotating();
    assert_eq!(world.run_with(&SIGN_IN, &[PASSWORD]).code, 0);
    world.change_session(|session| session["received"] = 0.into());
    let mut command = std::process::Command::new("sh");
    crate::support::clean(&mut command);
    // No file may have more than 512 or 1024 bytes.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" token";
    command
        .args(["-c", script, crate::support::PROGRAM])
        .envs(world.environment());
    let done = finish(&mut command, &[]);
    assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{}", done.stderr);
    assert!(done.stderr.contains("the space there"), "{}", done.stderr);
    // Nothing was sent, so the refresh token is still good.
    let done = world.run(&["token"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[cfg(unix)]
#[test]
fn a_request_to_end_waits_for_new_tokens_to_be_kept() {
    use std::process::{Command, Stdio};

    let world = World::new("OPTIONAL", false).with_jane().rotating();
    let proxy = Proxy::start(&world);
    assert_eq!(run_at(&world, &proxy, &SIGN_IN, &[PASSWORD]).code, 0);
    world.change_session(|session| session["received"] = 0.into());
    let old = world.session();
    proxy.slow(1_000);
    let mut process = Command::new(crate::support::PROGRAM);
    crate::support::clean(&mut process);
    let mut process = process
        .arg("whoami")
        .envs(world.environment())
        .env("COGNITO_ENDPOINT", &proxy.endpoint)
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    proxy.waits_for("GetTokensFromRefreshToken");
    let killed = Command::new("kill")
        .args(["-TERM", &process.id().to_string()])
        .status();
    assert!(killed.expect("kill runs").success());
    assert_eq!(process.wait().expect("it ends").code(), Some(143));
    assert_ne!(world.session()["refresh_token"], old["refresh_token"]);
    proxy.slow(0);
    let done = run_at(&world, &proxy, &["token", "--refresh"], &[]);
    assert_eq!(done.code, 0, "the sign-in goes on: {}", done.stderr);
}

#[test]
fn a_missing_client_secret_is_no_end_of_a_sign_in() {
    let world = World::new("OPTIONAL", false).with_jane();
    for rotation in [false, true] {
        let mut settings = json!({
            "UserPoolId": world.pool_id, "ClientName": "secret", "GenerateSecret": true,
        });
        if rotation {
            settings["RefreshTokenRotation"] = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 0});
            settings["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]);
        }
        let client = &world.call("CreateUserPoolClient", &settings)["UserPoolClient"];
        let text = |name: &str| client[name].as_str().expect("a text").to_owned();
        let run = |arguments: &[&str], secret: &str| {
            let mut command = world.command(arguments);
            command.env("COGNITO_CLIENT", text("ClientId"));
            finish(command.env("COGNITO_CLIENT_SECRET", secret), &[PASSWORD])
        };
        let done = run(&SIGN_IN, &text("ClientSecret"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        for secret in ["", "1wrong"] {
            let done = run(&["token", "--refresh"], secret);
            assert_eq!(done.code, 4, "{}", done.stderr);
            assert!(done.stderr.contains("COGNITO_CLIENT_SECRET"), "{}", done.stderr);
        }
        assert_eq!(run(&["token", "--refresh"], &text("ClientSecret")).code, 0);
    }
}

#[test]
fn a_device_that_cannot_be_set_aside_is_no_failure() {
    let world = World::new("OPTIONAL", true).with_jane();
    let in_the_way = world.home().join("devices-not-remembered/devices.json");
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        let mut builder = std::fs::DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o700)
            .create(&in_the_way)
            .expect("it is ours");
    }
    #[cfg(not(unix))]
    std::fs::create_dir_all(&in_the_way).expect("it is ours");
    let done = world.run_with(&SIGN_IN, &[PASSWORD]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("Signed in as jane."), "{}", done.stdout);
    assert!(done.stderr.contains("could not be kept"), "{}", done.stderr);
    assert_eq!(world.run(&["token"]).code, 0);
}

/// `--local` where no pool runs: only what has to be sent needs it.
#[test]
fn what_sends_nothing_needs_no_pool() {
    let world = World::new("OPTIONAL", false).signed_in();
    let mut session = world.session();
    session["scope"] = json!({
        "endpoint": "http://127.0.0.1:9/",
        "pool_id": cognito_local_pool::FIRST_POOL_ID,
        "client_id": cognito_local_pool::FIRST_CLIENT_ID,
    });
    let file = world.home().join("sessions/local.json");
    std::fs::rename(world.session_file(), &file).expect("it is ours");
    std::fs::write(&file, session.to_string()).expect("it is writable");
    let run = |arguments: &[&str]| {
        let mut command = world.command(arguments);
        for name in ["COGNITO_POOL", "COGNITO_CLIENT", "COGNITO_ENDPOINT"] {
            command.env_remove(name);
        }
        finish(command.env("COGNITO_LOCAL_PORT", "9"), &[])
    };
    let done = run(&["--local", "token"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let done = run(&["--local", "whoami"]);
    assert_eq!(done.code, 5, "{}", done.stderr);
    let done = run(&["--local", "sign-out"]);
    assert_eq!(done.code, 5, "{}", done.stderr);
    let advice = "cognito --local sign-out --offline";
    assert!(done.stderr.contains(advice), "{}", done.stderr);
    let done = run(&["--local", "sign-out", "--offline"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(!file.exists());
}

#[test]
fn who_never_signed_in_gets_no_folders() {
    let world = World::new("OPTIONAL", false);
    for arguments in [&["token"][..], &["whoami"], &["sign-out"], &["devices", "list"]] {
        assert_eq!(world.run(arguments).code, 3);
    }
    let made = std::fs::read_dir(world.home()).expect("it is there").count();
    assert_eq!(made, 0);
}

/// All that is written in the course of a whole story, for people and for programs.
#[test]
fn no_output_shows_a_secret() {
    let mut outputs = Vec::new();
    for json in [false, true] {
        let world = World::new("OPTIONAL", false);
        let mut run = |arguments: &[&str], lines: &[&str]| {
            let format = if json { &["--json"][..] } else { &[] };
            let done = world.run_with(&[arguments, format].concat(), lines);
            outputs.push(format!("{}{}", done.stdout, done.stderr));
            assert!(done.code < 5, "{arguments:?}: {}", done.stderr);
        };
        let email = ["--email", "jane@example.com", "--password-stdin"];
        run(
            &[&["sign-up", "--user", "jane"], &email[..]].concat(),
            &[PASSWORD],
        );
        run(
            &["confirm", "--user", "jane", "--code-stdin"],
            &[&world.code("jane")],
        );
        run(&SIGN_IN, &["Wrong-Horse-9!"]);
        run(&SIGN_IN, &[PASSWORD]);
        let first = world.session();
        run(&["whoami"], &[]);
        run(&["token"], &[]);
        run(&["token", "--id", "--refresh"], &[]);
        run(&["devices", "list"], &[]);
        run(&SIGN_IN, &[PASSWORD]);
        let second = world.session();
        let devices = std::fs::read(world.home().join("devices/devices.json")).expect("one is remembered");
        let devices: Value = serde_json::from_slice(&devices).expect("it is JSON");
        let device = &devices["devices"][0]["device"]["device_password"];
        run(
            &["password", "change", "--password-stdin"],
            &[PASSWORD, "Another-Horse-8!"],
        );
        run(
            &["password", "change", "--password-stdin"],
            &["Wrong-Horse-9!", "short"],
        );
        run(&["devices", "forget"], &[]);
        run(&["sign-out"], &[]);
        run(&["whoami"], &[]);
        let all = outputs.join("\n");
        for secret in [&first["refresh_token"], &second["refresh_token"], device] {
            let secret = secret.as_str().expect("a text");
            assert!(secret.len() > 10 && !all.contains(secret), "{all}");
        }
        for password in [PASSWORD, "Another-Horse-8!", "Wrong-Horse-9!"] {
            assert!(!all.contains(password), "{all}");
        }
    }
}

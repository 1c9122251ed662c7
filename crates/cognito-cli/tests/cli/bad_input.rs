//! What goes wrong: one line that says what happened and what to do, an exit code, and nothing half-written.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};

use serde_json::json;

use crate::support::{PASSWORD, SET_ANEW, SIGN_IN, SIGN_UP, World, failed, finish, without_terminal};

#[test]
fn wrong_options() {
    let world = World::new("OPTIONAL", false);
    let run = |arguments: &[&str]| world.run(arguments);
    failed(&run(&["sign-inn"]), 2, "sign-inn", "sign-in");
    failed(&run(&["sign-in", "--usr", "jane"]), 2, "--usr", "--user");
    failed(
        &run(&["sign-in", "--password", "x"]),
        2,
        "--password",
        "--password-stdin",
    );
    failed(
        &run(&["sign-in", "--remember", "--no-remember"]),
        2,
        "--no-remember",
        "--help",
    );
    failed(&run(&["completions"]), 2, "SHELL", "--help");
    failed(&run(&["completions", "tcsh"]), 2, "tcsh", "--help");
    failed(&run(&["man", "sing-in"]), 2, "sing-in", "--help");
    failed(
        &run(&["token", "--profile", "nobody"]),
        2,
        "no profile nobody",
        "[nobody]",
    );
    failed(&run(&["token", "--profile", "../x"]), 2, "../x", "small letters");
    failed(
        &run(&["token", "--local", "--pool", "x"]),
        2,
        "--local",
        "Leave out",
    );
    failed(
        &run(&["sign-up", "--user", "j", "--attribute", "name"]),
        2,
        "name",
        "--help",
    );
    failed(
        &run(&["sign-in", "--pool", "nowhere", "--user", "j", "--password-stdin"]),
        2,
        "pool",
        "eu-west-1_",
    );
    failed(
        &run(&["sign-in", "--endpoint", "http://example.com", "--user", "j"]),
        2,
        "endpoint",
        "https://",
    );
    failed(&run(&["sign-in"]), 2, "which user", "--user");
    failed(&run(&["pool", "--port", "many"]), 2, "many", "--help");
}

#[test]
fn wrong_settings() {
    let world = World::new("OPTIONAL", false);
    let file = world.home().join("config.toml");
    for (text, line, word) in [
        ("[default]\npool = 'a'\ncleint = 'b'\n", 3, "cleint"),
        ("pool = 'eu-west-1_A'\n", 1, "[default]"),
        ("[default\n", 1, "[default]"),
        ("client_secret = 's3cretvalue'\n", 1, "[default]"),
        ("[default]\nclient_secret = s3cretvalue\n", 2, "in quotes"),
        ("[default]\npool = 7\n", 2, "string"),
    ] {
        std::fs::write(&file, text).expect("it is writable");
        let done = world.run(&["token"]);
        failed(&done, 2, &format!("config.toml line {line}"), word);
        assert!(!done.stderr.contains("s3cret"), "{}", done.stderr);
    }
    std::fs::write(&file, [0xff]).expect("it is writable");
    failed(&world.run(&["token"]), 2, "config.toml cannot be read", "Repair");

    std::fs::remove_file(&file).expect("it is ours");
    std::fs::create_dir(&file).expect("a folder");
    failed(&world.run(&["token"]), 1, "config.toml cannot be read", "Repair");

    let mut nothing_said = without_terminal();
    nothing_said
        .args(SIGN_IN)
        .env("COGNITO_HOME", world.home().join("empty"));
    failed(
        &finish(&mut nothing_said, &[PASSWORD]),
        2,
        "which user pool",
        "--pool",
    );
    let mut local = without_terminal();
    local.args(["--local", "token"]).env("COGNITO_LOCAL_PORT", "many");
    failed(&finish(&mut local, &[]), 2, "COGNITO_LOCAL_PORT", "unset");
}

#[test]
fn an_unknown_pool_or_client() {
    let world = World::new("OPTIONAL", false).with_jane();
    let with = |option: &str, value: &str| {
        let arguments = [&SIGN_IN[..], &[option, value]].concat();
        world.run_with(&arguments, &[PASSWORD])
    };
    failed(&with("--client", "1nobody"), 4, "1nobody", "--client");
    assert!(!world.session_file().exists());
    failed(
        &world.run_with(
            &[
                "sign-up",
                "--user",
                "j",
                "--client",
                "1nobody",
                "--password-stdin",
            ],
            &[PASSWORD],
        ),
        4,
        "1nobody",
        "--pool",
    );
}

#[test]
fn nobody_answers() {
    let world = World::new("OPTIONAL", false).with_jane();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .expect("a port")
        .local_addr()
        .expect("it has one");
    let endpoint = format!("http://{free}");
    let nobody = [&SIGN_IN[..], &["--endpoint", &endpoint]].concat();
    failed(
        &world.run_with(&nobody, &[PASSWORD]),
        5,
        "could not be reached",
        "--endpoint",
    );

    let mut local = without_terminal();
    local
        .args(["--local", "sign-in"])
        .env("COGNITO_HOME", world.home());
    local.env("COGNITO_LOCAL_PORT", free.port().to_string());
    failed(
        &finish(&mut local, &[]),
        5,
        &endpoint,
        "Start one in another terminal: cognito pool",
    );

    // A server that speaks something else.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it has one"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ =
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
        }
    });
    let stranger = [&SIGN_IN[..], &["--endpoint", &endpoint]].concat();
    failed(&world.run_with(&stranger, &[PASSWORD]), 5, "answer", "--endpoint");
}

/// With AWS, the two ids are all it takes: the region's own address is asked for, here at a proxy that refuses.
#[test]
fn aws_is_found_by_the_ids_alone() {
    let world = World::new("OPTIONAL", false);
    let proxy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = format!("http://{}", proxy.local_addr().expect("it has one"));
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = proxy.accept().expect("somebody comes");
        let mut request = [0; 4096];
        let length = stream.read(&mut request).expect("a request");
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        // Further attempts find nobody.
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    let mut command = without_terminal();
    command
        .args([
            "sign-in",
            "--pool",
            "eu-west-1_AbCdEf123",
            "--client",
            "1example23456789",
        ])
        .args(["--user", "jane", "--password-stdin"])
        .env("COGNITO_HOME", world.home())
        .env("HTTPS_PROXY", address);
    let done = finish(&mut command, &[PASSWORD]);
    failed(&done, 5, "could not be reached", "HTTPS_PROXY");
    let asked = asked.join().expect("it was asked");
    assert!(
        asked.starts_with("CONNECT cognito-idp.eu-west-1.amazonaws.com:443 "),
        "{asked}"
    );
}

#[test]
fn a_wrong_password_and_then_too_many() {
    let world = World::new("OPTIONAL", false).with_jane();
    for _ in 0..5 {
        failed(
            &world.run_with(&SIGN_IN, &["Wrong-Horse-9!"]),
            4,
            "Incorrect username or password.",
            "cognito password forgot",
        );
    }
    failed(
        &world.run_with(&SIGN_IN, &[PASSWORD]),
        4,
        "locked for a while",
        "Wait, up to 15 minutes",
    );
    assert!(!world.session_file().exists());
    let nobody = ["sign-in", "--user", "nobody", "--password-stdin"];
    failed(
        &world.run_with(&nobody, &[PASSWORD]),
        4,
        "User does not exist",
        "--user",
    );
}

#[test]
fn an_account_that_is_not_ready() {
    let world = World::new("OPTIONAL", false);
    failed(
        &world.run_with(&SIGN_UP, &["short"]),
        4,
        "password",
        "Choose another password",
    );
    assert_eq!(world.run_with(&SIGN_UP, &[PASSWORD]).code, 0);
    failed(
        &world.run_with(&SIGN_UP, &[PASSWORD]),
        4,
        "exists",
        "cognito sign-in",
    );
    failed(
        &world.run_with(&SIGN_IN, &[PASSWORD]),
        4,
        "not confirmed",
        "cognito confirm",
    );
    let confirm = ["confirm", "--user", "jane", "--code-stdin"];
    failed(
        &world.run_with(&confirm, &["000000"]),
        4,
        "code is wrong",
        "cognito confirm --resend",
    );
    assert_eq!(world.run_with(&confirm, &[&world.code("jane")]).code, 0);
    world.call(
        "AdminDisableUser",
        &json!({"UserPoolId": world.pool_id, "Username": "jane"}),
    );
    failed(
        &world.run_with(&SIGN_IN, &[PASSWORD]),
        4,
        "disabled",
        "Ask the people",
    );
    world.call(
        "AdminEnableUser",
        &json!({"UserPoolId": world.pool_id, "Username": "jane"}),
    );
    world.call(
        "AdminResetUserPassword",
        &json!({"UserPoolId": world.pool_id, "Username": "jane"}),
    );
    failed(
        &world.run_with(&SIGN_IN, &[PASSWORD]),
        4,
        "set anew",
        "cognito password forgot",
    );
    failed(
        &world.run_with(&SET_ANEW, &["000000", PASSWORD]),
        4,
        "code is wrong",
        "--have-code",
    );
}

#[test]
fn a_sign_in_that_has_ended() {
    let world = World::new("OPTIONAL", false).signed_in();
    let before = std::fs::read(world.session_file()).expect("it is kept");
    world.call(
        "AdminUserGlobalSignOut",
        &json!({"UserPoolId": world.pool_id, "Username": "jane"}),
    );
    failed(&world.run(&["whoami"]), 3, "revoked", "cognito sign-in");
    failed(
        &world.run(&["token", "--refresh"]),
        3,
        "has ended",
        "cognito sign-in",
    );
    assert_eq!(std::fs::read(world.session_file()).expect("it is kept"), before);
    let out = world.run(&["sign-out"]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    failed(
        &world.run(&["sign-out"]),
        3,
        "Nobody is signed in",
        "cognito sign-in",
    );
}

#[test]
fn a_terminal_that_is_none() {
    let world = World::new("OPTIONAL", false).with_jane();
    failed(
        &world.run(&["sign-in", "--user", "jane"]),
        6,
        "no terminal to ask at: password",
        "--password-stdin",
    );
    failed(&world.run(&SIGN_IN), 6, "no terminal", "--password-stdin");
    failed(
        &world.run_with(&SIGN_IN, &[""]),
        6,
        "the line is empty",
        "each line",
    );
    failed(
        &world.run_with(&SIGN_IN, &[&"x".repeat(5000)]),
        6,
        "too long",
        "each line",
    );
    failed(
        &world.run(&["confirm", "--user", "jane"]),
        6,
        "no terminal",
        "--code-stdin",
    );
    failed(&world.run(&["confirm"]), 2, "which user", "--user");
    assert!(!world.session_file().exists());
}

#[cfg(unix)]
#[test]
fn variables_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let world = World::new("OPTIONAL", false).with_jane();
    let no_text = OsStr::from_bytes(b"no\xfftext");
    for (name, arguments) in [
        ("COGNITO_POOL", ["token", "--json"]),
        ("COGNITO_USER", ["sign-in", "--json"]),
        ("COGNITO_CLIENT_SECRET", ["token", "--json"]),
        ("COGNITO_PROFILE", ["token", "--json"]),
        ("COGNITO_LOCAL_PORT", ["--local", "token"]),
    ] {
        let mut command = world.command(&arguments);
        let done = finish(command.env(name, no_text), &[]);
        assert_eq!(done.code, 2, "{name}: {}", done.stderr);
        assert!(
            done.stderr.contains(&format!("{name} is not UTF-8 text")),
            "{}",
            done.stderr
        );
    }
    // The name of a folder need not be one.
    let home = world.home().join(no_text);
    let mut command = world.command(&SIGN_IN);
    let done = finish(command.env("COGNITO_HOME", &home), &[PASSWORD]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(home.join("sessions/default.json").exists());
}

#[test]
fn an_authenticator_app_that_nobody_can_confirm() {
    let world = World::new("OPTIONAL", false).signed_in();
    failed(&world.run(&["mfa", "setup"]), 6, "no terminal", "--code-stdin");
    let done = world.run_with(&["mfa", "setup", "--code-stdin"], &["no code"]);
    assert_eq!(done.code, 4, "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1, "no key: {}", done.stderr);
}

#[test]
fn a_pool_that_cannot_start() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("it has one").port().to_string();
    let run = |arguments: &[&str], variable: &str| {
        let mut command = without_terminal();
        command.args(arguments);
        finish(command.env("COGNITO_LOCAL_PORT", variable), &[])
    };
    for (arguments, variable) in [(&["pool", "--port", &port][..], ""), (&["pool"], &port)] {
        let done = run(arguments, variable);
        failed(&done, 2, &port, "COGNITO_LOCAL_PORT=N");
    }
    let done = run(&["pool", "--json", "--port", &port], "");
    assert_eq!((done.code, done.stdout.as_str()), (2, ""));
    let error: serde_json::Value = serde_json::from_str(&done.stderr).expect("it is JSON");
    assert_eq!(error["error"]["code"], "LocalPool");
    assert_eq!(error["error"]["exit"], 2);
    for option in [
        &["--local"][..],
        &["--pool", "eu-west-1_A"],
        &["--profile", "work"],
    ] {
        let done = run(&[&["pool"][..], option].concat(), "");
        failed(&done, 2, "a pool of its own", "Leave out");
    }
}

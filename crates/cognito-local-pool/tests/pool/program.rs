//! The program `cognito-local-pool`.

use cognito_local_pool::{FIRST_CLIENT_ID, FIRST_POOL_ID};
use serde_json::{Value, json};

use crate::support::program::{Running, program, run};
use crate::support::{PASSWORD, http, text};

#[cfg(unix)]
#[test]
fn it_says_where_it_is_and_stops_on_signals() {
    for signal in ["-INT", "-TERM"] {
        let running = Running::start(program(&["--region", "eu-central-1"]));
        assert!(running.endpoint().starts_with("http://127.0.0.1:"));
        assert!(running.ready["token"].as_str().expect("a token").len() >= 43);
        let pool =
            http::call(running.endpoint(), "CreateUserPool", &json!({ "PoolName": "x" })).expect("a pool");
        assert!(
            pool["UserPool"]["Id"]
                .as_str()
                .expect("an id")
                .starts_with("eu-central-1_")
        );
        let (status, said) = running.stop(signal);
        let line = "Sign in to user pool eu-central-1_Local0000 with client localpublicclient000000000, or make others.\n";
        assert_eq!((status, said.as_str()), (Some(0), line));
    }
}

/// Somebody signs up and in with nothing but the ids that the program says.
#[test]
fn there_is_a_pool_to_sign_in_to() {
    let running = Running::start(program(&[]));
    let call =
        |operation: &str, body: Value| http::call(running.endpoint(), operation, &body).expect(operation);
    let jane = json!({
        "ClientId": FIRST_CLIENT_ID,
        "Username": "jane",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jane@example.com" }],
    });
    call("SignUp", jane);
    let path = format!("/_local/codes?user_pool_id={FIRST_POOL_ID}&username=jane");
    let bearer = format!("Bearer {}", running.ready["token"].as_str().expect("a token"));
    let codes = http::get(running.endpoint(), &path, &[("Authorization", &bearer)]).json();
    let code = codes[0]["code"].clone();
    let confirmed = json!({ "ClientId": FIRST_CLIENT_ID, "Username": "jane", "ConfirmationCode": code });
    call("ConfirmSignUp", confirmed);
    let parameters = json!({ "USERNAME": "jane", "PASSWORD": PASSWORD });
    let body = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": FIRST_CLIENT_ID, "AuthParameters": parameters });
    let tokens = call("InitiateAuth", body)["AuthenticationResult"].take();
    assert!(tokens["AccessToken"].is_string() && tokens["NewDeviceMetadata"]["DeviceKey"].is_string());
}

#[test]
fn a_port_in_use_is_one_clear_line() {
    let running = Running::start(program(&[]));
    let port = running.endpoint().rsplit(':').next().expect("a port");
    let second = run(&["--port", port]);
    let error = String::from_utf8(second.stderr).expect("text");
    assert_eq!((second.status.code(), second.stdout.len()), (Some(2), 0));
    assert!(
        error.lines().count() == 1 && error.contains(port) && error.contains("--port 0"),
        "{error}"
    );
}

#[test]
fn wrong_arguments_are_one_clear_line() {
    for arguments in [
        &["--nonsense"][..],
        &["nonsense"],
        &["--port"],
        &["--port", "99999"],
        &["--port", "x"],
        &["--issuer", "google"],
        &["--region", "EU WEST"],
        &["--timestamp-window", "-1"],
        &["--access-key", "id"],
        &["--log", "very=loud=x"],
        &["--log", "verbose"],
        &["--log", "loud"],
        &["--log", ""],
        &["--log", "info,loud"],
        &["--log", "6"],
        &["--log-format", "xml"],
        &["--data", "/nowhere/pool.data"],
        &["--seed", "/nowhere/seed.toml"],
    ] {
        let output = run(arguments);
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(2), 0),
            "{arguments:?}"
        );
        assert!(
            error.starts_with("cognito-local-pool: ") && error.lines().count() == 1,
            "{error}"
        );
    }
}

#[test]
fn help_and_version() {
    let help = run(&["--help"]);
    let text = String::from_utf8(help.stdout).expect("text");
    assert!(help.status.success() && text.contains("--test-clock") && text.contains("--port"));
    let version = String::from_utf8(run(&["--version"]).stdout).expect("text");
    assert_eq!(
        version,
        format!("cognito-local-pool {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[cfg(unix)]
#[test]
fn levels_and_filters_are_taken() {
    for filter in [
        "info",
        "WARN",
        "off",
        "0",
        "5",
        "warn,hyper=trace",
        "cognito_local_pool=debug",
    ] {
        let running = Running::start(program(&["--log", filter]));
        assert_eq!(running.stop("-TERM").0, Some(0), "{filter}");
    }
}

/// One line per request, and no secret in any, at the loudest level and in both formats.
#[cfg(unix)]
#[test]
fn the_log_has_a_line_per_request_and_no_secret() {
    for arguments in [
        &["--log", "trace"][..],
        &["--log", "trace", "--log-format", "json"],
    ] {
        look_at_log(arguments);
    }
}

#[cfg(unix)]
fn look_at_log(arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("pool.data");
    let data = ["--data", data.to_str().expect("text")];
    let running = Running::start(program(&[arguments, &data].concat()));
    let call = |operation: &str, body: Value| http::call(running.endpoint(), operation, &body);
    let pool = call("CreateUserPool", json!({ "PoolName": "x" })).expect("a pool")["UserPool"]["Id"].take();
    let client = json!({ "UserPoolId": pool, "ClientName": "x", "GenerateSecret": true });
    let client = call("CreateUserPoolClient", client).expect("a client")["UserPoolClient"].take();
    let secrets = [
        "Secret-Horse-9!",
        "secret-hash",
        "secret-session",
        "5ec7e7",
        "secret-token",
        "jane-secret",
    ];
    let user = json!({ "UserPoolId": pool, "Username": secrets[5], "TemporaryPassword": secrets[0] });
    call("AdminCreateUser", user).expect("a user");
    let parameters = json!({ "USERNAME": secrets[5], "SECRET_HASH": secrets[1], "SRP_A": secrets[3] });
    let body =
        json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": client["ClientId"], "AuthParameters": parameters });
    assert!(call("InitiateAuth", body).is_err());
    let body = json!({
        "ChallengeName": "SMS_MFA", "ClientId": client["ClientId"], "Session": secrets[2], "ChallengeResponses": {},
    });
    assert!(call("RespondToAuthChallenge", body).is_err());
    assert!(call("GetUser", json!({ "AccessToken": secrets[4] })).is_err());
    assert!(call("GetUser", json!({ "AccessToken": [secrets[4]] })).is_err());
    let token = running.ready["token"].as_str().expect("a token").to_owned();
    let bearer = format!("Bearer {token}");
    for path in [
        "/_local/codes?username=jane-secret",
        "/_local/overview",
        "/_local/export",
        "/secret-session",
    ] {
        http::get(running.endpoint(), path, &[("Authorization", &bearer)]);
    }
    let foreign = [("Origin", "http://evil.example")];
    let foreign = http::request(running.endpoint(), "GetUser", &foreign, b"{}");
    http::send(running.endpoint(), &foreign).expect("an answer");
    let (status, log) = running.stop("-TERM");
    assert_eq!(status, Some(0));
    let answered: Vec<_> = log
        .lines()
        .filter(|line| line.contains("milliseconds"))
        .map(seen_in)
        .collect();
    let expected = [
        ("CreateUserPool", "ok"),
        ("CreateUserPoolClient", "ok"),
        ("AdminCreateUser", "ok"),
        ("InitiateAuth", "NotAuthorizedException"),
        ("RespondToAuthChallenge", "InvalidParameterException"),
        ("GetUser", "NotAuthorizedException"),
        ("GetUser", "SerializationException"),
        ("/_local/codes", "InvalidParameterException"),
        ("/_local/overview", "ok"),
        ("/_local/export", "ok"),
        ("unknown", "UnknownOperationException"),
        ("GetUser", "ForbiddenException"),
    ];
    let expected = expected.map(|(operation, outcome)| (operation.to_owned(), outcome.to_owned()));
    assert_eq!(answered, expected, "{log}");
    let client_secret = client["ClientSecret"].as_str().expect("a secret");
    for secret in secrets.into_iter().chain([client_secret, &token]) {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

/// With JSON, every line on stderr is JSON: what is said to people too.
#[cfg(unix)]
#[test]
fn with_json_nothing_else_is_on_stderr() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    let (data, seed) = (path("pool.data"), path("seed.json"));
    std::fs::write(&seed, "{}").expect("written");
    let mut said = String::new();
    for arguments in [
        &["--log-format", "json", "--data", &data][..],
        &["--log-format", "json", "--data", &data, "--seed", &seed],
    ] {
        let (status, lines) = Running::start(program(arguments)).stop("-TERM");
        assert_eq!(status, Some(0));
        said.push_str(&lines);
    }
    for line in said.lines() {
        serde_json::from_str::<Value>(line).expect(line);
    }
    assert!(
        said.contains("Sign in to user pool") && said.contains("The seed is not read"),
        "{said}"
    );
}

/// The operation and the outcome in a line of the log, in either format.
#[cfg(unix)]
fn seen_in(line: &str) -> (String, String) {
    if let Ok(json) = serde_json::from_str::<Value>(line) {
        assert_eq!(
            (&json["level"], &json["message"]),
            (&json!("INFO"), &json!("answered"))
        );
        assert!(json["milliseconds"].is_f64(), "{line}");
        return (text(&json["operation"]), text(&json["outcome"]));
    }
    let field = |name: &str| {
        let (_, rest) = line.split_once(&format!("{name}=\"")).expect(name);
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    (field("operation"), field("outcome"))
}

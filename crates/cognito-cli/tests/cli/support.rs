//! A pool with a user, a folder for what is kept, and the program.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use cognito_local_pool::{BlockingLocalPool, LocalPool};
use serde_json::{Value, json};
use tempfile::TempDir;
use totp_rs::{Builder, Secret};

pub(crate) const PASSWORD: &str = "Correct-Horse-9!";
/// What makes jane's account.
pub(crate) const SIGN_UP: [&str; 6] = [
    "sign-up",
    "--user",
    "jane",
    "--email",
    "jane@example.com",
    "--password-stdin",
];
/// What signs jane in.
pub(crate) const SIGN_IN: [&str; 4] = ["sign-in", "--user", "jane", "--password-stdin"];
/// What sets a password that jane has forgotten, with the code first.
pub(crate) const SET_ANEW: [&str; 6] = [
    "password",
    "forgot",
    "--user",
    "jane",
    "--have-code",
    "--password-stdin",
];
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_cognito");

/// A pool in this process, and a home for the program.
pub(crate) struct World {
    pub(crate) pool: BlockingLocalPool,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    home: TempDir,
}

impl World {
    /// A pool that tracks devices, lets a remembered one stand in for the code, and leaves it to the user where
    /// `opt_in`.
    pub(crate) fn new(mfa: &str, opt_in: bool) -> Self {
        let pool = LocalPool::builder()
            .shared_keys(true)
            .start_blocking()
            .expect("there is a free port");
        let settings = json!({
            "PoolName": "cli",
            "AutoVerifiedAttributes": ["email"],
            "DeviceConfiguration": {
                "ChallengeRequiredOnNewDevice": true,
                "DeviceOnlyRememberedOnUserPrompt": opt_in,
            },
        });
        let pool_id = text(&call(&pool, "CreateUserPool", &settings)["UserPool"]["Id"]);
        call(
            &pool,
            "SetUserPoolMfaConfig",
            &json!({
                "UserPoolId": pool_id,
                "MfaConfiguration": mfa,
                "SoftwareTokenMfaConfiguration": {"Enabled": true},
            }),
        );
        let client = call(
            &pool,
            "CreateUserPoolClient",
            &json!({
                "UserPoolId": pool_id,
                "ClientName": "cli",
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            }),
        );
        Self {
            client_id: text(&client["UserPoolClient"]["ClientId"]),
            pool_id,
            pool,
            home: TempDir::new().expect("a folder"),
        }
    }

    /// The same with a user who is confirmed.
    pub(crate) fn with_jane(self) -> Self {
        self.call(
            "AdminCreateUser",
            &json!({"UserPoolId": self.pool_id, "Username": "jane", "MessageAction": "SUPPRESS"}),
        );
        self.call(
            "AdminSetUserPassword",
            &json!({"UserPoolId": self.pool_id, "Username": "jane", "Password": PASSWORD, "Permanent": true}),
        );
        self
    }

    /// The same, where refresh tokens rotate, and an old one is of no use.
    pub(crate) fn rotating(self) -> Self {
        self.call(
            "UpdateUserPoolClient",
            &json!({
                "UserPoolId": self.pool_id, "ClientId": self.client_id,
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
                "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
            }),
        );
        self
    }

    /// The same, signed in.
    pub(crate) fn signed_in(self) -> Self {
        let world = self.with_jane();
        let done = world.run_with(&SIGN_IN, &[PASSWORD]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        world
    }

    pub(crate) fn call(&self, operation: &str, body: &Value) -> Value {
        call(&self.pool, operation, body)
    }

    /// The newest code that was sent to a user.
    pub(crate) fn code(&self, user: &str) -> String {
        let codes = self.pool.codes(&self.pool_id, user).expect("the user is there");
        codes.first().expect("a code was sent").code().to_owned()
    }

    /// A code of an authenticator app that was not used yet.
    pub(crate) fn totp(&self, key: &str) -> String {
        self.pool.clock().advance(Duration::from_secs(30));
        let secret = Secret::try_from_base32(key).expect("the key is base32");
        let app = Builder::new()
            .with_secret(secret)
            .build()
            .expect("the key is long enough");
        let now = self.pool.clock().now().unix_seconds();
        app.generate(now.unsigned_abs()).to_string()
    }

    /// Who the access token belongs to, by the pool's word.
    pub(crate) fn owner_of(&self, access_token: &str) -> String {
        text(&self.call("GetUser", &json!({"AccessToken": access_token}))["Username"])
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The file of the sign-in.
    pub(crate) fn session_file(&self) -> PathBuf {
        self.home().join("sessions/default.json")
    }

    /// What it holds.
    pub(crate) fn session(&self) -> Value {
        let text = std::fs::read(self.session_file()).expect("somebody is signed in");
        serde_json::from_slice(&text).expect("it is JSON")
    }

    /// Changes members of the file of the sign-in.
    pub(crate) fn change_session(&self, change: impl FnOnce(&mut Value)) {
        let mut session = self.session();
        change(&mut session);
        std::fs::write(self.session_file(), session.to_string()).expect("it is writable");
    }

    /// What the program finds around it.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("COGNITO_HOME", self.home().display().to_string()),
            ("COGNITO_POOL", self.pool_id.clone()),
            ("COGNITO_CLIENT", self.client_id.clone()),
            ("COGNITO_ENDPOINT", self.pool.endpoint().to_owned()),
            ("COGNITO_KEYRING", "off".to_owned()),
        ]
    }

    /// The program with these arguments, where there is no terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = without_terminal();
        command.args(arguments).envs(self.environment());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.run_with(arguments, &[])
    }

    /// The same with lines on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], lines: &[&str]) -> Done {
        finish(&mut self.command(arguments), lines)
    }
}

/// The program in a clean environment and away from the terminal that the tests may run in.
pub(crate) fn without_terminal() -> Command {
    let at_terminal = cfg!(unix) && std::fs::File::open("/dev/tty").is_ok();
    let mut command = match at_terminal {
        true => Command::new("setsid"),
        false => Command::new(PROGRAM),
    };
    if at_terminal {
        command.args(["--wait", PROGRAM]);
    }
    clean(&mut command);
    command
}

/// Leaves nothing of the environment that the program looks at.
pub(crate) fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy().to_uppercase();
        if shown.starts_with("COGNITO_") || shown.ends_with("_PROXY") {
            command.env_remove(name);
        }
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// What `--json` wrote.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        assert_eq!(self.stdout.lines().count(), 1, "{}", self.stdout);
        serde_json::from_str(&self.stdout).expect("it is JSON")
    }
}

pub(crate) fn finish(command: &mut Command, lines: &[&str]) -> Done {
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = process.stdin.take().expect("it is piped");
    for line in lines {
        // It may have ended before it read this.
        let _ = writeln!(stdin, "{line}");
    }
    drop(stdin);
    let Output {
        status,
        stdout,
        stderr,
    } = process.wait_with_output().expect("it ends");
    Done {
        code: status.code().unwrap_or(-1),
        stdout: String::from_utf8(stdout).expect("it is text"),
        stderr: String::from_utf8(stderr).expect("it is text"),
    }
}

fn call(pool: &LocalPoolService, operation: &str, body: &Value) -> Value {
    let answer = pool.handle(operation, body.to_string().as_bytes());
    let answer = answer.unwrap_or_else(|error| panic!("{operation}: {error}"));
    serde_json::from_slice(&answer).expect("the pool answers JSON")
}

type LocalPoolService = BlockingLocalPool;

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// It failed as it should.
pub(crate) fn failed(done: &Done, code: i32, happened: &str, advice: &str) {
    assert_eq!(done.code, code, "{}", done.stderr);
    assert_eq!(done.stdout, "");
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    assert!(done.stderr.starts_with("cognito: "), "{}", done.stderr);
    for part in [happened, advice] {
        assert!(done.stderr.contains(part), "{part:?} is not in: {}", done.stderr);
    }
}

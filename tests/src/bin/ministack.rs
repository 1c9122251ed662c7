//! Signs in at ministack, a local pool by others that verifies passwords by SRP.
//!
//! `cargo xtask test ministack` starts it, makes a pool with 50 users there, and runs this with the file that
//! names them and the program `cognito`, which signs in too. Each user has a salt of their own and each sign-in draws new values, so that short ones and
//! ones of odd length turn up.

use std::error::Error;
use std::io::Write as _;
use std::process::{self, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use cognito_flow::{CognitoClient, Credentials, Flow, NoQuestions};
use serde_json::Value;

/// Every how manieth user also tries a wrong password.
const WRONG_EVERY: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: ministack FILE PROGRAM";
    let (path, cli) = (env::args().nth(1).ok_or(usage)?, env::args().nth(2).ok_or(usage)?);
    let made: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let text = |name: &str| made[name].as_str().ok_or(format!("the file has no {name}"));
    let (pool_id, endpoint) = (text("pool_id")?, text("endpoint")?);
    let region = pool_id.split('_').next().unwrap_or_default();

    let proofs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&proofs);
    let client = CognitoClient::builder(pool_id, text("client_id")?)
        .endpoint(endpoint)
        // Its tokens name the issuer that AWS has.
        .issuer(format!("https://cognito-idp.{region}.amazonaws.com/{pool_id}"))
        .on_exchange(move |exchange| {
            let proved = exchange.step == Some("PASSWORD_VERIFIER");
            counter.fetch_add(usize::from(proved), Ordering::Relaxed);
        })
        .build()?;

    let users = made["users"].as_array().ok_or("the file has no users")?;
    let mut refused = 0;
    for (number, user) in users.iter().enumerate() {
        let field = |name: &str| user[name].as_str().ok_or(format!("user {number} has no {name}"));
        let (username, password) = (field("username")?, field("password")?);

        let signed_in = client
            .sign_in(username, password, NoQuestions)
            .await
            .map_err(|error| format!("{username}: {error}"))?;
        let token = signed_in
            .session
            .tokens
            .id_token
            .ok_or(format!("{username}: no id token"))?;
        let claims = client.verify_id_token(token.expose()).await?;
        if claims.username() != Some(username) {
            return Err(format!("{username} was signed in as {:?}", claims.username()).into());
        }

        if number % WRONG_EVERY == 0 {
            let wrong = format!("{password}?");
            match client.sign_in(username, wrong, NoQuestions).await {
                Err(error) if error.code() == "NotAuthorizedException" => refused += 1,
                other => return Err(format!("{username} with a wrong password: {other:?}").into()),
            }
        }
    }
    let proofs = proofs.load(Ordering::Relaxed);
    if users.len() < 50 || proofs != users.len() + refused {
        return Err(format!(
            "{} users, {refused} refused, but {proofs} proofs were sent",
            users.len()
        )
        .into());
    }
    with_a_client_secret(&made).await?;
    with_the_command_line(&made, &cli)?;
    println!(
        "ministack {}: {} users signed in, {refused} wrong passwords refused, {proofs} proofs sent",
        text("version")?,
        users.len()
    );
    Ok(())
}

/// The program `cognito` signs in, prints a token, refreshes and signs out; a wrong password is refused.
fn with_the_command_line(made: &Value, cli: &str) -> Result<(), Box<dyn Error>> {
    let text = |value: &Value, name: &str| -> Result<String, String> {
        Ok(value[name]
            .as_str()
            .ok_or(format!("the file has no {name}"))?
            .into())
    };
    let user = &made["users"][1];
    let (username, password) = (text(user, "username")?, text(user, "password")?);
    let home = env::temp_dir().join(format!("cognito-ministack-{}", process::id()));
    let run = |arguments: &[&str], line: &str| -> Result<(Option<i32>, String), Box<dyn Error>> {
        let mut program = Command::new(cli)
            .args(arguments)
            .env("COGNITO_HOME", &home)
            .env("COGNITO_POOL", text(made, "pool_id")?)
            .env("COGNITO_CLIENT", text(made, "client_id")?)
            .env("COGNITO_ENDPOINT", text(made, "endpoint")?)
            .env("COGNITO_USER", &username)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = program.stdin.take() {
            writeln!(stdin, "{line}")?;
        }
        let output = program.wait_with_output()?;
        Ok((output.status.code(), String::from_utf8(output.stdout)?))
    };
    let sign_in = ["sign-in", "--password-stdin"];
    let steps: [(&[&str], &str, i32); 6] = [
        (&sign_in, &format!("{password}?"), 4),
        (&sign_in, &password, 0),
        (&["token"], "", 0),
        (&["whoami"], "", 0),
        (&["token", "--refresh"], "", 0),
        (&["sign-out"], "", 0),
    ];
    for (arguments, line, expected) in steps {
        let (code, stdout) = run(arguments, line)?;
        if code != Some(expected) {
            return Err(format!(
                "cognito {}: {code:?}, not {expected}: {stdout}",
                arguments.join(" ")
            )
            .into());
        }
    }
    fs::remove_dir_all(&home)?;
    println!("ministack let cognito sign {username} in, refresh and sign out");
    Ok(())
}

/// Every flow that ministack verifies, at an app client with a secret; administrators' requests are signed,
/// and it looks at whose access key it is.
async fn with_a_client_secret(made: &Value) -> Result<(), Box<dyn Error>> {
    let text = |value: &Value, name: &str| -> Result<String, String> {
        Ok(value[name]
            .as_str()
            .ok_or(format!("the file has no {name}"))?
            .into())
    };
    let builder = || -> Result<_, String> {
        let builder = CognitoClient::builder(text(made, "pool_id")?, text(made, "secret_client_id")?);
        Ok(builder.endpoint(text(made, "endpoint")?))
    };
    let client = builder()?.client_secret(text(made, "client_secret")?).build()?;
    let admin = client.admin(Credentials::new("test", "test"));
    let user = &made["users"][0];
    let (username, password) = (text(user, "username")?, text(user, "password")?);
    let wrong = format!("{password}?");

    let session = client.sign_in(&username, &*password, NoQuestions).await?.session;
    client.refresh(&session).await?;
    client
        .sign_in_with(
            &username,
            Flow::UserPassword(password.as_str().into()),
            NoQuestions,
        )
        .await?;
    admin
        .sign_in_with(
            &username,
            Flow::AdminUserPassword(password.as_str().into()),
            NoQuestions,
        )
        .await?;

    let other_secret = builder()?.client_secret("another secret").build()?;
    let no_secret = builder()?.build()?;
    let other_keys = client.admin(Credentials::new("AKIDEXAMPLE", "a secret access key"));
    let refused = [
        (
            "a wrong password by SRP",
            client.sign_in(&username, &*wrong, NoQuestions).await.err(),
        ),
        (
            "a wrong password that is sent",
            client
                .sign_in_with(&username, Flow::UserPassword(wrong.as_str().into()), NoQuestions)
                .await
                .err(),
        ),
        (
            "a wrong password of an administrator",
            admin
                .sign_in_with(
                    &username,
                    Flow::AdminUserPassword(wrong.as_str().into()),
                    NoQuestions,
                )
                .await
                .err(),
        ),
        (
            "a wrong client secret",
            other_secret
                .sign_in(&username, &*password, NoQuestions)
                .await
                .err(),
        ),
        (
            "no client secret",
            no_secret.sign_in(&username, &*password, NoQuestions).await.err(),
        ),
        (
            "an unknown access key",
            other_keys
                .sign_in_with(
                    &username,
                    Flow::AdminUserPassword(password.as_str().into()),
                    NoQuestions,
                )
                .await
                .err(),
        ),
    ];
    for (what, error) in refused {
        let error = error.ok_or(format!("{what} was not refused"))?;
        if error.service_error().is_none() {
            return Err(format!("{what}: {error}").into());
        }
        println!("ministack refused {what}: {}", error.code());
    }
    Ok(())
}

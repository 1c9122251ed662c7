//! Signs in at ministack, a local pool by others that verifies passwords by SRP.
//!
//! `cargo xtask test ministack` starts it, makes a pool with 50 users there, and runs this with the file that
//! names them. Each user has a salt of their own and each sign-in draws new values, so that short ones and
//! ones of odd length turn up.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use cognito_flow::{CognitoClient, Credentials, Flow, NoQuestions};
use serde_json::Value;

/// Every how manieth user also tries a wrong password.
const WRONG_EVERY: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: ministack FILE")?;
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
    println!(
        "ministack {}: {} users signed in, {refused} wrong passwords refused, {proofs} proofs sent",
        text("version")?,
        users.len()
    );
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

//! Signs in at ministack, a local pool by others that verifies passwords by SRP.
//!
//! `cargo xtask test ministack` starts it, makes a pool with 50 users there, and runs this with the file that
//! names them. Each user has a salt of their own and each sign-in draws new values, so that short ones and
//! ones of odd length turn up.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use cognito_flow::{CognitoClient, NoQuestions};
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
    println!(
        "ministack {}: {} users signed in, {refused} wrong passwords refused, {proofs} proofs sent",
        text("version")?,
        users.len()
    );
    Ok(())
}

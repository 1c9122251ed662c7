//! The front page says what is true: its example runs, its tables agree with the code.

#![expect(clippy::unwrap_used, reason = "what is wrong in a test ends it")]

use std::collections::{BTreeMap, BTreeSet};

use cognito_local_pool::{LocalPool, operations};
use cognito_srp_core::error::ServiceError;
use cognito_srp_core::login::{Flow, Login, LoginConfig};
use cognito_srp_core::message::{Challenge, Parameters, PoolId, Request};
use cognito_srp_core::token::Refresh;
use serde_json::json;

const README: &str = include_str!("../../README.md");

/// The example of the front page: what stands between its marks is there word for word.
async fn example(pool_id: &str, client_id: &str, endpoint: &str) -> Result<(), Box<dyn std::error::Error>> {
    // README begins
    use cognito_flow::{Answer, CognitoClient, Prompt, Question, device_store::MemoryDeviceStore};

    let client = CognitoClient::builder(pool_id, client_id)
        .endpoint(endpoint) // a local pool's; leave it out for AWS
        .device_store(MemoryDeviceStore::default())
        .build()?;
    let answers = async |prompt: Prompt| match prompt.question {
        Question::SoftwareTokenMfa(_) => Ok(Answer::Code(read_code()?.into())),
        other => Err(format!("no answer to {other:?}").into()),
    };
    let signed_in = client.sign_in("jane", "Correct-Horse-9!", answers).await?;
    let claims = client
        .verify_access_token(signed_in.session.tokens.access_token.expose())
        .await?;
    println!("signed in as {}", claims.username().unwrap_or("nobody"));
    // README ends
    assert_eq!(claims.username(), Some("jane"));
    Ok(())
}

/// In the example, what asks the person for the code.
fn read_code() -> Result<String, std::io::Error> {
    Ok("123456".into())
}

#[tokio::test]
async fn the_example_signs_in() {
    let pool = LocalPool::builder().start().await.unwrap();
    let call = |operation: &str, members: serde_json::Value| -> serde_json::Value {
        serde_json::from_slice(&pool.handle(operation, members.to_string().as_bytes()).unwrap()).unwrap()
    };
    let pool_id = call("CreateUserPool", json!({"PoolName": "readme"}))["UserPool"]["Id"].clone();
    let client = call(
        "CreateUserPoolClient",
        json!({"UserPoolId": pool_id, "ClientName": "readme"}),
    );
    call(
        "AdminCreateUser",
        json!({"UserPoolId": pool_id, "Username": "jane", "MessageAction": "SUPPRESS"}),
    );
    let password =
        json!({"UserPoolId": pool_id, "Username": "jane", "Password": "Correct-Horse-9!", "Permanent": true});
    call("AdminSetUserPassword", password);
    let client_id = client["UserPoolClient"]["ClientId"].as_str().unwrap();
    example(pool_id.as_str().unwrap(), client_id, pool.endpoint())
        .await
        .unwrap();
    pool.shutdown().await;
}

#[test]
fn the_example_is_the_one_that_runs() {
    let source = include_str!("readme.rs");
    let example = source
        .split("    // README begins\n")
        .nth(1)
        .unwrap()
        .split("    // README ends")
        .next()
        .unwrap();
    let shown: String = example
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect();
    assert!(
        README.contains(&format!("```rust\n{shown}```")),
        "README.md does not show:\n{shown}"
    );
}

/// The rows of the table whose head begins so: name, client, local pool.
fn table(head: &str) -> BTreeMap<&str, (&str, &str)> {
    let start = README.find(&format!("| {head} |")).unwrap();
    let rows = README[start..]
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        (cells[1], (cells[2], cells[3]))
    })
    .collect()
}

fn pool_says(operation: &str, members: &serde_json::Value) -> Option<ServiceError> {
    let pool = LocalPool::builder().build().unwrap();
    pool.handle(operation, members.to_string().as_bytes()).err()
}

#[test]
fn the_table_of_flows_agrees_with_the_code() {
    let flows = table("Flow");
    assert_eq!(flows.len(), 7);
    for (flow, (client, pool)) in flows {
        let known = if operations().any(|operation| operation == flow) {
            true
        } else {
            // A flow that the pool knows is refused for the unknown client, another one for itself.
            let members = json!({"AuthFlow": flow, "ClientId": "nobody", "AuthParameters": {}});
            pool_says("InitiateAuth", &members).unwrap().code() == "ResourceNotFoundException"
        };
        assert_eq!(pool, if known { "yes" } else { "not yet" }, "{flow} in the pool");
        let sent = flows_of_the_client().contains(flow);
        assert_eq!(
            client,
            if sent { "yes" } else { "not yet" },
            "{flow} in the client"
        );
    }
}

/// The flows, and the operation, that the client really sends.
fn flows_of_the_client() -> BTreeSet<String> {
    let password = || "a password".into();
    let starts = [
        Flow::UserSrp(password()),
        Flow::UserPassword(password()),
        Flow::Custom,
        Flow::User(None),
        Flow::AdminUserPassword(password()),
    ];
    let starts = starts.map(|flow| {
        let config = LoginConfig::new(PoolId::parse("eu-west-1_AbCdEf123").unwrap(), "client", "jane");
        Login::start(config, flow, &mut rand::rng()).unwrap().1
    });
    let refreshes = [false, true].map(|rotation| {
        let refresh = Refresh {
            client_id: "client".into(),
            client_secret: None,
            username: "jane".into(),
            refresh_token: password(),
            device_key: None,
            rotation,
        };
        refresh.request()
    });
    let name = |request: &Request| {
        let flow = request.body().expose()["AuthFlow"].as_str();
        flow.unwrap_or(request.operation()).to_owned()
    };
    starts.iter().chain(&refreshes).map(name).collect()
}

#[test]
fn the_table_of_challenges_agrees_with_the_code() {
    let challenges = table("Challenge");
    assert_eq!(challenges.len(), 16);
    for (name, (client, pool)) in challenges {
        let unknown = matches!(
            Challenge::parse(name, &Parameters::new()),
            Ok(Challenge::Unknown(_))
        );
        assert_eq!(
            client,
            if unknown { "comes out as itself" } else { "yes" },
            "{name} in the client"
        );

        let members = json!({"ChallengeName": name, "ClientId": "nobody", "ChallengeResponses": {}});
        let error = pool_says("RespondToAuthChallenge", &members).unwrap();
        let known = error.code() == "ResourceNotFoundException";
        assert_eq!(
            pool,
            match (known, name) {
                (true, _) => "yes",
                (false, "WEB_AUTHN") => "not enabled",
                (false, "ADMIN_NO_SRP_AUTH") => "never sent",
                (false, _) => "not yet",
            },
            "{name} in the pool: {error}"
        );
    }
}

#[test]
fn the_minimum_rust_version_is_the_one_that_is_set() {
    let manifest = include_str!("../../Cargo.toml");
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .unwrap();
    assert!(README.contains(&format!("Minimum Rust version: {}.", version.trim_matches('"'))));
}

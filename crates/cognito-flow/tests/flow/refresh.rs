//! Refreshing, signing out, revoking.

use cognito_flow::NoQuestions;
use cognito_flow::transport::HttpResponse;
use serde_json::json;

use crate::support::{ALIAS, PASSWORD, World};

#[tokio::test]
async fn a_refresh_keeps_the_refresh_token() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let client = world.client().build().unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    world.sent();
    world.advance(60);
    let fresh = client.refresh(&session).await.unwrap();
    let expose = |token: &Option<cognito_flow::SecretString>| token.as_ref().unwrap().expose().clone();
    assert_eq!(
        expose(&fresh.tokens.refresh_token),
        expose(&session.tokens.refresh_token)
    );
    assert_ne!(
        fresh.tokens.access_token.expose(),
        session.tokens.access_token.expose()
    );
    assert_eq!(fresh.username, session.username);
    client.get_user(&fresh).await.unwrap();

    let sent = world.sent();
    assert_eq!(sent[0].stage(), "REFRESH_TOKEN_AUTH");
    assert_eq!(sent[0].response("DEVICE_KEY"), None);
    assert!(
        sent[0].response("SECRET_HASH").is_some(),
        "the pool checks that it is over the internal name"
    );
}

#[tokio::test]
async fn a_new_refresh_token_takes_the_place_of_the_old_one() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    world.interfere(|_, _| {
        let result = json!({"AccessToken": "access", "RefreshToken": "new", "ExpiresIn": 3600});
        Some(HttpResponse::new(200).body(json!({"AuthenticationResult": result}).to_string()))
    });
    let fresh = client.refresh(&session).await.unwrap();
    assert_eq!(fresh.tokens.refresh_token.unwrap().expose(), "new");
}

#[tokio::test]
async fn a_refresh_needs_the_device() {
    let world = World::tracking(false, true);
    let client = world.client().build().unwrap();
    let mut session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    client.refresh(&session).await.unwrap();
    session.device_key = None;
    let error = client.refresh(&session).await.unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");
}

#[tokio::test]
async fn without_a_refresh_token_nothing_is_sent() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let mut session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    session.tokens.refresh_token = None;
    world.sent();
    for error in [
        client.refresh(&session).await.unwrap_err(),
        client.revoke(&session).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "BadArgument");
        assert_eq!(error.to_string(), "RefreshToken is missing");
    }
    assert_eq!(world.sent().len(), 0);
}

#[tokio::test]
async fn signing_out_ends_all_sign_ins_and_revoking_one() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let client = world.client().build().unwrap();
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(
            client
                .sign_in(ALIAS, PASSWORD, NoQuestions)
                .await
                .unwrap()
                .session,
        );
    }
    client.revoke(&sessions[0]).await.unwrap();
    assert!(client.refresh(&sessions[0]).await.is_err());
    client.refresh(&sessions[1]).await.unwrap();

    client.sign_out(&sessions[1]).await.unwrap();
    for session in &sessions {
        let error = client.refresh(session).await.unwrap_err();
        assert_eq!(error.code(), "NotAuthorizedException");
        let error = client.get_user(session).await.unwrap_err();
        assert_eq!(error.code(), "NotAuthorizedException");
    }
}

#[tokio::test]
async fn a_challenge_in_answer_to_a_refresh_is_no_success() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    world.interfere(|_, _| {
        let answer = json!({"ChallengeName": "SMS_MFA", "ChallengeParameters": {}, "Session": "s"});
        Some(HttpResponse::new(200).body(answer.to_string()))
    });
    assert_eq!(
        client.refresh(&session).await.unwrap_err().code(),
        "UnexpectedAnswer"
    );
}

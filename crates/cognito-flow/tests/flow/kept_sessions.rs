//! Sessions in files: fresh for whoever asks, refreshed by one at a time.

use std::fs;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cognito_flow::device_store::MemoryDeviceStore;
use cognito_flow::session_store::{FileSessionStore, KeptSession, pause_refreshes};
use cognito_flow::transport::Transport;
use cognito_flow::{CognitoClient, Error, NoQuestions};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{ALIAS, PASSWORD, World, refusal};

/// A pool whose client rotates refresh tokens, without time for a second use of an old one.
fn rotating() -> World {
    World::with_client(
        json!({}),
        json!({
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        }),
    )
}

async fn keep(world: &World, store: &FileSessionStore) {
    let client = world.client().refresh_token_rotation().build().unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    client
        .keep_session(store, "default", ALIAS, &signed_in.session)
        .await
        .unwrap();
    world.sent();
}

/// A world where a sign-in is kept, and the client that it belongs to.
async fn signed_in() -> (World, TempDir, FileSessionStore, CognitoClient<impl Transport>) {
    let (world, dir) = (rotating(), TempDir::new().unwrap());
    let store = store(&dir);
    keep(&world, &store).await;
    let client = world.client().refresh_token_rotation().build().unwrap();
    (world, dir, store, client)
}

/// What is kept, fresh.
async fn kept(client: &CognitoClient<impl Transport>, store: &FileSessionStore) -> KeptSession {
    let kept = client.kept_session(store, "default").await.unwrap();
    kept.expect("it is kept")
}

fn store(dir: &TempDir) -> FileSessionStore {
    FileSessionStore::open(dir.path().join("sessions")).unwrap()
}

#[tokio::test]
async fn tokens_are_refreshed_when_it_is_time_and_kept_before_they_are_used() {
    let (world, _dir, store, client) = signed_in().await;

    let first = kept(&client, &store).await;
    assert_eq!(first.alias, ALIAS);
    assert!(world.stages().is_empty(), "the tokens are good");

    for _ in 0..3 {
        world.advance(3_541);
        let next = kept(&client, &store).await;
        assert_eq!(world.stages(), ["GetTokensFromRefreshToken"]);
        let stored = store.load("default").await.unwrap().expect("it is kept");
        let refresh_token = |kept: &KeptSession| {
            kept.session
                .tokens
                .refresh_token
                .clone()
                .unwrap()
                .expose()
                .clone()
        };
        assert_eq!(refresh_token(&stored), refresh_token(&next));
        assert_ne!(refresh_token(&stored), refresh_token(&first));
    }
    let asked = client.refreshed_session(&store, "default").await.unwrap();
    assert_eq!(
        world.stages(),
        ["GetTokensFromRefreshToken"],
        "because it was asked for"
    );
    assert!(asked.is_some());
    assert!(client.kept_session(&store, "other").await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_a_time_refresh_once() {
    let (world, dir) = (rotating(), TempDir::new().unwrap());
    keep(&world, &store(&dir)).await;
    world.advance(4_000);

    let mut callers = Vec::new();
    for _ in 0..8 {
        // As in processes of their own: neither client nor store is shared.
        let client = world.client().refresh_token_rotation().build().unwrap();
        let store = store(&dir);
        callers.push(tokio::spawn(async move {
            client.kept_session(&store, "default").await
        }));
    }
    let mut tokens = Vec::new();
    for caller in callers {
        let kept = caller.await.unwrap().unwrap().expect("it is kept");
        tokens.push(kept.session.tokens.access_token.expose().clone());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "all have the same tokens");
    assert_eq!(world.stages(), ["GetTokensFromRefreshToken"]);
}

#[tokio::test]
async fn old_tokens_are_used_while_there_are_no_new_ones() {
    let (world, dir) = (rotating(), TempDir::new().unwrap());
    let store = store(&dir);
    keep(&world, &store).await;
    let client = world
        .client()
        .refresh_token_rotation()
        .max_attempts(1)
        .build()
        .unwrap();
    world.interfere(|_, _| Some(refusal("InternalErrorException", "Try again.")));

    world.advance(3_541);
    let old = client.kept_session(&store, "default").await.unwrap();
    assert!(old.is_some(), "they are good for some time yet");
    world.advance(60);
    let error = client
        .kept_session(&store, "default")
        .await
        .expect_err("they have expired");
    assert_eq!(error.code(), "InternalErrorException");

    world.leave_alone();
    assert!(client.kept_session(&store, "default").await.unwrap().is_some());
}

#[tokio::test]
async fn a_sign_in_that_has_ended_says_so() {
    let (world, _dir, store, client) = signed_in().await;
    let kept = kept(&client, &store).await;
    client.sign_out(&kept.session).await.unwrap();
    world.advance(4_000);
    let error = client
        .kept_session(&store, "default")
        .await
        .expect_err("it has ended");
    assert!(matches!(error, Error::SignInEnded(_)), "{error}");
    // Nothing was thrown away.
    assert!(store.load("default").await.unwrap().is_some());
}

#[tokio::test]
async fn new_tokens_that_cannot_be_kept_are_not_asked_for() {
    let (world, dir, store, client) = signed_in().await;
    // Something in the way of the new file, as a full disk is.
    let in_the_way = dir.path().join("sessions/default.json.new/in the way");
    fs::create_dir_all(&in_the_way).unwrap();
    world.advance(3_541);
    let old = client.kept_session(&store, "default").await.unwrap();
    assert!(old.is_some(), "they are good for some time yet");
    world.advance(60);
    let error = client
        .kept_session(&store, "default")
        .await
        .expect_err("it cannot be kept");
    assert!(matches!(error, Error::SessionStore(_)), "{error}");
    assert!(world.stages().is_empty(), "nothing was sent");

    fs::remove_dir_all(in_the_way.parent().unwrap()).unwrap();
    let new = client.kept_session(&store, "default").await.unwrap();
    assert!(new.is_some(), "the refresh token is still good");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_is_to_end_waits_for_new_tokens_to_be_kept() {
    let (world, dir) = (rotating(), TempDir::new().unwrap());
    let store = store(&dir);
    keep(&world, &store).await;
    let before = store.load("default").await.unwrap().expect("it is kept");
    let client = world.client().refresh_token_rotation().build().unwrap();
    let (sent, is_sent) = mpsc::channel();
    world.interfere(move |_, _| {
        sent.send(()).unwrap();
        // So long does the answer take.
        thread::sleep(Duration::from_millis(300));
        None
    });
    world.advance(4_000);
    let refreshing = tokio::spawn({
        let store = store.clone();
        async move { client.kept_session(&store, "default").await }
    });
    let exit = thread::spawn(move || {
        is_sent.recv().unwrap();
        let _paused = pause_refreshes(Duration::from_secs(20));
        let path = dir.path().join("sessions/default.json");
        fs::read_to_string(path).unwrap()
    });
    let new = refreshing.await.unwrap().unwrap().expect("it is kept");
    let at_exit = exit.join().unwrap();
    let token = |kept: &KeptSession| kept.session.tokens.access_token.expose().clone();
    assert_ne!(token(&before), token(&new));
    assert!(at_exit.contains(&token(&new)), "they are kept by now");
}

#[tokio::test]
async fn what_belongs_to_another_client_is_not_sent_to_this_one() {
    let (world, dir) = (rotating(), TempDir::new().unwrap());
    let store = store(&dir);
    keep(&world, &store).await;
    world.advance(4_000);
    let other = world.client().endpoint("http://127.0.0.1:10").build().unwrap();
    assert!(other.kept_session(&store, "default").await.unwrap().is_none());
    assert!(
        other
            .refreshed_session(&store, "default")
            .await
            .unwrap()
            .is_none()
    );
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn a_device_goes_along() {
    let (world, dir) = (World::tracking(false, true), TempDir::new().unwrap());
    let store = store(&dir);
    let client = world
        .client()
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    client
        .keep_session(&store, "default", ALIAS, &signed_in.session)
        .await
        .unwrap();
    world.advance(4_000);
    // In another process, which has no store of devices.
    let client = world.client().build().unwrap();
    let kept = kept(&client, &store).await;
    assert_eq!(kept.session.device_key, signed_in.session.device_key);
    assert!(kept.session.device_key.is_some());
}

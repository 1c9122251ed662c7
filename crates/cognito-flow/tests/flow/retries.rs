//! What is sent again, when, and what never is.

use std::future::ready;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cognito_flow::transport::{HttpRequest, HttpResponse, Transport};
use cognito_flow::{Error, NoQuestions};
use serde_json::json;

use crate::support::{ALIAS, PASSWORD, World, refusal};

#[tokio::test]
async fn a_service_that_stumbles_is_asked_again() {
    for (status, code) in [
        (500, "InternalErrorException"),
        (502, "Http502"),
        (503, "Http503"),
        (504, "Http504"),
        (400, "TooManyRequestsException"),
        (429, "Http429"),
    ] {
        let world = World::new(json!({}));
        let mut first = true;
        world.interfere(move |operation, _| {
            let stumble = operation == "InitiateAuth" && std::mem::take(&mut first);
            let body = json!({"__type": code}).to_string();
            stumble.then(|| HttpResponse::new(status).body(body))
        });
        let client = world.client().build().unwrap();
        client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
        assert_eq!(
            world.stages(),
            ["USER_SRP_AUTH", "USER_SRP_AUTH", "PASSWORD_VERIFIER"],
            "{code}"
        );
        let waited = world.waited();
        assert_eq!(waited.len(), 1);
        assert!((Duration::from_millis(100)..=Duration::from_millis(200)).contains(&waited[0]));
    }
}

#[tokio::test]
async fn it_gives_up_in_the_end() {
    let world = World::new(json!({}));
    world.interfere(|_, _| Some(HttpResponse::new(503).body("<html>busy</html>")));
    let client = world.client().build().unwrap();
    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "Http503");
    assert_eq!(world.sent().len(), 3);
    let waited = world.waited();
    assert_eq!(waited.len(), 2);
    assert!(waited[1] >= Duration::from_millis(200) && waited[1] <= Duration::from_millis(400));

    let client = world.client().max_attempts(1).build().unwrap();
    client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(world.sent().len(), 1);
}

#[tokio::test]
async fn the_answer_to_a_challenge_is_sent_again_only_when_it_was_turned_away_unread() {
    for (answer, attempts) in [
        (refusal("TooManyRequestsException", "Rate exceeded"), 3),
        (HttpResponse::new(500), 1),
        (HttpResponse::new(503), 1),
        (refusal("NotAuthorizedException", "Password attempts exceeded"), 1),
        (refusal("LimitExceededException", "Attempt limit exceeded"), 1),
    ] {
        let world = World::new(json!({}));
        world.interfere(move |operation, _| (operation == "RespondToAuthChallenge").then(|| answer.clone()));
        let client = world.client().build().unwrap();
        client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
        assert_eq!(world.sent().len(), 1 + attempts);
    }
}

#[tokio::test]
async fn a_lost_connection_is_no_reason_to_repeat_the_answer_to_a_challenge() {
    let world = World::new(json!({}));
    let count = Arc::new(AtomicUsize::new(0));
    let (inner, counted) = (world.clone(), Arc::clone(&count));
    let client = world
        .client()
        .transport(move |request: HttpRequest| {
            let (initiates, number) = (
                request
                    .headers()
                    .any(|(_, value)| value.ends_with(".InitiateAuth")),
                counted.fetch_add(1, Ordering::Relaxed),
            );
            ready(match initiates && number > 0 {
                true => Ok(inner.answer(&request)),
                false => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            })
        })
        .build()
        .unwrap();
    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if !error.not_sent()),
        "{error}"
    );
    assert_eq!(error.code(), "Transport");
    assert_eq!(
        count.load(Ordering::Relaxed),
        3,
        "InitiateAuth twice, the answer once"
    );
}

/// Reaches the service only now and then.
struct Unreachable {
    world: World,
    failures: Mutex<Vec<bool>>,
}

impl Transport for Unreachable {
    type Error = io::Error;

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, io::Error> {
        match self.failures.lock().unwrap().pop() {
            Some(true) => Err(io::Error::from(io::ErrorKind::ConnectionRefused)),
            _ => Ok(self.world.answer(&request)),
        }
    }

    fn not_sent(&self, error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::ConnectionRefused
    }
}

#[tokio::test]
async fn what_surely_did_not_arrive_is_sent_again() {
    let world = World::new(json!({}));
    let transport = Unreachable {
        world: world.clone(),
        failures: Mutex::new(vec![true, true, false, true]),
    };
    let client = world.client().transport(transport).build().unwrap();
    client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert_eq!(world.stages(), ["USER_SRP_AUTH", "PASSWORD_VERIFIER"]);
    assert_eq!(world.waited().len(), 3);
}

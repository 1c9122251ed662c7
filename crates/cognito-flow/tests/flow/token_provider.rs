//! Tokens that are kept fresh for any number of callers.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use cognito_flow::transport::{HttpRequest, HttpResponse, Transport};
use cognito_flow::{CognitoClient, Error, NoQuestions, Session, TokenProvider, Tokens};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::support::{ALIAS, PASSWORD, World, refusal};

const NOW: i64 = 1_767_323_045;

/// A service that answers only when it is let.
struct Service {
    answers: Mutex<VecDeque<HttpResponse>>,
    sent: Mutex<Vec<(String, Value)>>,
    gate: Semaphore,
    now: AtomicI64,
}

impl Service {
    fn new(answers: impl IntoIterator<Item = HttpResponse>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            sent: Mutex::default(),
            gate: Semaphore::new(0),
            now: AtomicI64::new(NOW),
        })
    }

    fn client(self: &Arc<Self>, rotation: bool) -> CognitoClient<impl Transport + use<>> {
        let (service, clock) = (Arc::clone(self), Arc::clone(self));
        let builder = CognitoClient::builder("eu-west-1_Pool1", "1client")
            .clock(move || clock.now.load(Ordering::SeqCst))
            .max_attempts(1);
        let builder = if rotation {
            builder.refresh_token_rotation()
        } else {
            builder
        };
        builder
            .transport(move |request: HttpRequest| {
                let service = Arc::clone(&service);
                async move {
                    let target = request.headers().find(|(name, _)| *name == "x-amz-target");
                    let operation = target.unwrap().1.split('.').next_back().unwrap().to_owned();
                    let body = serde_json::from_slice(request.body()).unwrap();
                    service.sent.lock().unwrap().push((operation, body));
                    service.gate.acquire().await.unwrap().forget();
                    let answer = service.answers.lock().unwrap().pop_front();
                    Ok::<_, Infallible>(answer.expect("there is an answer left"))
                }
            })
            .build()
            .unwrap()
    }

    fn provider(self: &Arc<Self>, rotation: bool) -> TokenProvider<impl Transport + use<>> {
        self.client(rotation).token_provider(session()).unwrap()
    }

    fn let_through(&self, requests: usize) {
        self.gate.add_permits(requests);
    }

    fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    fn sent(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

fn session() -> Session {
    Session {
        tokens: Tokens {
            access_token: "first".into(),
            id_token: None,
            refresh_token: Some("r0".into()),
            expires_in: 3600,
        },
        username: "jane".into(),
        device_key: Some("device".into()),
    }
}

fn fresh(access_token: &str, refresh_token: Option<&str>) -> HttpResponse {
    let mut result = json!({"AccessToken": access_token, "ExpiresIn": 3600});
    if let Some(refresh_token) = refresh_token {
        result["RefreshToken"] = refresh_token.into();
    }
    HttpResponse::new(200).body(json!({"AuthenticationResult": result}).to_string())
}

fn access(tokens: Result<Tokens, Error>) -> String {
    tokens.unwrap().access_token.expose().clone()
}

/// Polls a future until it waits.
macro_rules! until_it_waits {
    ($future:expr) => {
        tokio::select! {
            biased;
            _ = &mut $future => panic!("it does not wait"),
            () = std::future::ready(()) => {}
        }
    };
}

#[tokio::test]
async fn one_refresh_serves_all() {
    let service = Service::new([fresh("second", None)]);
    let provider = Arc::new(service.provider(false));
    service.advance(3539);
    assert_eq!(access(provider.tokens().await), "first");
    assert!(service.sent().is_empty(), "it is good for more than a minute");

    service.advance(61);
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let provider = Arc::clone(&provider);
            tokio::spawn(async move { provider.tokens().await })
        })
        .collect();
    while service.sent.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    service.let_through(1);
    for caller in callers {
        assert_eq!(access(caller.await.unwrap()), "second");
    }
    let sent = service.sent();
    assert_eq!(sent.len(), 1);
    let (operation, body) = &sent[0];
    assert_eq!(operation, "InitiateAuth");
    assert_eq!(body["AuthFlow"], "REFRESH_TOKEN_AUTH");
    assert_eq!(body["AuthParameters"]["REFRESH_TOKEN"], "r0");
    assert_eq!(body["AuthParameters"]["DEVICE_KEY"], "device");
    let kept = provider.session().tokens.refresh_token.unwrap();
    assert_eq!(kept.expose(), "r0", "it stays where no new one comes");
}

#[tokio::test]
async fn the_old_ones_serve_while_somebody_refreshes_before_they_expire() {
    let service = Service::new([fresh("second", None)]);
    let provider = service.provider(false);
    service.advance(3541);
    let mut refreshing = Box::pin(provider.tokens());
    until_it_waits!(refreshing);
    assert_eq!(access(provider.tokens().await), "first");
    service.let_through(1);
    assert_eq!(access(refreshing.await), "second");
    assert_eq!(access(provider.tokens().await), "second");
}

#[tokio::test]
async fn who_gives_up_does_not_hold_up_the_others() {
    let service = Service::new([fresh("second", None)]);
    let provider = service.provider(false);
    service.advance(3600);
    let mut first = Box::pin(provider.tokens());
    until_it_waits!(first);
    let mut second = Box::pin(provider.tokens());
    until_it_waits!(second);
    drop(first);
    service.let_through(1);
    assert_eq!(access(second.await), "second");
    assert_eq!(service.sent().len(), 2);
}

#[tokio::test]
async fn a_failure_that_passes_is_shared_and_tried_again() {
    let failure = || HttpResponse::new(503).body("");
    let service = Service::new([failure(), fresh("second", None)]);
    let provider = service.provider(false);
    service.advance(3600);
    let mut first = Box::pin(provider.tokens());
    until_it_waits!(first);
    let mut second = Box::pin(provider.tokens());
    until_it_waits!(second);
    service.let_through(1);
    let error = first.await.unwrap_err();
    assert_eq!(error.service_error().unwrap().status(), 503);
    assert_eq!(second.await.unwrap_err().code(), error.code());
    assert_eq!(service.sent().len(), 1, "not one for each caller");
    service.let_through(1);
    assert_eq!(access(provider.tokens().await), "second");
}

#[tokio::test]
async fn a_definitive_error_ends_it() {
    let service = Service::new([refusal(
        "NotAuthorizedException",
        "Refresh Token has been revoked",
    )]);
    let provider = service.provider(false);
    provider.expire();
    service.let_through(1);
    for _ in 0..2 {
        let error = provider.tokens().await.unwrap_err();
        assert_eq!(error.code(), "SignInEnded");
        assert_eq!(
            error.service_error().unwrap().message(),
            "Refresh Token has been revoked"
        );
    }
    assert_eq!(service.sent().len(), 1, "there is nothing left to try");
}

#[tokio::test]
async fn a_new_refresh_token_is_kept_before_it_is_used() {
    let service = Service::new([fresh("second", Some("r1")), fresh("third", Some("r2"))]);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let (keep, sent) = (Arc::clone(&kept), Arc::clone(&service));
    let provider = service.provider(true).on_new_tokens(move |session| {
        let token = session.tokens.refresh_token.unwrap().expose().clone();
        assert_eq!(session.device_key.as_deref(), Some("device"));
        keep.lock()
            .unwrap()
            .push((token, sent.sent.lock().unwrap().len()));
        std::future::ready(())
    });
    service.let_through(2);
    for token in ["second", "third"] {
        provider.expire();
        assert_eq!(access(provider.tokens().await), token);
    }
    assert_eq!(*kept.lock().unwrap(), [("r1".into(), 1), ("r2".into(), 2)]);
    let sent = service.sent();
    for ((operation, body), token) in sent.iter().zip(["r0", "r1"]) {
        assert_eq!(operation, "GetTokensFromRefreshToken");
        assert_eq!(body["RefreshToken"], token);
        assert_eq!(body["DeviceKey"], "device");
    }
}

#[tokio::test]
async fn keeping_is_done_again_when_the_caller_gave_up() {
    let service = Service::new([fresh("second", Some("r1"))]);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let provider = service.provider(true).on_new_tokens(move |session| {
        let mut kept = keep.lock().unwrap();
        kept.push(session.tokens.refresh_token.unwrap().expose().clone());
        let first = kept.len() == 1;
        async move {
            if first {
                pending::<()>().await;
            }
        }
    });
    service.let_through(1);
    provider.expire();
    let mut refreshing = Box::pin(provider.tokens());
    until_it_waits!(refreshing);
    drop(refreshing);
    assert_eq!(access(provider.tokens().await), "second");
    assert_eq!(*kept.lock().unwrap(), ["r1", "r1"]);
}

#[tokio::test]
async fn tokens_of_another_day_are_refreshed_at_once() {
    let service = Service::new([fresh("second", None)]);
    let client = service.client(false);
    service.let_through(1);
    let provider = client.token_provider_since(session(), NOW - 86_400).unwrap();
    assert_eq!(access(provider.tokens().await), "second");
    let mut without = session();
    without.tokens.refresh_token = None;
    assert_eq!(client.token_provider(without).unwrap_err().code(), "BadArgument");
}

#[tokio::test]
async fn against_the_pool() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let client = world.client().build().unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    let provider = client.token_provider(session.clone()).unwrap();
    let first = access(provider.tokens().await);
    world.advance(3550);
    let second = access(provider.tokens().await);
    assert_ne!(first, second);
    client.get_user(&provider.session()).await.unwrap();
    client.sign_out(&provider.session()).await.unwrap();
    provider.expire();
    assert_eq!(provider.tokens().await.unwrap_err().code(), "SignInEnded");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking() {
    let world = World::new(json!({}));
    let client = world.client().build_blocking().unwrap();
    let session = client.sign_in(ALIAS, PASSWORD, NoQuestions).unwrap().session;
    let kept = Arc::new(Mutex::new(0));
    let keep = Arc::clone(&kept);
    let provider = client
        .token_provider(session)
        .unwrap()
        .on_new_tokens(move |_| *keep.lock().unwrap() += 1);
    let first = access(provider.tokens());
    provider.expire();
    assert_ne!(access(provider.tokens()), first);
    assert_eq!(*kept.lock().unwrap(), 1);
    client.get_user(&provider.session()).unwrap();
}

//! Which tokens are accepted, and what is asked of the service for it.

use std::convert::Infallible;
use std::future::ready;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use cognito_flow::core::bytes::encode_base64;
use cognito_flow::transport::{HttpRequest, HttpResponse, Method, Transport};
use cognito_flow::{CognitoClient, Error};
use serde_json::{Value, json};

const POOL: &str = "eu-west-1_Pool1";
const CLIENT: &str = "1client";
const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool1";
const NOW: i64 = 1_767_323_045;

/// A pool's two keys and a stranger's, which are costly to make.
struct Keys {
    id: KeyPair,
    access: KeyPair,
    stranger: KeyPair,
}

impl Keys {
    fn new() -> Self {
        let key = || KeyPair::generate(KeySize::Rsa2048).expect("a key is made");
        Self {
            id: key(),
            access: key(),
            stranger: key(),
        }
    }

    fn jwks(&self) -> Value {
        json!({"keys": [jwk("id-key", &self.id), jwk("access-key", &self.access)]})
    }
}

fn jwk(key_id: &str, key: &KeyPair) -> Value {
    let public = key.public_key();
    json!({
        "kid": key_id, "kty": "RSA", "alg": "RS256", "use": "sig",
        "n": base64url(public.modulus().big_endian_without_leading_zero()),
        "e": base64url(public.exponent().big_endian_without_leading_zero()),
    })
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    encode_base64(bytes)
        .replace('+', "-")
        .replace('/', "_")
        .replace('=', "")
}

/// A signed token with this header and these claims.
fn token(header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let input = format!(
        "{}.{}",
        base64url(header.to_string()),
        base64url(claims.to_string())
    );
    let signature = sign(input.as_bytes());
    format!("{input}.{}", base64url(signature))
}

fn rs256(key: &KeyPair) -> impl FnOnce(&[u8]) -> Vec<u8> {
    move |input| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature)
            .expect("it is signed");
        signature
    }
}

fn header(key_id: &str) -> Value {
    json!({"alg": "RS256", "kid": key_id})
}

fn id_claims() -> Value {
    json!({
        "sub": "5f0c", "iss": ISSUER, "aud": CLIENT, "token_use": "id", "exp": NOW + 3600, "iat": NOW,
        "cognito:username": "jane",
    })
}

fn access_claims() -> Value {
    json!({
        "sub": "5f0c", "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "exp": NOW + 3600,
        "iat": NOW, "username": "jane",
    })
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

/// Serves a key set and counts how often.
struct Service {
    jwks: Mutex<Value>,
    fetched: AtomicUsize,
    now: AtomicI64,
}

impl Service {
    fn new(jwks: Value) -> Arc<Self> {
        Arc::new(Self {
            jwks: Mutex::new(jwks),
            fetched: AtomicUsize::new(0),
            now: AtomicI64::new(NOW),
        })
    }

    fn client(self: &Arc<Self>) -> CognitoClient<impl Transport + use<>> {
        let (service, clock) = (Arc::clone(self), Arc::clone(self));
        CognitoClient::builder(POOL, CLIENT)
            .clock(move || clock.now.load(Ordering::Relaxed))
            .sleep(|_| ready(()))
            .transport(move |request: HttpRequest| {
                assert_eq!(request.method(), Method::Get);
                assert_eq!(request.url(), format!("{ISSUER}/.well-known/jwks.json"));
                service.fetched.fetch_add(1, Ordering::Relaxed);
                let jwks = service.jwks.lock().unwrap();
                let answer = match &*jwks {
                    Value::Null => HttpResponse::new(404).body("<html>no</html>"),
                    jwks => HttpResponse::new(200).body(jwks.to_string()),
                };
                ready(Ok::<_, Infallible>(answer))
            })
            .build()
            .unwrap()
    }

    fn fetched(&self) -> usize {
        self.fetched.swap(0, Ordering::Relaxed)
    }

    fn serve(&self, jwks: Value) {
        *self.jwks.lock().unwrap() = jwks;
    }
}

#[tokio::test]
async fn good_tokens_are_accepted_and_attacks_are_not() {
    let keys = Keys::new();
    let service = Service::new(keys.jwks());
    let client = service.client();

    let good = token(&header("id-key"), &id_claims(), rs256(&keys.id));
    let claims = client.verify_id_token(&good).await.unwrap();
    assert_eq!(claims.username(), Some("jane"));
    let access = token(&header("access-key"), &access_claims(), rs256(&keys.access));
    let claims = client.verify_access_token(&access).await.unwrap();
    assert_eq!(claims.username(), Some("jane"));
    assert_eq!(service.fetched(), 1, "both keys came at once");
    let either_key = token(&header("access-key"), &id_claims(), rs256(&keys.access));
    client.verify_id_token(&either_key).await.unwrap();

    let none = |_: &[u8]| Vec::new();
    let public_der = keys.id.public_key().as_der().expect("DER");
    let modulus = keys
        .id
        .public_key()
        .modulus()
        .big_endian_without_leading_zero()
        .to_vec();
    let hs256 = |key: Vec<u8>| {
        move |input: &[u8]| {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), input)
                .as_ref()
                .to_vec()
        }
    };
    let alg = |alg: &str| json!({"alg": alg, "kid": "id-key"});
    let own_key = json!({
        "alg": "RS256", "kid": "id-key", "jwk": jwk("id-key", &keys.stranger),
        "jku": "https://evil.example/jwks.json",
    });
    let payload = |position| good.split('.').nth(position).expect("three parts").to_owned();
    let signed = |claims: &Value| token(&header("id-key"), claims, rs256(&keys.id));

    for (what, attack) in [
        ("no signature", token(&alg("none"), &id_claims(), none)),
        ("None", token(&alg("None"), &id_claims(), none)),
        (
            "RS256 without signature",
            token(&header("id-key"), &id_claims(), none),
        ),
        (
            "HS256, public key",
            token(&alg("HS256"), &id_claims(), hs256(public_der.as_ref().to_vec())),
        ),
        (
            "HS256, modulus",
            token(&alg("HS256"), &id_claims(), hs256(modulus.clone())),
        ),
        (
            "HS256 said to be RS256",
            token(&header("id-key"), &id_claims(), hs256(modulus)),
        ),
        ("RS512", token(&alg("RS512"), &id_claims(), rs256(&keys.id))),
        (
            "another key",
            token(&header("id-key"), &id_claims(), rs256(&keys.stranger)),
        ),
        (
            "the other key",
            token(&header("id-key"), &id_claims(), rs256(&keys.access)),
        ),
        (
            "its own key",
            token(&own_key, &id_claims(), rs256(&keys.stranger)),
        ),
        (
            "no kid",
            token(&json!({"alg": "RS256"}), &id_claims(), rs256(&keys.id)),
        ),
        (
            "changed claims",
            format!(
                "{}.{}.{}",
                payload(0),
                base64url(with(id_claims(), "sub", "root".into()).to_string()),
                payload(2)
            ),
        ),
        (
            "issuer",
            signed(&with(
                id_claims(),
                "iss",
                "https://evil.example/eu-west-1_Pool1".into(),
            )),
        ),
        (
            "issuer, almost",
            signed(&with(id_claims(), "iss", format!("{ISSUER}/").into())),
        ),
        ("no issuer", signed(&with(id_claims(), "iss", Value::Null))),
        ("audience", signed(&with(id_claims(), "aud", "another".into()))),
        (
            "audiences",
            signed(&with(id_claims(), "aud", json!([CLIENT, "another"]))),
        ),
        (
            "token_use",
            signed(&with(id_claims(), "token_use", "access".into())),
        ),
        ("an access token", access.clone()),
        ("expired", signed(&with(id_claims(), "exp", json!(NOW - 60)))),
        ("no expiry", signed(&with(id_claims(), "exp", Value::Null))),
        (
            "expiry as text",
            signed(&with(id_claims(), "exp", (NOW + 3600).to_string().into())),
        ),
        ("nothing", String::new()),
        ("two parts", "a.b".into()),
        ("five parts", format!("{good}.a.b")),
        ("with blanks", format!(" {good}")),
        ("long", format!("{good}{}", "A".repeat(1 << 20))),
    ] {
        let error = client.verify_id_token(&attack).await.expect_err(what);
        assert!(matches!(error, Error::Token(_)), "{what}: {error}");
    }
    for (what, attack) in [
        ("an id token", good.clone()),
        (
            "another client",
            token(
                &header("access-key"),
                &with(access_claims(), "client_id", "another".into()),
                rs256(&keys.access),
            ),
        ),
        (
            "aud instead of client_id",
            token(
                &header("access-key"),
                &with(
                    with(access_claims(), "client_id", Value::Null),
                    "aud",
                    CLIENT.into(),
                ),
                rs256(&keys.access),
            ),
        ),
    ] {
        let error = client.verify_access_token(&attack).await.expect_err(what);
        assert_eq!(error.code(), "InvalidToken", "{what}");
    }
    assert_eq!(service.fetched(), 0);
}

#[tokio::test]
async fn an_expired_token_has_its_own_code_and_a_leeway() {
    let keys = Keys::new();
    let service = Service::new(keys.jwks());
    let client = service.client();
    let expiring = |exp: i64| {
        token(
            &header("id-key"),
            &with(id_claims(), "exp", json!(exp)),
            rs256(&keys.id),
        )
    };
    client.verify_id_token(&expiring(NOW - 59)).await.unwrap();
    let error = client.verify_id_token(&expiring(NOW - 60)).await.unwrap_err();
    assert_eq!(error.code(), "TokenExpired");
    // A clock that is behind is no reason to refuse.
    let issued = with(id_claims(), "iat", json!(NOW + 300));
    let issued = token(&header("id-key"), &issued, rs256(&keys.id));
    client.verify_id_token(&issued).await.unwrap();
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_once_a_minute() {
    let keys = Keys::new();
    let service = Service::new(json!({"keys": [jwk("id-key", &keys.id)]}));
    let client = service.client();
    let by = |key_id: &str, key| token(&header(key_id), &id_claims(), rs256(key));
    client.verify_id_token(&by("id-key", &keys.id)).await.unwrap();
    assert_eq!(service.fetched(), 1);

    for number in 0..10 {
        let made_up = by(&format!("made-up-{number}"), &keys.stranger);
        let error = client.verify_id_token(&made_up).await.unwrap_err();
        assert_eq!(error.code(), "TokenKeyUnknown");
    }
    assert_eq!(service.fetched(), 0, "it was asked a moment ago");
    client.verify_id_token(&by("id-key", &keys.id)).await.unwrap();

    // A new key is found a minute later, with one look.
    service.serve(json!({"keys": [jwk("new-key", &keys.access)]}));
    service.now.fetch_add(60, Ordering::Relaxed);
    let (one, two) = (by("new-key", &keys.access), by("new-key", &keys.access));
    let (first, second) = tokio::join!(client.verify_id_token(&one), client.verify_id_token(&two));
    first.and(second).unwrap();
    assert_eq!(service.fetched(), 1);
    let gone = client.verify_id_token(&by("id-key", &keys.id)).await.unwrap_err();
    assert_eq!(
        gone.code(),
        "TokenKeyUnknown",
        "a key that the pool has withdrawn is none"
    );
}

#[tokio::test]
async fn a_key_set_that_cannot_be_had_is_no_success() {
    let keys = Keys::new();
    let service = Service::new(Value::Null);
    let client = service.client();
    let good = token(&header("id-key"), &id_claims(), rs256(&keys.id));
    assert_eq!(client.verify_id_token(&good).await.unwrap_err().code(), "Http404");
    let weak = json!({"kid": "id-key", "kty": "RSA", "n": base64url([0xff; 64]), "e": "AQAB"});
    let symmetric = json!({"kid": "id-key", "kty": "oct", "k": "AAAA"});
    for jwks in [
        json!("text"),
        json!({}),
        json!({"keys": {}}),
        json!({"keys": []}),
        json!({"keys": [symmetric]}),
        json!({"keys": [weak]}),
        json!({"keys": [with(jwk("id-key", &keys.id), "use", "enc".into())]}),
        json!({"keys": [with(jwk("id-key", &keys.id), "e", "".into())]}),
        json!({"padding": "x".repeat(2 << 20), "keys": []}),
    ] {
        service.serve(jwks);
        service.now.fetch_add(3600, Ordering::Relaxed);
        let error = service.client().verify_id_token(&good).await.unwrap_err();
        assert!(matches!(error, Error::Token(_)), "{error}");
    }
    // As long as there were no keys at all, each token is a reason to ask again.
    service.now.store(NOW, Ordering::Relaxed);
    service.serve(keys.jwks());
    client.verify_id_token(&good).await.unwrap();
}

#[tokio::test]
async fn issuer_and_address_come_from_the_settings() {
    let keys = Keys::new();
    let jwks = keys.jwks().to_string();
    let client = CognitoClient::builder(POOL, CLIENT)
        .endpoint("https://proxy.example/cognito")
        .issuer(ISSUER)
        .clock(|| NOW)
        .transport(move |request: HttpRequest| {
            assert_eq!(
                request.url(),
                format!("https://proxy.example/cognito/{POOL}/.well-known/jwks.json")
            );
            ready(Ok::<_, Infallible>(HttpResponse::new(200).body(jwks.clone())))
        })
        .build()
        .unwrap();
    let good = token(&header("id-key"), &id_claims(), rs256(&keys.id));
    client.verify_id_token(&good).await.unwrap();
}

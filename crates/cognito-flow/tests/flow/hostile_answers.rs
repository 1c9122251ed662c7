//! Services that answer nonsense, or worse.

use cognito_flow::transport::HttpResponse;
use cognito_flow::{CognitoClient, Error, NoQuestions};
use serde_json::{Value, json};

use crate::support::{ALIAS, PASSWORD, World, refusal};

/// The sign-in's error when `answer` comes to `InitiateAuth`, and how much was sent.
async fn after(answer: HttpResponse) -> (Error, usize) {
    let world = World::new(json!({}));
    world.interfere(move |_, _| Some(answer.clone()));
    let client = world.client().build().unwrap();
    let error = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .expect_err("it is no success");
    (error, world.sent().len())
}

fn challenge(parameters: &Value) -> HttpResponse {
    let answer = json!({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters});
    HttpResponse::new(200).body(answer.to_string())
}

#[tokio::test]
async fn what_is_no_answer_of_the_service() {
    let html = "<!DOCTYPE html><html><body>Please log in to the airport's network</body></html>";
    for (answer, code) in [
        (HttpResponse::new(200).body(html), "BadAnswer"),
        (HttpResponse::new(200), "BadAnswer"),
        (HttpResponse::new(200).body("{}"), "BadAnswer"),
        (HttpResponse::new(200).body("[]"), "BadAnswer"),
        (HttpResponse::new(200).body(vec![0xff; 100]), "BadAnswer"),
        (HttpResponse::new(200).body("[".repeat(100_000)), "BadAnswer"),
        (HttpResponse::new(200).body("{\"ChallengeName\":7}"), "BadAnswer"),
        (
            HttpResponse::new(200).body(" ".repeat((1 << 20) + 1)),
            "BadAnswer",
        ),
        (HttpResponse::new(403).body(html), "Http403"),
        (HttpResponse::new(404).body("x".repeat(1 << 20)), "Http404"),
        (HttpResponse::new(400), "Http400"),
        (HttpResponse::new(407).body("{\"__type\":7}"), "Http407"),
        (
            HttpResponse::new(400).header("X-AMZN-ErrorType", "NotAuthorizedException:http://x/"),
            "NotAuthorizedException",
        ),
        (
            HttpResponse::new(400).body("{\"__type\":\"a.b#UserNotFoundException\",\"Message\":\"m\"}"),
            "UserNotFoundException",
        ),
    ] {
        let status = answer.status();
        let (error, sent) = after(answer).await;
        assert_eq!(error.code(), code, "{status}: {error}");
        assert_eq!(sent, 1, "no signature leaves");
    }
}

#[tokio::test]
async fn redirects_are_errors() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = HttpResponse::new(status).header("location", "https://evil.example/");
        let (error, sent) = after(elsewhere).await;
        assert_eq!((error.code(), sent), (format!("Http{status}").as_str(), 1));
    }
}

#[tokio::test]
async fn tokens_before_the_password_was_proved_are_none() {
    let tokens = json!({"AuthenticationResult": {"AccessToken": "a"}}).to_string();
    let (error, _) = after(HttpResponse::new(200).body(tokens)).await;
    assert_eq!(error.code(), "UnexpectedAnswer");
}

#[tokio::test]
async fn a_challenge_with_bad_parameters_names_the_field() {
    let n = cognito_flow::core::srp::group::N_HEX;
    let good = json!({
        "SALT": "2b6a", "SRP_B": "1234", "SECRET_BLOCK": "AAAA", "USER_ID_FOR_SRP": "jane", "USERNAME": "jane",
    });
    let long = "f".repeat(10_000);
    for (name, bad) in [
        ("SRP_B", json!("0")),
        ("SRP_B", json!("000")),
        ("SRP_B", json!(n)),
        ("SRP_B", json!("")),
        ("SRP_B", json!("-1")),
        ("SRP_B", json!("0x12")),
        ("SRP_B", json!("１２")),
        ("SRP_B", json!(long)),
        ("SRP_B", Value::Null),
        ("SALT", json!("salt")),
        ("SALT", json!(long)),
        ("SALT", Value::Null),
        ("SECRET_BLOCK", json!("*")),
        ("SECRET_BLOCK", Value::Null),
        ("USER_ID_FOR_SRP", json!("")),
        ("USER_ID_FOR_SRP", Value::Null),
    ] {
        let mut parameters = good.clone();
        parameters[name] = bad;
        let (error, sent) = after(challenge(&parameters)).await;
        assert_eq!(error.code(), "BadAnswer", "{name}");
        assert!(error.to_string().contains(name), "{name}: {error}");
        assert_eq!(sent, 1, "no signature leaves");
    }
    // The good one gets an answer, as the control of this test.
    let (_, sent) = after(challenge(&good)).await;
    assert_eq!(sent, 2);
}

#[tokio::test]
async fn an_error_text_is_fit_for_a_log() {
    let (error, _) = after(refusal("NotAuthorizedException", "line\nline\u{1b}[31m")).await;
    assert!(!error.to_string().contains(['\n', '\u{1b}']));
}

#[test]
fn what_cannot_be_a_pool_is_refused_before_anything_is_sent() {
    for pool_id in [
        "evil.example/#_x",
        "a.b_c",
        "eu-west-1",
        "",
        "eu-west-1_",
        "_x",
        "eu-west-1_a/b",
    ] {
        let error = CognitoClient::builder(pool_id, "client").build().unwrap_err();
        assert_eq!(error.code(), "BadArgument", "{pool_id}");
    }
    let build = |url: &str| {
        CognitoClient::builder("eu-west-1_Pool1", "client")
            .endpoint(url)
            .build()
    };
    for url in [
        "http://example.com",
        "http://169.254.169.254/",
        "ftp://127.0.0.1",
        "evil",
    ] {
        assert_eq!(build(url).unwrap_err().code(), "BadArgument", "{url}");
    }
    build("http://127.0.0.1:1").unwrap();
    assert!(CognitoClient::builder("eu-west-1_Pool1", "").build().is_err());
    let allowed = CognitoClient::builder("eu-west-1_Pool1", "client").allow_plain_http();
    allowed.endpoint("http://example.com").build().unwrap();
}

#[test]
fn a_variant_of_the_endpoint_is_for_the_regions_own() {
    let builder = || CognitoClient::builder("us-gov-west-1_Pool1", "client");
    let client = builder().fips().dual_stack().build().unwrap();
    assert_eq!(
        client.endpoint().as_str(),
        "https://cognito-idp-fips.us-gov-west-1.api.aws/"
    );
    let client = builder().dual_stack().build().unwrap();
    assert_eq!(
        client.endpoint().as_str(),
        "https://cognito-idp.us-gov-west-1.api.aws/"
    );
    for builder in [builder().fips(), builder().dual_stack()] {
        let error = builder.endpoint("http://127.0.0.1:9").build().unwrap_err();
        assert_eq!(error.code(), "BadArgument");
        assert!(error.to_string().contains("FIPS"), "{error}");
    }
}

//! Every flow, and what travels along. The service is scripted where only the requests matter.

use std::future::ready;

use cognito_flow::device_store::{DeviceStore, MemoryDeviceStore};
use cognito_flow::transport::HttpResponse;
use cognito_flow::{
    AnalyticsMetadata, Answer, BoxError, Error, FirstFactor, Flow, NoQuestions, Parameters, Prompt, Question,
    RememberedDevice, UserContextData,
};
use serde_json::{Value, json};

use crate::devices::scope;
use crate::support::{ALIAS, PASSWORD, World, refusal};

/// From now on the service gives these answers, one after the other.
pub(crate) fn script(world: &World, answers: impl IntoIterator<Item = Value>) {
    let mut answers = answers.into_iter().collect::<Vec<_>>().into_iter();
    world.interfere(move |operation, _| {
        let answer = answers.next();
        let answer = answer.unwrap_or_else(|| panic!("{operation} is one request too many"));
        Some(HttpResponse::new(200).body(answer.to_string()))
    });
}

pub(crate) fn tokens() -> Value {
    json!({"AuthenticationResult": {"AccessToken": "access", "RefreshToken": "refresh", "ExpiresIn": 3600}})
}

pub(crate) fn challenge(name: &str, parameters: &Value) -> Value {
    json!({"ChallengeName": name, "Session": "session", "ChallengeParameters": parameters})
}

#[tokio::test]
async fn each_flow_sends_what_it_needs() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let password = || PASSWORD.into();
    let flows: [(Flow, &str, &[&str]); 5] = [
        (
            Flow::UserPassword(password()),
            "USER_PASSWORD_AUTH",
            &["PASSWORD", "USERNAME"],
        ),
        (Flow::Custom, "CUSTOM_AUTH", &["USERNAME"]),
        (Flow::User(None), "USER_AUTH", &["USERNAME"]),
        (
            Flow::User(Some(FirstFactor::EmailOtp)),
            "USER_AUTH",
            &["PREFERRED_CHALLENGE", "USERNAME"],
        ),
        (
            Flow::UserAfterSignUp("session".into()),
            "USER_AUTH",
            &["USERNAME"],
        ),
    ];
    for (flow, name, parameters) in flows {
        script(&world, [tokens()]);
        client.sign_in_with(ALIAS, flow, NoQuestions).await.unwrap();
        let sent = world.sent();
        assert_eq!(sent[0].stage(), name);
        let names: Vec<_> = sent[0].body["AuthParameters"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(names, parameters, "{name}");
    }
    for (flow, parameter, value) in [
        (Flow::CustomWithSrp(password()), "CHALLENGE_NAME", "SRP_A"),
        (
            Flow::User(Some(FirstFactor::PasswordSrp(password()))),
            "PREFERRED_CHALLENGE",
            "PASSWORD_SRP",
        ),
    ] {
        script(&world, [tokens()]);
        let error = client.sign_in_with(ALIAS, flow, NoQuestions).await.unwrap_err();
        assert_eq!(error.code(), "UnexpectedAnswer", "tokens before the proof");
        let sent = world.sent();
        assert_eq!(sent[0].response(parameter), Some(value));
        assert!(sent[0].response("SRP_A").is_some());
    }
}

#[tokio::test]
async fn the_device_is_in_the_first_call_where_the_flow_takes_it() {
    let world = World::new(json!({}));
    let store = MemoryDeviceStore::new();
    let device = RememberedDevice {
        device_key: "eu-west-1_device".into(),
        device_group_key: "-group".into(),
        device_password: "secret".into(),
        username: "jane".into(),
    };
    store.save(&scope(&world), ALIAS, &device).await.unwrap();
    let client = world.client().device_store(store).build().unwrap();

    script(&world, [tokens()]);
    let flow = Flow::UserPassword(PASSWORD.into());
    let signed_in = client.sign_in_with(ALIAS, flow, NoQuestions).await.unwrap();
    assert_eq!(signed_in.session.device_key.as_deref(), Some("eu-west-1_device"));
    assert_eq!(world.sent()[0].response("DEVICE_KEY"), Some("eu-west-1_device"));

    // The service does not know it: the same without it, and the record is dropped.
    let mut first = true;
    world.interfere(move |_, _| {
        Some(match std::mem::take(&mut first) {
            true => refusal("ResourceNotFoundException", "Device does not exist."),
            false => HttpResponse::new(200).body(tokens().to_string()),
        })
    });
    let signed_in = client
        .sign_in_with(ALIAS, Flow::Custom, NoQuestions)
        .await
        .unwrap();
    assert_eq!(signed_in.forgotten_device.as_deref(), Some("eu-west-1_device"));
    let keys: Vec<_> = world
        .sent()
        .iter()
        .map(|sent| sent.response("DEVICE_KEY").map(str::to_owned))
        .collect();
    assert_eq!(keys, [Some("eu-west-1_device".into()), None]);
    script(&world, [tokens()]);
    client
        .sign_in_with(ALIAS, Flow::Custom, NoQuestions)
        .await
        .unwrap();
    assert_eq!(world.sent()[0].response("DEVICE_KEY"), None);
}

#[tokio::test]
async fn custom_challenges_are_put_to_the_handler() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let riddle = challenge(
        "CUSTOM_CHALLENGE",
        &json!({"USERNAME": "jane", "riddle": "what?"}),
    );
    script(&world, [riddle.clone(), riddle, tokens()]);
    let oracle = |prompt: Prompt| {
        ready(match prompt.question {
            Question::CustomChallenge(_) => Ok(Answer::Text("that".into())),
            other => Err(BoxError::from(format!("no answer to {other:?}"))),
        })
    };
    let signed_in = client.sign_in_with(ALIAS, Flow::Custom, oracle).await.unwrap();
    assert_eq!(signed_in.session.username, "jane");
    assert_eq!(
        world.stages(),
        ["CUSTOM_AUTH", "CUSTOM_CHALLENGE", "CUSTOM_CHALLENGE"]
    );
}

#[tokio::test]
async fn each_user_has_a_context_of_its_own() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let analytics = |id: &str| AnalyticsMetadata {
        analytics_endpoint_id: Some(id.into()),
    };
    let client = world
        .client()
        .analytics_metadata(analytics("all"))
        .build()
        .unwrap();
    let context = UserContextData {
        ip_address: Some("192.0.2.7".into()),
        encoded_data: None,
    };
    let own = client
        .with_user_context_data(context)
        .with_analytics_metadata(analytics("jane"))
        .with_client_metadata(Parameters::new().with("tenant", "7"));
    own.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    for sent in world.sent() {
        assert_eq!(sent.body["UserContextData"], json!({"IpAddress": "192.0.2.7"}));
        assert_eq!(
            sent.body["AnalyticsMetadata"],
            json!({"AnalyticsEndpointId": "jane"})
        );
        assert_eq!(sent.body["ClientMetadata"], json!({"tenant": "7"}));
    }
    client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    for sent in world.sent() {
        assert_eq!(sent.body["UserContextData"], Value::Null);
        assert_eq!(
            sent.body["AnalyticsMetadata"],
            json!({"AnalyticsEndpointId": "all"})
        );
    }

    let wrong = client.with_client_secret("another secret");
    let error = wrong.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException", "{error}");
    let right = wrong.with_client_secret(world.client_secret().unwrap());
    right.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
}

/// The pool's own clock says 03:04:05 on the second of January 2026.
fn with_date(world: &World, date: &'static str) {
    let inside = world.clone();
    world.interfere(move |operation, body| Some(inside.handle(operation, body).header("Date", date)));
}

#[tokio::test]
async fn a_wrong_clock_does_no_harm() {
    let world = World::new(json!({}));
    let service = world.clone();
    for offset in [-5 * 3600, 3600, 23 * 3600] {
        let service = service.clone();
        let client = world
            .client()
            .clock(move || service.now() + offset)
            .build()
            .unwrap();
        let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
        assert_eq!(error.code(), "NotAuthorizedException", "nobody told the time");
        with_date(&world, "Fri, 02 Jan 2026 03:04:05 GMT");
        client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
        world.leave_alone();
    }
}

#[tokio::test]
async fn a_refusal_says_when_the_clocks_are_far_apart() {
    let world = World::new(json!({}));
    with_date(&world, "Fri, 02 Jan 2026 03:04:05 GMT");
    for (offset, said, text) in [
        (60, None, ""),
        (3600, Some(-3600), "this machine's clock is 3600 s fast"),
        (-600, Some(600), "this machine's clock is 600 s slow"),
        (90 * 86400, Some(-86400), "this machine's clock is 86400 s fast"),
    ] {
        let service = world.clone();
        let client = world
            .client()
            .clock(move || service.now() + offset)
            .build()
            .unwrap();
        let error = client.sign_in(ALIAS, "Wrong-9!", NoQuestions).await.unwrap_err();
        assert_eq!(error.code(), "NotAuthorizedException");
        assert!(error.service_error().is_some());
        assert_eq!(error.clock_offset(), said);
        assert_eq!(matches!(error, Error::RefusedWithClockOff { .. }), said.is_some());
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[tokio::test]
async fn against_the_pool() {
    let flows = ["USER_PASSWORD_AUTH", "USER_AUTH", "USER_SRP_AUTH"].map(|flow| format!("ALLOW_{flow}"));
    let world = World::with_client(
        json!({}),
        json!({"ExplicitAuthFlows": flows, "RefreshTokenRotation": {"Feature": "ENABLED"}}),
    );
    let client = world.client().refresh_token_rotation().build().unwrap();
    let flow = Flow::UserPassword(PASSWORD.into());
    client.sign_in_with(ALIAS, flow, NoQuestions).await.unwrap();

    let chooses = |prompt: Prompt| {
        ready(match prompt.question {
            Question::SelectChallenge(_) => Ok(Answer::Factor(FirstFactor::PasswordSrp(PASSWORD.into()))),
            other => Err(BoxError::from(format!("no answer to {other:?}"))),
        })
    };
    world.sent();
    let signed_in = client
        .sign_in_with(ALIAS, Flow::User(None), chooses)
        .await
        .unwrap();
    assert_eq!(
        world.stages(),
        ["USER_AUTH", "SELECT_CHALLENGE", "PASSWORD_VERIFIER"]
    );

    let fresh = client.refresh(&signed_in.session).await.unwrap();
    assert_eq!(world.stages(), ["GetTokensFromRefreshToken"]);
    let token = |session: &cognito_flow::Session| session.tokens.refresh_token.clone().unwrap();
    assert_ne!(token(&fresh).expose(), token(&signed_in.session).expose());
    client.get_user(&fresh).await.unwrap();
}

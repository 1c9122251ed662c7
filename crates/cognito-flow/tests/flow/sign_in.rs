//! Sign-ins with passwords, codes and new passwords.

use std::future::ready;

use crate::support::{ALIAS, PASSWORD, World, refusal};
use cognito_flow::device_store::MemoryDeviceStore;
use cognito_flow::{
    Answer, BoxError, DeviceOutcome, Error, Handler, NoQuestions, Parameters, Prompt, Question,
};
use serde_json::json;

#[tokio::test]
async fn by_an_alias() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(signed_in.device, DeviceOutcome::Untracked));
    assert_eq!(signed_in.forgotten_device, None);
    assert_ne!(signed_in.session.username, ALIAS, "it is the internal name");
    assert!(signed_in.session.tokens.refresh_token.is_some());

    let sent = world.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].response("USERNAME"), Some(ALIAS));
    assert_eq!(
        sent[1].response("USERNAME"),
        Some(signed_in.session.username.as_str())
    );
    assert_eq!(sent[0].response("SECRET_HASH"), None);
}

#[tokio::test]
async fn with_a_client_secret() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let client = world.client().build().unwrap();
    client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(
        world
            .sent()
            .iter()
            .all(|sent| sent.response("SECRET_HASH").is_some())
    );
}

#[tokio::test]
async fn with_client_metadata() {
    let world = World::new(json!({}));
    let metadata = Parameters::new().with("tenant", "7");
    let client = world.client().client_metadata(metadata).build().unwrap();
    client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    for sent in world.sent() {
        assert_eq!(sent.body["ClientMetadata"], json!({"tenant": "7"}));
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let error = client
        .sign_in(ALIAS, "Wrong-Horse-9!", NoQuestions)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");
    assert!(matches!(error, Error::Refused(_)));
    assert_eq!(
        world.stages(),
        ["USER_SRP_AUTH", "PASSWORD_VERIFIER"],
        "it is sent once"
    );
}

#[tokio::test]
async fn with_a_code_and_after_a_wrong_one() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    world.set_up_authenticator(&session);
    world.sent();

    let (mut prompts, answers) = (Vec::new(), world.clone());
    client
        .sign_in(ALIAS, PASSWORD, |prompt: Prompt| {
            prompts.push(prompt.refused.as_ref().map(|error| error.code().to_owned()));
            let code = if prompts.len() == 1 {
                "000000".into()
            } else {
                answers.totp()
            };
            ready(Ok(Answer::Code(code.into())))
        })
        .await
        .unwrap();
    assert_eq!(prompts, [None, Some("CodeMismatchException".into())]);
    assert_eq!(
        world.stages(),
        [
            "USER_SRP_AUTH",
            "PASSWORD_VERIFIER",
            "SOFTWARE_TOKEN_MFA",
            "SOFTWARE_TOKEN_MFA"
        ]
    );
}

#[tokio::test]
async fn a_handler_that_does_not_answer_ends_it() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    world.set_up_authenticator(&session);

    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "Unanswered");
    let given_up = |_: Prompt| async { Err("given up".into()) };
    let error = client.sign_in(ALIAS, PASSWORD, given_up).await.unwrap_err();
    let source = std::error::Error::source(&error).expect("the handler's own error");
    assert_eq!(source.to_string(), "given up");
    let another = |_: Prompt| async { Ok(Answer::Responses(Parameters::new())) };
    let error = client.sign_in(ALIAS, PASSWORD, another).await.unwrap_err();
    assert_eq!(error.code(), "Misuse");
}

#[tokio::test]
async fn with_a_new_password() {
    let world = World::new(json!({}));
    let name = "new@example.com";
    world.call(
        "AdminCreateUser",
        &json!({
            "UserPoolId": world.pool_id(), "Username": name, "TemporaryPassword": PASSWORD,
            "MessageAction": "SUPPRESS",
        }),
    );
    let client = world.client().build().unwrap();
    let mut asked = 0;
    client
        .sign_in(name, PASSWORD, |prompt: Prompt| {
            asked += 1;
            assert!(matches!(prompt.question, Question::NewPasswordRequired(_)));
            assert_eq!(prompt.refused.is_some(), asked == 2);
            let password = if asked == 1 { "short" } else { "Another-Horse-9!" };
            ready(Ok(Answer::NewPassword {
                password: password.into(),
                attributes: Parameters::new(),
            }))
        })
        .await
        .unwrap();
    assert_eq!(asked, 2);
    client
        .sign_in(name, "Another-Horse-9!", NoQuestions)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_unknown_challenge_is_put_to_the_handler() {
    let world = World::new(json!({}));
    world.interfere(|_, body| {
        let answer = match body["ChallengeName"].as_str() {
            Some("PASSWORD_VERIFIER") => json!({
                "ChallengeName": "NEXT_BIG_THING", "Session": "session",
                "ChallengeParameters": {"RIDDLE": "what?"},
            }),
            Some("NEXT_BIG_THING") => json!({"AuthenticationResult": {"AccessToken": "token"}}),
            _ => return None,
        };
        Some(cognito_flow::transport::HttpResponse::new(200).body(answer.to_string()))
    });
    struct Oracle;
    impl Handler for Oracle {
        async fn ask(&mut self, prompt: Prompt) -> Result<Answer, BoxError> {
            let Question::Unknown(unknown) = prompt.question else {
                return Err("another question".into());
            };
            assert_eq!(unknown.name(), "NEXT_BIG_THING");
            let riddle = unknown.parameters().get("RIDDLE").unwrap_or_default();
            Ok(Answer::Responses(
                Parameters::new().with("ANSWER", format!("{riddle} that")),
            ))
        }
    }
    let client = world.client().build().unwrap();
    client.sign_in(ALIAS, PASSWORD, Oracle).await.unwrap();
    let sent = world.sent();
    assert_eq!(sent[2].response("ANSWER"), Some("what? that"));
    assert_eq!(sent[2].body["Session"], "session");
}

#[tokio::test]
async fn a_first_answer_that_asks_a_question_is_no_trouble() {
    // Not what the service does, but nothing to stumble over: the device comes too late.
    let world = World::tracking(false, true);
    let client = world
        .client()
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    let session = client
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap()
        .session;
    world.interfere(|_, body| {
        let answer = match body["ChallengeName"].as_str() {
            None => json!({"ChallengeName": "RIDDLE", "Session": "s", "ChallengeParameters": {}}),
            _ => json!({"AuthenticationResult": {"AccessToken": "token"}}),
        };
        Some(cognito_flow::transport::HttpResponse::new(200).body(answer.to_string()))
    });
    let answer = |_: Prompt| ready(Ok(Answer::Responses(Parameters::new())));
    client.sign_in(&session.username, PASSWORD, answer).await.unwrap();
}

#[tokio::test]
async fn many_users_at_a_time() {
    let world = World::new(json!({}));
    let names: Vec<_> = (0..4).map(|number| format!("user{number}@example.com")).collect();
    for name in &names {
        world.add_user(name);
    }
    let client = world.client().build().unwrap();
    let sign_ins = names.into_iter().map(|name| {
        let client = client.clone();
        tokio::spawn(async move { client.sign_in(&name, PASSWORD, NoQuestions).await })
    });
    let mut seen = std::collections::BTreeSet::new();
    for sign_in in sign_ins.collect::<Vec<_>>() {
        seen.insert(sign_in.await.unwrap().unwrap().session.username);
    }
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn an_account_from_nothing() {
    let world = World::with_client(
        json!({"AutoVerifiedAttributes": ["email"]}),
        json!({"GenerateSecret": true}),
    );
    let client = world.client().build().unwrap();
    let name = "joe@example.com";
    let signed_up = client.sign_up(name, PASSWORD, &[]).await.unwrap();
    assert!(!signed_up.user_confirmed);
    client.resend_confirmation_code(name).await.unwrap();
    let error = client.confirm_sign_up(name, "000000").await.unwrap_err();
    assert_eq!(error.code(), "CodeMismatchException");
    client.confirm_sign_up(name, world.code(name)).await.unwrap();

    let session = client.sign_in(name, PASSWORD, NoQuestions).await.unwrap().session;
    let user = client.get_user(&session).await.unwrap();
    assert_eq!(user.username, session.username);
}

#[tokio::test]
async fn nothing_secret_shows() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let log = std::sync::Arc::clone(&seen);
    let builder = world.client().on_exchange(move |exchange| {
        log.lock()
            .unwrap()
            .push_str(&format!("{exchange:?} {}\n", exchange.outcome));
    });
    let mut text = format!("{builder:?}");
    let client = builder.build().unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let refused = client
        .sign_in(ALIAS, "Wrong-Horse-9!", NoQuestions)
        .await
        .unwrap_err();
    text += &format!("{client:?} {signed_in:?} {refused:?} {refused}");
    text += &seen.lock().unwrap();

    let tokens = &signed_in.session.tokens;
    let mut secrets = vec![
        PASSWORD,
        "Wrong-Horse-9!",
        world.client_secret().unwrap(),
        tokens.access_token.expose(),
        tokens.id_token.as_ref().unwrap().expose(),
        tokens.refresh_token.as_ref().unwrap().expose(),
    ];
    let sent = world.sent();
    for sent in &sent {
        for name in [
            "SRP_A",
            "SECRET_HASH",
            "PASSWORD_CLAIM_SIGNATURE",
            "PASSWORD_CLAIM_SECRET_BLOCK",
        ] {
            secrets.extend(sent.response(name));
        }
    }
    assert!(secrets.len() > 10);
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("PASSWORD_VERIFIER"), "the observer was told");
}

#[tokio::test]
async fn errors_of_the_pools_keep_their_code() {
    let world = World::new(json!({}));
    for code in [
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
        "LimitExceededException",
    ] {
        world.interfere(move |_, _| Some(refusal(code, "…")));
        let client = world.client().build().unwrap();
        let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert_eq!(world.sent().len(), 1, "{code} is not tried again");
    }
}

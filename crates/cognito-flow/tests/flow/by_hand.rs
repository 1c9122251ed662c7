//! Sign-ins that stop at a question, and go on somewhere else.

use std::sync::Arc;

use cognito_flow::core::Secret;
use cognito_flow::core::login::SEAL_KEY_BYTES;
use cognito_flow::device_store::{DeviceStore, MemoryDeviceStore};
use cognito_flow::transport::Transport;
use cognito_flow::{
    Answer, CognitoClient, DeviceOutcome, Flow, NoQuestions, PendingSignIn, Question, Seal, SignInStep,
};
use serde_json::json;

use crate::devices::{confirmed, scope};
use crate::support::{ALIAS, PASSWORD, World};

const KEY: [u8; SEAL_KEY_BYTES] = [7; SEAL_KEY_BYTES];

fn pending<T>(step: SignInStep<T>) -> PendingSignIn<T> {
    match step {
        SignInStep::Ask(pending) => pending,
        SignInStep::Done(_) => panic!("it is done"),
    }
}

fn done<T>(step: SignInStep<T>) -> cognito_flow::SignedIn {
    match step {
        SignInStep::Done(done) => done,
        SignInStep::Ask(pending) => panic!("{pending:?}"),
    }
}

async fn start<T: Transport>(client: &CognitoClient<T>) -> PendingSignIn<T> {
    let flow = Flow::UserSrp(PASSWORD.into());
    pending(client.start_sign_in(ALIAS, flow).await.unwrap())
}

/// A user with an authenticator app.
async fn with_authenticator(world: &World) {
    let client = world.client().build().unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    world.set_up_authenticator(&signed_in.session);
    world.sent();
}

fn seal<T>(client: &CognitoClient<T>) -> Seal {
    client.seal(KEY, "jane's browser")
}

#[tokio::test]
async fn without_a_question_it_is_done_at_once() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let flow = Flow::UserSrp(PASSWORD.into());
    let signed_in = done(client.start_sign_in(ALIAS, flow).await.unwrap());
    assert!(matches!(signed_in.device, DeviceOutcome::Untracked));
    let error = client.start_sign_in(ALIAS, "Wrong-9!").await.unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");
}

#[tokio::test]
async fn a_wrong_code_is_asked_for_again() {
    let world = World::new(json!({}));
    with_authenticator(&world).await;
    let client = world.client().build().unwrap();
    let sign_in = start(&client).await;
    assert!(matches!(sign_in.prompt().question, Question::SoftwareTokenMfa(_)));
    let sign_in = pending(sign_in.answer(Answer::Code("000000".into())).await.unwrap());
    let refused = sign_in.prompt().refused.as_ref().unwrap();
    assert_eq!(refused.code(), "CodeMismatchException");
    assert_ne!(sign_in.username(), ALIAS, "it is the internal name");
    done(sign_in.answer(Answer::Code(world.totp().into())).await.unwrap());
}

#[tokio::test]
async fn another_process_goes_on() {
    let world = World::with_client(
        json!({"DeviceConfiguration": {"DeviceOnlyRememberedOnUserPrompt": false}}),
        json!({"GenerateSecret": true}),
    );
    with_authenticator(&world).await;
    let first = world.client().build().unwrap();
    let sign_in = start(&first).await;
    let saved = sign_in.save(&seal(&first), 180).unwrap();
    drop((sign_in, first));
    let text = String::from_utf8_lossy(&saved);
    for secret in [PASSWORD, ALIAS, world.client_secret().unwrap()] {
        assert!(!text.contains(secret), "it is encrypted");
    }

    // Again from nothing: the record of a new device is kept by that process.
    let store = Arc::new(MemoryDeviceStore::new());
    let client = || {
        let builder = world
            .client()
            .shared_device_store(Arc::clone(&store) as Arc<dyn DeviceStore>);
        builder.build().unwrap()
    };
    let second = client();
    let sign_in = second.resume_sign_in(&saved, &seal(&second)).await.unwrap();
    assert!(matches!(sign_in.prompt().question, Question::SoftwareTokenMfa(_)));
    let saved_again = sign_in.save(&seal(&second), 180).unwrap();
    assert_ne!(saved, saved_again);
    let signed_in = done(sign_in.answer(Answer::Code(world.totp().into())).await.unwrap());
    let device = confirmed(&signed_in);
    let scope = scope(&world);
    let kept = store
        .by_username(&scope, &signed_in.session.username)
        .await
        .unwrap();
    assert_eq!(kept.unwrap().device_key, device.device_key);

    // The next time the device signs in after the code, wherever that is given.
    let third = client();
    let saved = start(&third).await.save(&seal(&third), 180).unwrap();
    world.sent();
    let fourth = client();
    let sign_in = fourth.resume_sign_in(&saved, &seal(&fourth)).await.unwrap();
    let signed_in = done(sign_in.answer(Answer::Code(world.totp().into())).await.unwrap());
    assert!(matches!(signed_in.device, DeviceOutcome::Used { .. }));
    assert_eq!(
        world.stages(),
        [
            "SOFTWARE_TOKEN_MFA",
            "DEVICE_SRP_AUTH",
            "DEVICE_PASSWORD_VERIFIER"
        ]
    );
}

#[tokio::test]
async fn a_changed_foreign_or_expired_one_is_refused() {
    let world = World::new(json!({}));
    with_authenticator(&world).await;
    let client = world.client().build().unwrap();
    let saved = start(&client).await.save(&seal(&client), 180).unwrap();
    client.resume_sign_in(&saved, &seal(&client)).await.unwrap();

    let other_client = CognitoClient::builder(world.pool_id(), "another")
        .endpoint("http://127.0.0.1:9")
        .build()
        .unwrap();
    let elsewhere = world.client().endpoint("http://127.0.0.1:10").build().unwrap();
    let error = other_client.resume_sign_in(&saved, &seal(&other_client)).await;
    assert_eq!(error.unwrap_err().code(), "SavedLogin");
    let error = elsewhere.resume_sign_in(&saved, &seal(&elsewhere)).await;
    assert_eq!(error.unwrap_err().code(), "SavedLogin");

    let mut changed = saved.clone();
    *changed.last_mut().unwrap() ^= 1;
    let another_key = client.seal(Secret::new([8; SEAL_KEY_BYTES]), "jane's browser");
    let joes = client.seal(KEY, "joe's browser");
    for (saved, seal) in [
        (&saved[..], another_key),
        (&saved[..], joes),
        (&changed[..], seal(&client)),
        (&[][..], seal(&client)),
    ] {
        let error = client.resume_sign_in(saved, &seal).await.unwrap_err();
        assert_eq!(error.code(), "SavedLogin");
    }
    world.advance(180);
    let error = client.resume_sign_in(&saved, &seal(&client)).await.unwrap_err();
    assert_eq!(error.code(), "SavedLogin");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking() {
    use cognito_flow::blocking;

    fn pending<T>(step: blocking::SignInStep<T>) -> blocking::PendingSignIn<T> {
        match step {
            blocking::SignInStep::Ask(pending) => pending,
            blocking::SignInStep::Done(_) => panic!("it is done"),
        }
    }
    let world = World::new(json!({}));
    let client = world.client().build_blocking().unwrap();
    let session = client.sign_in(ALIAS, PASSWORD, NoQuestions).unwrap().session;
    world.set_up_authenticator(&session);
    let seal = client.seal(KEY, "jane's browser");
    let sign_in = pending(client.start_sign_in(ALIAS, PASSWORD).unwrap());
    let saved = sign_in.save(&seal, 180).unwrap();
    let sign_in = client.resume_sign_in(&saved, &seal).unwrap();
    assert_eq!(sign_in.username(), session.username);
    let sign_in = pending(sign_in.answer(Answer::Code("000000".into())).unwrap());
    assert!(sign_in.prompt().refused.is_some());
    let end = sign_in.answer(Answer::Code(world.totp().into())).unwrap();
    assert!(matches!(end, blocking::SignInStep::Done(_)));
}

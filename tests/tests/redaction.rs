//! Nothing secret shows: a whole sign-in with a code and a device over HTTP, every log line of every crate
//! kept, and everything public printed with `{:?}` on the way; then the secrets are looked for.

#![expect(clippy::unwrap_used, reason = "what is wrong in a test ends it")]

use std::fmt::Debug;
use std::io;
use std::sync::{Arc, Mutex};

use cognito_flow::core::login::{
    Answer, FirstFactor, Flow, Login, LoginConfig, Question, SoftwareTokenSetup, Step,
};
use cognito_flow::core::message::challenge::{PasswordVerifier, ServerValues};
use cognito_flow::core::message::{
    AuthResponse, Body, Parameters, PasswordClaim, PoolId, Response, SecretBlock, secret_hash,
};
use cognito_flow::core::srp::Salt;
use cognito_flow::core::token::{Refresh, TokenKeeper};
use cognito_flow::device_store::{DeviceStore, MemoryDeviceStore};
use cognito_flow::{CognitoClient, DeviceOutcome, Prompt};
use cognito_local_pool::LocalPool;
use cognito_srp_tests::authenticator::Authenticator;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

const PASSWORD: &str = "Correct-Horse-9!";
const NEW_PASSWORD: &str = "Battery-Staple-8?";
const TEMPORARY: &str = "Temporary-Horse-7!";

/// All that was printed.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl Printed {
    fn show(&self, value: &impl Debug) {
        let text = format!("{value:?}\n{value:#?}\n");
        self.0.lock().unwrap().extend_from_slice(text.as_bytes());
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Printed {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The texts of a body that may not show: all but names, keys and other words that are no secret.
fn secrets_of(body: &Value, found: &mut Vec<String>) {
    const SECRET: [&str; 19] = [
        "SECRET_HASH",
        "SecretHash",
        "Password",
        "NEW_PASSWORD",
        "SOFTWARE_TOKEN_MFA_CODE",
        "UserCode",
        "ConfirmationCode",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "SRP_A",
        "SRP_B",
        "SALT",
        "Session",
        "AccessToken",
        "IdToken",
        "RefreshToken",
        "REFRESH_TOKEN",
        "PasswordVerifier",
        "SecretCode",
    ];
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(text) if SECRET.contains(&name.as_str()) => found.push(text.into()),
                    _ => secrets_of(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| secrets_of(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn nothing_secret_shows() {
    let printed = Printed::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(printed.clone())
        .init();
    tracing::info!("this line is kept");

    let pool = LocalPool::builder().test_clock(true).start().await.unwrap();
    printed.show(&pool);
    let call = |operation: &str, members: Value| -> Value {
        serde_json::from_slice(&pool.handle(operation, members.to_string().as_bytes()).unwrap()).unwrap()
    };
    let devices = json!({"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": true});
    let created = call(
        "CreateUserPool",
        json!({"PoolName": "redaction", "DeviceConfiguration": devices}),
    );
    let pool_id = created["UserPool"]["Id"].as_str().unwrap().to_owned();
    call(
        "SetUserPoolMfaConfig",
        json!({"UserPoolId": pool_id, "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": true}}),
    );
    let client = call(
        "CreateUserPoolClient",
        json!({"UserPoolId": pool_id, "ClientName": "a", "GenerateSecret": true}),
    );
    let client_id = client["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
    let client_secret = client["UserPoolClient"]["ClientSecret"]
        .as_str()
        .unwrap()
        .to_owned();
    call(
        "AdminCreateUser",
        json!({"UserPoolId": pool_id, "Username": "jane", "MessageAction": "SUPPRESS", "TemporaryPassword": TEMPORARY}),
    );

    let mut secrets: Vec<String> = [PASSWORD, NEW_PASSWORD, TEMPORARY, &client_secret, pool.token()]
        .map(Into::into)
        .into();
    secrets.push(
        secret_hash(&client_secret.as_str().into(), "jane", &client_id)
            .expose()
            .clone(),
    );

    // The machine of the core, by hand: everything that it gives and takes is shown.
    let mut rng = rand::rng();
    let config = LoginConfig::new(PoolId::parse(&pool_id).unwrap(), &*client_id, "jane")
        .client_secret(&*client_secret)
        .client_metadata(Parameters::new().with("trace", "metadata-of-the-caller"));
    secrets.push("metadata-of-the-caller".into());
    printed.show(&config);
    let (mut login, mut request) = Login::start(config, TEMPORARY.into(), &mut rng).unwrap();
    let core_session = loop {
        printed.show(&login);
        printed.show(&request);
        let body: &Body = request.body();
        printed.show(body);
        secrets_of(body.expose(), &mut secrets);
        let answer = pool
            .handle(request.operation(), body.to_json().expose().as_bytes())
            .unwrap();
        secrets_of(&serde_json::from_slice(&answer).unwrap(), &mut secrets);
        let response = Response::success(answer);
        printed.show(&response);
        printed.show(&response.read::<AuthResponse>().unwrap());
        printed.show(&response.read::<AuthResponse>().unwrap().outcome());
        let mut step = login
            .receive(&response, &mut rng, pool.clock().now().unix_seconds())
            .unwrap();
        printed.show(&step);
        if let Step::Ask(Prompt {
            question: Question::NewPasswordRequired(_),
            ..
        }) = &step
        {
            let answer = Answer::NewPassword {
                password: PASSWORD.into(),
                attributes: Parameters::new(),
            };
            printed.show(&answer);
            step = login.answer(answer, &mut rng).unwrap();
            printed.show(&step);
        }
        match step {
            Step::Send(next) => request = next,
            Step::Done(signed_in) => break signed_in,
            Step::Ask(other) => panic!("{other:?}"),
        }
    };
    let (confirm, record) = core_session.new_device.as_ref().unwrap().confirm(None, &mut rng);
    secrets_of(confirm.body().expose(), &mut secrets);
    secrets.push(record.device_password.expose().clone());
    printed.show(&confirm);
    printed.show(&record);

    // Values that a challenge and a claim are made of.
    let b = cognito_flow::core::srp::PublicB::parse("123456789abcdef0123456789abcdef").unwrap();
    let server = ServerValues {
        salt: Salt::from_hex("1f").unwrap(),
        b,
        secret_block: SecretBlock::parse("c2VjcmV0").unwrap(),
    };
    printed.show(&PasswordVerifier {
        server,
        user_id_for_srp: "jane".into(),
        username: None,
    });
    let claim = PasswordClaim {
        secret_block: "c2VjcmV0".into(),
        signature: "0/lgS0xoHe".into(),
        timestamp: String::new(),
    };
    printed.show(&claim);
    secrets.extend([
        "c2VjcmV0".into(),
        "0/lgS0xoHe".into(),
        "123456789abcdef0123456789abcdef".into(),
    ]);

    // Everything that a person answers, every way to start, and what is kept for a refresh.
    let secret = "a-secret-of-the-caller";
    secrets.push(secret.into());
    for answer in [
        Answer::Code(secret.into()),
        Answer::Password(secret.into()),
        Answer::Text(secret.into()),
        Answer::Credential(secret.into()),
        Answer::Responses(Parameters::new().with("ANSWER", secret)),
        Answer::Factor(FirstFactor::Password(secret.into())),
        Answer::Factor(FirstFactor::PasswordSrp(secret.into())),
        Answer::Factor(FirstFactor::Other(
            "FACE".into(),
            Parameters::new().with("IMAGE", secret),
        )),
    ] {
        printed.show(&answer);
    }
    for flow in [
        Flow::UserSrp(secret.into()),
        Flow::UserPassword(secret.into()),
        Flow::CustomWithSrp(secret.into()),
        Flow::User(Some(FirstFactor::Password(secret.into()))),
        Flow::UserAfterSignUp(secret.into()),
        Flow::AdminUserPassword(secret.into()),
        Flow::AdminNoSrp(secret.into()),
    ] {
        printed.show(&flow);
    }
    printed.show(&Question::SoftwareTokenSetup(SoftwareTokenSetup {
        secret_code: secret.into(),
    }));
    let refresh = Refresh {
        client_id: client_id.clone(),
        client_secret: Some(client_secret.as_str().into()),
        username: "jane".into(),
        refresh_token: secret.into(),
        device_key: None,
        rotation: true,
    };
    printed.show(&refresh);
    let mut keeper = TokenKeeper::new(refresh, core_session.tokens.clone(), 0);
    printed.show(&keeper);
    printed.show(&keeper.need(0));
    printed.show(&keeper.need(1_000_000));

    // The client over HTTP, with everything that it logs.
    let store: Arc<dyn DeviceStore> = Arc::new(MemoryDeviceStore::default());
    let observer = printed.clone();
    let builder = CognitoClient::builder(&*pool_id, &*client_id)
        .endpoint(pool.endpoint())
        .client_secret(&*client_secret)
        .shared_device_store(Arc::clone(&store))
        .on_exchange(move |exchange| observer.show(exchange));
    printed.show(&builder);
    let client = builder.build().unwrap();
    printed.show(&client);
    let signed_in = client
        .sign_in("jane", PASSWORD, cognito_flow::NoQuestions)
        .await
        .unwrap();
    printed.show(&signed_in);
    let keep_tokens = |session: &cognito_flow::Session, secrets: &mut Vec<String>| {
        let tokens = &session.tokens;
        secrets.push(tokens.access_token.expose().clone());
        secrets.extend(tokens.id_token.iter().map(|token| token.expose().clone()));
        secrets.extend(tokens.refresh_token.iter().map(|token| token.expose().clone()));
    };
    keep_tokens(&signed_in.session, &mut secrets);
    match &signed_in.device {
        DeviceOutcome::Confirmed {
            device,
            remembered: Ok(true),
        } => secrets.push(device.device_password.expose().clone()),
        other => panic!("{other:?}"),
    }
    let secret_code = client.associate_software_token(&signed_in.session).await.unwrap();
    printed.show(&secret_code);
    secrets.push(secret_code.secret_code.expose().clone());
    let authenticator = Authenticator::new(secret_code.secret_code.expose());
    let code = authenticator.code(pool.clock().now().unix_seconds());
    secrets.push(code.clone());
    client
        .verify_software_token(&signed_in.session, code, None)
        .await
        .unwrap();
    let with_device = client
        .sign_in("jane", PASSWORD, cognito_flow::NoQuestions)
        .await
        .unwrap();
    printed.show(&with_device);
    keep_tokens(&with_device.session, &mut secrets);
    let refreshed = client.refresh(&with_device.session).await.unwrap();
    printed.show(&refreshed);
    keep_tokens(&refreshed, &mut secrets);

    // Every kind of error.
    for password in ["Wrong-Horse-9!", ""] {
        printed.show(
            &client
                .sign_in("jane", password, cognito_flow::NoQuestions)
                .await
                .unwrap_err(),
        );
    }
    secrets.push("Wrong-Horse-9!".into());
    printed.show(&client.sign_up("jane", NEW_PASSWORD, &[]).await.unwrap_err());
    printed.show(
        &client
            .verify_id_token(with_device.session.tokens.access_token.expose())
            .await
            .unwrap_err(),
    );
    client.sign_out(&with_device.session).await.unwrap();
    printed.show(&client.get_user(&with_device.session).await.unwrap_err());
    printed.show(&client.refresh(&with_device.session).await.unwrap_err());
    let nowhere = CognitoClient::builder(&*pool_id, &*client_id)
        .endpoint("http://127.0.0.1:9")
        .max_attempts(1)
        .build()
        .unwrap();
    printed.show(
        &nowhere
            .sign_in("jane", PASSWORD, cognito_flow::NoQuestions)
            .await
            .unwrap_err(),
    );
    for message in pool.codes(&pool_id, "jane").unwrap() {
        secrets.push(message.code().into());
        printed.show(&message);
    }
    pool.shutdown().await;

    let text = printed.text();
    assert!(
        text.contains("this line is kept") && text.contains("RespondToAuthChallenge"),
        "nothing was kept"
    );
    assert!(
        text.contains("cognito_local_pool") && text.contains("hyper"),
        "the logs of all crates are kept"
    );
    assert!(secrets.len() > 30, "only {} secrets", secrets.len());
    secrets.retain(|secret| !secret.is_empty());
    for secret in &secrets {
        assert!(secret.len() > 5, "too short to be looked for: {secret}");
        if let Some(place) = text.find(secret.as_str()) {
            let line = text[..place].rfind('\n').map_or(0, |start| start + 1);
            panic!(
                "{secret:?} shows in: {}",
                &text[line..(place + secret.len()).min(text.len())]
            );
        }
    }
}

//! Administrators: who signs what, and what they do.

use std::future::ready;
use std::sync::{Arc, Mutex};

use cognito_flow::device_store::{DeviceStore, MemoryDeviceStore};
use cognito_flow::transport::{HttpRequest, HttpResponse};
use cognito_flow::{
    Answer, Attribute, BoxError, CognitoClient, ContextData, Credentials, CredentialsFuture,
    CredentialsSource, DeviceOutcome, DeviceRememberedStatus, Error, Flow, MessageAction, MfaPreference,
    MfaSettings, NoQuestions, Prompt, Question,
};
use serde_json::{Value, json};

use crate::devices::{confirmed, scope};
use crate::flows::{challenge, tokens};
use crate::support::{ALIAS, PASSWORD, World, authenticator};

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "admin secret").session_token("admin session")
}

fn world() -> World {
    World::with_client(
        json!({}),
        json!({"ExplicitAuthFlows": [
            "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
        ]}),
    )
}

/// A service that answers with these, and writes the requests down.
fn recorded(answers: Vec<Value>) -> (CognitoClient<impl cognito_flow::transport::Transport>, Requests) {
    let requests = Requests::default();
    let (kept, answers) = (Arc::clone(&requests), Mutex::new(answers.into_iter()));
    let client = CognitoClient::builder("eu-west-1_Pool1", "1client")
        .clock(|| 1_767_323_045)
        .transport(move |request: HttpRequest| {
            kept.lock().unwrap().push(request);
            let answer = answers.lock().unwrap().next().expect("there is an answer left");
            ready(Ok::<_, std::convert::Infallible>(
                HttpResponse::new(200).body(answer.to_string()),
            ))
        })
        .build()
        .unwrap();
    (client, requests)
}

type Requests = Arc<Mutex<Vec<HttpRequest>>>;

fn header(request: &HttpRequest, name: &str) -> Option<String> {
    let found = request.headers().find(|(found, _)| *found == name);
    found.map(|(_, value)| value.to_owned())
}

#[tokio::test]
async fn what_has_to_be_signed_is_signed_and_nothing_else() {
    let (client, requests) = recorded(vec![
        challenge(
            "MFA_SETUP",
            &json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]"}),
        ),
        json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"}),
        json!({"Status": "SUCCESS", "Session": "s3"}),
        tokens(),
        json!({"Username": "jane"}),
        json!({"Username": "jane"}),
    ]);
    let context = ContextData {
        ip_address: "192.0.2.7".into(),
        server_name: "shop".into(),
        server_path: "/sign-in".into(),
        ..ContextData::default()
    };
    let admin = client.admin(credentials()).with_context_data(context);
    let code = |_: Prompt| ready(Ok(Answer::Code("123456".into())));
    let flow = Flow::AdminUserPassword(PASSWORD.into());
    let session = admin.sign_in_with("jane", flow, code).await.unwrap().session;
    admin.get_user("jane").await.unwrap();
    admin.client().get_user(&session).await.unwrap();

    let requests = requests.lock().unwrap();
    let target = |request: &HttpRequest| {
        let target = header(request, "x-amz-target").unwrap();
        target.split('.').next_back().unwrap().to_owned()
    };
    let signed: Vec<_> = requests
        .iter()
        .map(|request| (target(request), header(request, "authorization").is_some()))
        .collect();
    let expected = [
        ("AdminInitiateAuth", true),
        ("AssociateSoftwareToken", false),
        ("VerifySoftwareToken", false),
        ("AdminRespondToAuthChallenge", true),
        ("AdminGetUser", true),
        ("GetUser", false),
    ];
    assert_eq!(signed, expected.map(|(name, signed)| (name.to_owned(), signed)));
    for request in requests
        .iter()
        .filter(|request| header(request, "authorization").is_some())
    {
        let authorization = header(request, "authorization").unwrap();
        let scope = "Credential=AKIDEXAMPLE/20260102/eu-west-1/cognito-idp/aws4_request";
        assert!(authorization.contains(scope), "{authorization}");
        assert_eq!(
            header(request, "x-amz-security-token").as_deref(),
            Some("admin session")
        );
        let shown = format!("{request:?}");
        assert!(
            !shown.contains("admin session") && !shown.contains("Signature="),
            "{shown}"
        );
    }
    let body: Value = serde_json::from_slice(requests[0].body()).unwrap();
    assert_eq!(body["AuthFlow"], "ADMIN_USER_PASSWORD_AUTH");
    assert_eq!(body["UserPoolId"], "eu-west-1_Pool1");
    assert_eq!(body["ContextData"]["IpAddress"], "192.0.2.7");
    let shown = format!("{admin:?}");
    assert!(!shown.contains("AKID") && !shown.contains("secret"), "{shown}");
}

#[tokio::test]
async fn a_client_without_credentials_signs_nothing() {
    let (client, requests) = recorded(vec![tokens()]);
    let flow = Flow::AdminUserPassword(PASSWORD.into());
    client.sign_in_with("jane", flow, NoQuestions).await.unwrap();
    assert_eq!(header(&requests.lock().unwrap()[0], "authorization"), None);
}

#[tokio::test]
async fn credentials_that_cannot_be_had_end_it() {
    struct Nothing;
    impl CredentialsSource for Nothing {
        fn credentials(&self) -> CredentialsFuture<'_> {
            Box::pin(ready(Err("there are none".into())))
        }
    }
    let (client, requests) = recorded(vec![]);
    let error = client.admin(Nothing).get_user("jane").await.unwrap_err();
    assert_eq!(error.code(), "Credentials");
    assert!(matches!(&error, Error::Credentials(_)));
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "there are none");
    assert!(requests.lock().unwrap().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn sign_ins_with_every_flow_of_administrators() {
    let world = world();
    let client = world.client().build().unwrap();
    let admin = client.admin(credentials());
    for (flow, stages) in [
        (
            Flow::AdminUserPassword(PASSWORD.into()),
            &["ADMIN_USER_PASSWORD_AUTH"][..],
        ),
        (Flow::AdminNoSrp(PASSWORD.into()), &["ADMIN_NO_SRP_AUTH"]),
        (
            Flow::UserSrp(PASSWORD.into()),
            &["USER_SRP_AUTH", "PASSWORD_VERIFIER"],
        ),
    ] {
        let signed_in = admin.sign_in_with(ALIAS, flow, NoQuestions).await.unwrap();
        let sent = world.sent();
        assert!(sent.iter().all(|sent| sent.operation.starts_with("Admin")));
        assert_eq!(
            sent.iter().map(crate::support::Sent::stage).collect::<Vec<_>>(),
            stages
        );
        client.refresh(&signed_in.session).await.unwrap();
        world.sent();
    }
    let wrong = Flow::AdminUserPassword("Wrong-Horse-9!".into());
    let error = admin.sign_in_with(ALIAS, wrong, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");
}

#[tokio::test]
async fn an_account_is_made_and_mended() {
    let world = world();
    let client = world.client().build().unwrap();
    let admin = client.admin(credentials());
    let name = "joe@example.com";
    let attributes = [
        Attribute::new("email", name),
        Attribute::new("email_verified", "true"),
    ];
    let made = admin
        .create_user(
            name,
            Some(PASSWORD.into()),
            &attributes,
            Some(MessageAction::Suppress),
        )
        .await
        .unwrap();
    assert_eq!(made.user_status.as_deref(), Some("FORCE_CHANGE_PASSWORD"));
    assert!(made.enabled);
    admin
        .set_user_password(name, "Another-Horse-9!", true)
        .await
        .unwrap();
    let user = admin.get_user(name).await.unwrap();
    assert_eq!(user.username, made.username);
    assert_eq!(user.user_status.as_deref(), Some("CONFIRMED"));
    let session = client
        .sign_in(name, "Another-Horse-9!", NoQuestions)
        .await
        .unwrap()
        .session;
    admin.sign_out_user(name).await.unwrap();
    let error = client.refresh(&session).await.unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");

    admin.reset_user_password(name).await.unwrap();
    let user = admin.get_user(name).await.unwrap();
    assert_eq!(user.user_status.as_deref(), Some("RESET_REQUIRED"));
    let error = admin.confirm_sign_up(name).await.unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException", "it was never unconfirmed");
    let error = admin.get_user("nobody").await.unwrap_err();
    assert_eq!(error.code(), "UserNotFoundException");
}

#[tokio::test]
async fn an_account_is_confirmed_without_a_code() {
    let world = World::with_client(json!({"AutoVerifiedAttributes": ["email"]}), json!({}));
    let client = world.client().build().unwrap();
    let name = "joe@example.com";
    client.sign_up(name, PASSWORD, &[]).await.unwrap();
    client.admin(credentials()).confirm_sign_up(name).await.unwrap();
    client.sign_in(name, PASSWORD, NoQuestions).await.unwrap();
}

#[tokio::test]
async fn an_administrator_sees_to_devices_and_factors() {
    let world = World::tracking(false, false);
    let store = Arc::new(MemoryDeviceStore::new());
    let client = world
        .client()
        .shared_device_store(Arc::clone(&store) as Arc<dyn DeviceStore>)
        .build()
        .unwrap();
    let admin = client.admin(credentials());
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let key = &confirmed(&signed_in).device_key;
    let devices = admin.list_all_devices(ALIAS).await.unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].device_key.as_ref(), Some(key));
    assert_eq!(admin.list_devices(ALIAS, None).await.unwrap().devices.len(), 1);
    admin.get_device(ALIAS, key).await.unwrap();
    admin
        .update_device_status(ALIAS, key, DeviceRememberedStatus::NotRemembered)
        .await
        .unwrap();
    admin.forget_device(ALIAS, key).await.unwrap();
    let kept = store
        .by_username(&scope(&world), &signed_in.session.username)
        .await
        .unwrap();
    assert!(kept.is_none(), "the record went with the device");
    let error = admin.get_device(ALIAS, key).await.unwrap_err();
    assert_eq!(error.code(), "ResourceNotFoundException");

    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(signed_in.device, DeviceOutcome::Confirmed { .. }));
    world.set_up_authenticator(&signed_in.session);
    let off = MfaPreference {
        software_token: Some(MfaSettings::default()),
        ..MfaPreference::default()
    };
    admin.set_user_mfa_preference(ALIAS, off).await.unwrap();
    let user = admin.get_user(ALIAS).await.unwrap();
    assert!(user.user_mfa_setting_list.is_empty());
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_on_the_way() {
    let world = world();
    world.call(
        "SetUserPoolMfaConfig",
        &json!({
            "UserPoolId": world.pool_id(),
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        }),
    );
    let client = world.client().build().unwrap();
    let time = world.clone();
    let person = move |prompt: Prompt| {
        ready(match prompt.question {
            Question::SoftwareTokenSetup(setup) => {
                let totp = authenticator(setup.secret_code.expose());
                let code = totp.generate(time.now().unsigned_abs()).to_string();
                Ok(Answer::Code(code.into()))
            }
            other => Err(BoxError::from(format!("no answer to {other:?}"))),
        })
    };
    let flow = Flow::AdminUserPassword(PASSWORD.into());
    client
        .admin(credentials())
        .sign_in_with(ALIAS, flow, person)
        .await
        .unwrap();
    assert_eq!(
        world.stages(),
        [
            "ADMIN_USER_PASSWORD_AUTH",
            "AssociateSoftwareToken",
            "VerifySoftwareToken",
            "MFA_SETUP"
        ]
    );
}

//! The operations around a sign-in: what each sends.

use cognito_flow::transport::HttpResponse;
use cognito_flow::{Attribute, Flow, NoQuestions, Session, Tokens, UserContextData};
use serde_json::{Value, json};

use crate::flows::{script, tokens};
use crate::support::{ALIAS, PASSWORD, World};

fn session() -> Session {
    Session {
        tokens: Tokens {
            access_token: "access".into(),
            id_token: None,
            refresh_token: None,
            expires_in: 3600,
        },
        username: "jane".into(),
        device_key: None,
    }
}

#[tokio::test]
async fn those_of_a_user_carry_the_access_token() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let session = session();
    let mut expected = Vec::new();
    let mut expect = |operation: &str, body: Value| expected.push((operation.to_owned(), body));
    let details = json!({"CodeDeliveryDetails": {"Destination": "j***@e***", "DeliveryMedium": "EMAIL"}});
    script(
        &world,
        [
            json!({"CodeDeliveryDetailsList": [details["CodeDeliveryDetails"]]}),
            json!({}),
            details,
            json!({}),
            json!({}),
            json!({"Username": "jane", "ConfiguredUserAuthFactors": ["PASSWORD"]}),
            json!({}),
        ],
    );

    let email = Attribute::new("email", "j@example.com");
    let updated = client.update_user_attributes(&session, &[email]).await.unwrap();
    assert_eq!(updated.code_delivery_details_list.len(), 1);
    expect(
        "UpdateUserAttributes",
        json!({"AccessToken": "access", "UserAttributes": [{"Name": "email", "Value": "j@example.com"}]}),
    );
    client
        .delete_user_attributes(&session, &["nickname"])
        .await
        .unwrap();
    expect(
        "DeleteUserAttributes",
        json!({"AccessToken": "access", "UserAttributeNames": ["nickname"]}),
    );
    let sent = client
        .get_user_attribute_verification_code(&session, "email")
        .await;
    let details = sent.unwrap().code_delivery_details.unwrap();
    assert_eq!(details.delivery_medium.as_deref(), Some("EMAIL"));
    expect(
        "GetUserAttributeVerificationCode",
        json!({"AccessToken": "access", "AttributeName": "email"}),
    );
    client
        .verify_user_attribute(&session, "email", "123456")
        .await
        .unwrap();
    expect(
        "VerifyUserAttribute",
        json!({"AccessToken": "access", "AttributeName": "email", "Code": "123456"}),
    );
    client
        .change_password(&session, Some(PASSWORD.into()), "Another-9!")
        .await
        .unwrap();
    expect(
        "ChangePassword",
        json!({"AccessToken": "access", "PreviousPassword": PASSWORD, "ProposedPassword": "Another-9!"}),
    );
    let factors = client.get_user_auth_factors(&session).await.unwrap();
    assert_eq!(factors.configured_user_auth_factors, ["PASSWORD"]);
    expect("GetUserAuthFactors", json!({"AccessToken": "access"}));
    client.delete_user(&session).await.unwrap();
    expect("DeleteUser", json!({"AccessToken": "access"}));

    let sent = world.sent().into_iter().map(|sent| (sent.operation, sent.body));
    assert_eq!(sent.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let world = World::with_client(json!({}), json!({"GenerateSecret": true}));
    let details = json!({"CodeDeliveryDetails": {"Destination": "j***@e***"}});
    script(&world, [details, json!({})]);
    let context = UserContextData {
        ip_address: Some("192.0.2.7".into()),
        encoded_data: None,
    };
    let client = world.client().build().unwrap().with_user_context_data(context);
    let sent = client.forgot_password(ALIAS).await.unwrap();
    assert!(sent.code_delivery_details.is_some());
    client
        .confirm_forgot_password(ALIAS, "123456", "Another-9!")
        .await
        .unwrap();
    let sent = world.sent();
    assert_eq!(sent[0].operation, "ForgotPassword");
    assert_eq!(sent[1].operation, "ConfirmForgotPassword");
    assert_eq!(sent[1].body["ConfirmationCode"], "123456");
    assert_eq!(sent[1].body["Password"], "Another-9!");
    for sent in sent {
        assert_eq!(sent.body["Username"], ALIAS);
        assert!(sent.body["SecretHash"].is_string());
        assert_eq!(sent.body["UserContextData"]["IpAddress"], "192.0.2.7");
    }
}

#[tokio::test]
async fn who_confirmed_an_account_is_signed_in_with_the_session() {
    let world = World::new(json!({}));
    script(&world, [json!({"Session": "second"}), tokens()]);
    let client = world.client().build().unwrap();
    let confirmed = client.confirm_sign_up_in_session(ALIAS, "123456", "first").await;
    let flow = Flow::UserAfterSignUp(confirmed.unwrap().session.unwrap());
    client.sign_in_with(ALIAS, flow, NoQuestions).await.unwrap();
    let sent = world.sent();
    assert_eq!(sent[0].body["Session"], "first");
    assert_eq!(sent[1].stage(), "USER_AUTH");
    assert_eq!(sent[1].body["Session"], "second");
}

#[tokio::test]
async fn devices_come_page_by_page() {
    let world = World::new(json!({}));
    let client = world.client().build().unwrap();
    let page = |key: &str, next: Value| json!({"Devices": [{"DeviceKey": key}], "PaginationToken": next});
    script(
        &world,
        [
            page("a", "one".into()),
            page("b", "two".into()),
            page("c", Value::Null),
        ],
    );
    let devices = client.list_all_devices(&session()).await.unwrap();
    let keys: Vec<_> = devices
        .iter()
        .filter_map(|device| device.device_key.as_deref())
        .collect();
    assert_eq!(keys, ["a", "b", "c"]);
    let asked: Vec<_> = world
        .sent()
        .iter()
        .map(|sent| sent.body["PaginationToken"].clone())
        .collect();
    assert_eq!(asked, [Value::Null, "one".into(), "two".into()]);

    let again = page("a", "again".into()).to_string();
    world.interfere(move |_, _| Some(HttpResponse::new(200).body(again.clone())));
    let error = client.list_all_devices(&session()).await.unwrap_err();
    assert_eq!(error.code(), "BadAnswer");
    assert_eq!(world.sent().len(), 100, "it does not go on for ever");
}

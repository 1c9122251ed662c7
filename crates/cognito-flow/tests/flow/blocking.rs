//! The client for programs that are not async.

use cognito_flow::device_store::MemoryDeviceStore;
use cognito_flow::transport::Transport;
use cognito_flow::{
    Answer, BoxError, Credentials, DeviceOutcome, DevicePolicy, NoQuestions, Prompt, blocking,
};
use serde_json::json;

use crate::support::{ALIAS, PASSWORD, World};

fn client(world: &World) -> blocking::CognitoClient<impl Transport + use<>> {
    world
        .client()
        .device_store(MemoryDeviceStore::new())
        .device_policy(DevicePolicy::Ask)
        .build_blocking()
        .unwrap()
}

fn sign_in_and_out(world: &World) {
    /// Somebody with an authenticator app who wants the device remembered.
    struct Person(World);
    impl blocking::Handler for Person {
        fn ask(&mut self, _: Prompt) -> Result<Answer, BoxError> {
            Ok(Answer::Code(self.0.totp().into()))
        }
        fn remember_device(&mut self, _: &str) -> Result<bool, BoxError> {
            Ok(true)
        }
    }
    let client = client(world);
    let session = client.sign_in(ALIAS, PASSWORD, NoQuestions).unwrap().session;
    world.set_up_authenticator(&session);
    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).unwrap_err();
    assert_eq!(error.code(), "Unanswered");
    let by_closure = |_: Prompt| Ok(Answer::Code(world.totp().into()));
    client.sign_in(ALIAS, PASSWORD, by_closure).unwrap();

    let signed_in = client.sign_in(ALIAS, PASSWORD, Person(world.clone())).unwrap();
    assert!(matches!(
        signed_in.device,
        DeviceOutcome::Confirmed {
            remembered: Ok(true),
            ..
        }
    ));
    let signed_in = client.clone().sign_in(ALIAS, PASSWORD, NoQuestions).unwrap();
    assert!(matches!(signed_in.device, DeviceOutcome::Used { .. }));
    let session = client.refresh(&signed_in.session).unwrap();
    assert_eq!(client.get_user(&session).unwrap().username, session.username);
    assert_eq!(client.list_devices(&session, None).unwrap().devices.len(), 1);
    client.sign_out(&session).unwrap();
    assert_eq!(
        client.get_user(&session).unwrap_err().code(),
        "NotAuthorizedException"
    );
}

#[test]
fn without_a_runtime() {
    sign_in_and_out(&World::tracking(true, true));
}

#[tokio::test]
async fn inside_of_one() {
    sign_in_and_out(&World::tracking(true, true));
}

#[test]
fn over_http() {
    let pool = cognito_local_pool::LocalPool::builder().start_blocking().unwrap();
    let client = blocking::CognitoClient::builder("eu-west-1_Nowhere", "client")
        .endpoint(pool.endpoint())
        .build_blocking()
        .unwrap();
    let error = client.sign_in("jane", PASSWORD, NoQuestions).unwrap_err();
    assert_eq!(error.code(), "ResourceNotFoundException");
}

#[test]
fn an_administrator() {
    let world = World::new(json!({}));
    let credentials = Credentials::new("AKIDEXAMPLE", "admin secret");
    let admin = client(&world).admin(credentials);
    admin.set_user_password(ALIAS, "Another-Horse-9!", true).unwrap();
    let signed_in = admin
        .sign_in_with(ALIAS, "Another-Horse-9!", NoQuestions)
        .unwrap();
    assert_eq!(
        admin.get_user(ALIAS).unwrap().username,
        signed_in.session.username
    );
    admin.client().refresh(&signed_in.session).unwrap();
    admin.sign_out_user(ALIAS).unwrap();
    assert!(admin.client().refresh(&signed_in.session).is_err());
}

//! Remembered devices from the offer to the end.

use std::future::{Future, ready};
use std::sync::Arc;

use cognito_flow::device_store::{DeviceScope, DeviceStore, FileDeviceStore, MemoryDeviceStore};
use cognito_flow::{
    Answer, BoxError, DeviceOutcome, DevicePolicy, Error, Handler, NoQuestions, Prompt, RememberedDevice,
    SignedIn,
};

use crate::support::{ALIAS, PASSWORD, World};

const PLAIN: [&str; 2] = ["USER_SRP_AUTH", "PASSWORD_VERIFIER"];
pub(crate) const WITH_DEVICE: [&str; 4] = [
    "USER_SRP_AUTH",
    "PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
];

#[tokio::test]
async fn the_whole_story() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::tracking(true, true);
    let store = || FileDeviceStore::open(folder.path().join("devices")).unwrap();
    let client = world
        .client()
        .device_store(store())
        .device_name("a test")
        .build()
        .unwrap();

    let first = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let key = confirmed(&first).device_key.clone();
    assert!(matches!(
        &first.device,
        DeviceOutcome::Confirmed {
            remembered: Ok(true),
            ..
        }
    ));
    assert_eq!(first.session.device_key.as_deref(), Some(key.as_str()));
    assert_eq!(
        world.stages(),
        [PLAIN.as_slice(), &["ConfirmDevice", "UpdateDeviceStatus"]].concat()
    );
    let device = client.get_device(&first.session, &key).await.unwrap();
    assert_eq!(device.attribute("device_name"), Some("a test"));
    assert_eq!(
        client
            .list_devices(&first.session, None)
            .await
            .unwrap()
            .devices
            .len(),
        1
    );

    // In another process, with MFA switched on meanwhile.
    world.set_up_authenticator(&first.session);
    world.sent();
    let client = world.client().device_store(store()).build().unwrap();
    let second = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(&second.device, DeviceOutcome::Used { device_key } if *device_key == key));
    assert_eq!(second.session.device_key.as_deref(), Some(key.as_str()));
    assert_eq!(world.stages(), WITH_DEVICE, "no code was asked for");

    let refreshed = client.refresh(&second.session).await.unwrap();
    assert_eq!(refreshed.device_key.as_deref(), Some(key.as_str()));

    // Without the device, and with a wrong password, it is as before.
    let elsewhere = world.client().build().unwrap();
    let error = elsewhere.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "Unanswered");
    let error = client
        .sign_in(ALIAS, "Wrong-Horse-9!", NoQuestions)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "NotAuthorizedException");
    assert!(matches!(error, Error::Refused(_)));

    client.forget_device(&second.session, &key).await.unwrap();
    world.sent();
    let third = client.sign_in(ALIAS, PASSWORD, world.person()).await.unwrap();
    assert_eq!(
        third.forgotten_device, None,
        "the record had gone with the device"
    );
    assert_ne!(confirmed(&third).device_key, key);
    assert_eq!(
        world.stages(),
        [
            PLAIN.as_slice(),
            &["SOFTWARE_TOKEN_MFA", "ConfirmDevice", "UpdateDeviceStatus"]
        ]
        .concat()
    );
}

#[tokio::test]
async fn a_device_signs_in_after_the_code_where_it_does_not_spare_it() {
    let world = World::tracking(false, false);
    let client = world
        .client()
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    let first = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert_eq!(
        world.stages(),
        [PLAIN.as_slice(), &["ConfirmDevice"]].concat(),
        "this pool remembers devices by itself"
    );
    world.set_up_authenticator(&first.session);
    world.sent();
    client.sign_in(ALIAS, PASSWORD, world.person()).await.unwrap();
    assert_eq!(
        world.stages(),
        [PLAIN.as_slice(), &["SOFTWARE_TOKEN_MFA"], &WITH_DEVICE[2..]].concat()
    );
}

#[tokio::test]
async fn a_second_alias_finds_the_same_device() {
    let world = World::tracking(false, true);
    let store = Arc::new(MemoryDeviceStore::new());
    let shared: Arc<dyn DeviceStore> = Arc::<MemoryDeviceStore>::clone(&store);
    let client = world.client().shared_device_store(shared).build().unwrap();
    let first = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let key = confirmed(&first).device_key.clone();
    world.sent();

    // The internal name is another name to sign in with.
    let internal = first.session.username.clone();
    let used = client.sign_in(&internal, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(&used.device, DeviceOutcome::Used { device_key } if *device_key == key));
    let sent = world.sent();
    let keys: Vec<_> = sent.iter().map(|sent| sent.response("DEVICE_KEY")).collect();
    let key = Some(key.as_str());
    assert_eq!(keys, [None, key, key, key], "it was found after the first answer");
    // Now it leads there by itself.
    let scope = scope(&world);
    let found = store
        .by_alias(&scope, &internal)
        .await
        .unwrap()
        .expect("it was added");
    assert_eq!(Some(found.device_key.as_str()), key);
    assert!(store.by_alias(&scope, ALIAS).await.unwrap().is_some());
}

#[tokio::test]
async fn another_users_device_is_left_alone() {
    let world = World::tracking(false, true);
    let store = Arc::new(MemoryDeviceStore::new());
    let shared: Arc<dyn DeviceStore> = Arc::<MemoryDeviceStore>::clone(&store);
    let client = world.client().shared_device_store(shared).build().unwrap();
    let jane = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let janes = confirmed(&jane).clone();

    // The e-mail address is another person's now.
    world.add_user("joe@example.com");
    store
        .save(&scope(&world), "joe@example.com", &janes)
        .await
        .unwrap();
    world.sent();
    let joe = client
        .sign_in("joe@example.com", PASSWORD, NoQuestions)
        .await
        .unwrap();
    assert_ne!(confirmed(&joe).device_key, janes.device_key);
    assert_ne!(joe.session.username, jane.session.username);
    assert!(
        world
            .sent()
            .iter()
            .all(|sent| sent.response("DEVICE_KEY").is_none())
    );
    let still_there = store
        .by_username(&scope(&world), &jane.session.username)
        .await
        .unwrap();
    assert_eq!(still_there.expect("jane's").device_key, janes.device_key);

    // The same with a device of joe's own, which is found by the internal name.
    store
        .save(&scope(&world), "joe@example.com", &janes)
        .await
        .unwrap();
    let joes = confirmed(&joe).device_key.clone();
    let joe = client
        .sign_in("joe@example.com", PASSWORD, NoQuestions)
        .await
        .unwrap();
    assert!(matches!(joe.device, DeviceOutcome::Used { device_key } if device_key == joes));
}

#[tokio::test]
async fn never_means_neither_used_nor_kept() {
    let world = World::tracking(true, true);
    let store = Arc::new(MemoryDeviceStore::new());
    let shared: Arc<dyn DeviceStore> = Arc::<MemoryDeviceStore>::clone(&store);
    let always = world
        .client()
        .shared_device_store(Arc::clone(&shared))
        .build()
        .unwrap();
    always.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    world.sent();

    let never = world
        .client()
        .shared_device_store(shared)
        .device_policy(DevicePolicy::Never)
        .build()
        .unwrap();
    let signed_in = never.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(
        &signed_in.device,
        DeviceOutcome::Confirmed {
            remembered: Ok(false),
            ..
        }
    ));
    assert_eq!(world.stages(), [PLAIN.as_slice(), &["ConfirmDevice"]].concat());
    never
        .refresh(&signed_in.session)
        .await
        .expect("it was confirmed for this");
    let kept = store
        .by_alias(&scope(&world), ALIAS)
        .await
        .unwrap()
        .expect("the first one");
    assert_ne!(kept.device_key, confirmed(&signed_in).device_key);

    // Without a store nothing is remembered either, unless that is asked for.
    let without = world.client().build().unwrap();
    let signed_in = without.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(
        &signed_in.device,
        DeviceOutcome::Confirmed {
            remembered: Ok(false),
            ..
        }
    ));
}

#[tokio::test]
async fn ask_leaves_it_to_the_user_where_the_pool_does() {
    struct Person(Result<bool, &'static str>);
    impl Handler for Person {
        async fn ask(&mut self, _: Prompt) -> Result<Answer, BoxError> {
            Err("there are no questions".into())
        }
        fn remember_device(&mut self, key: &str) -> impl Future<Output = Result<bool, BoxError>> + Send {
            assert!(key.starts_with("eu-west-1_"));
            ready(self.0.map_err(Into::into))
        }
    }
    for (opt_in, person, kept, asked) in [
        (true, Ok(true), true, true),
        (true, Ok(false), false, false),
        (true, Err("gone"), false, false),
        (false, Err("it must not be asked"), true, false),
    ] {
        let world = World::tracking(opt_in, true);
        let store = Arc::new(MemoryDeviceStore::new());
        let shared: Arc<dyn DeviceStore> = Arc::<MemoryDeviceStore>::clone(&store);
        let client = world
            .client()
            .shared_device_store(shared)
            .device_policy(DevicePolicy::Ask)
            .build()
            .unwrap();
        let signed_in = client.sign_in(ALIAS, PASSWORD, Person(person)).await.unwrap();
        let found = store.by_alias(&scope(&world), ALIAS).await.unwrap();
        assert_eq!(found.is_some(), kept, "{person:?}");
        assert_eq!(
            world.stages().contains(&"UpdateDeviceStatus".into()),
            asked,
            "{person:?}"
        );
        match signed_in.device {
            DeviceOutcome::Confirmed { remembered, .. } => match remembered {
                Ok(remembered) => assert_eq!(remembered, kept),
                Err(error) => assert_eq!((error.code(), person.is_err()), ("Unanswered", true)),
            },
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn remembered_after_the_sign_in() {
    let world = World::tracking(true, true);
    let store = Arc::new(MemoryDeviceStore::new());
    let shared: Arc<dyn DeviceStore> = Arc::<MemoryDeviceStore>::clone(&store);
    let client = world
        .client()
        .shared_device_store(shared)
        .device_policy(DevicePolicy::Ask)
        .build()
        .unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(store.by_alias(&scope(&world), ALIAS).await.unwrap().is_none());

    let session = &signed_in.session;
    let device = confirmed(&signed_in);
    client.remember_device(session, ALIAS, device).await.unwrap();
    let kept = store.by_alias(&scope(&world), ALIAS).await.unwrap();
    assert_eq!(kept.unwrap().device_key, device.device_key);
    let again = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(again.device, DeviceOutcome::Used { .. }), "{again:?}");

    let mut unknown = device.clone();
    unknown.device_key = "eu-west-1_5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11".into();
    let refused = client
        .remember_device(session, "somebody", &unknown)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "ResourceNotFoundException");
    assert!(
        store
            .by_alias(&scope(&world), "somebody")
            .await
            .unwrap()
            .is_none()
    );
}

pub(crate) fn confirmed(signed_in: &SignedIn) -> &RememberedDevice {
    match &signed_in.device {
        DeviceOutcome::Confirmed { device, .. } => device,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn scope(world: &World) -> DeviceScope {
    DeviceScope {
        endpoint: "http://127.0.0.1:9/".into(),
        pool_id: world.pool_id().into(),
        client_id: world.client_id().into(),
    }
}

//! Devices that the pool does not know, refuses or cannot confirm, and stores that are broken.

use std::future::ready;
use std::sync::Arc;

use cognito_flow::device_store::{
    DeviceScope, DeviceStore, DeviceStoreError, MemoryDeviceStore, StoreFuture,
};
use cognito_flow::{DeviceOutcome, DeviceRememberedStatus, Error, NoQuestions, RememberedDevice};
use serde_json::json;

use crate::devices::{WITH_DEVICE, confirmed, scope};
use crate::support::{ALIAS, PASSWORD, World, refusal};

#[tokio::test]
async fn a_device_forgotten_elsewhere_is_forgotten_here() {
    let world = World::tracking(false, true);
    let client = world
        .client()
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    let first = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let key = confirmed(&first).device_key.clone();
    let token = first.session.tokens.access_token.expose();
    world.call("ForgetDevice", &json!({"AccessToken": token, "DeviceKey": key}));
    world.sent();

    let second = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert_eq!(second.forgotten_device.as_deref(), Some(key.as_str()));
    let new_key = confirmed(&second).device_key.clone();
    assert_ne!(new_key, key);
    assert_eq!(
        world.stages(),
        [
            "USER_SRP_AUTH",
            "PASSWORD_VERIFIER",
            "PASSWORD_VERIFIER",
            "ConfirmDevice"
        ]
    );
    let third = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(third.device, DeviceOutcome::Used { device_key } if device_key == new_key));
}

#[tokio::test]
async fn a_device_whose_password_is_wrong_is_forgotten() {
    let world = World::tracking(false, true);
    let store = Arc::new(MemoryDeviceStore::new());
    let shared: Arc<dyn DeviceStore> = Arc::<MemoryDeviceStore>::clone(&store);
    let client = world.client().shared_device_store(shared).build().unwrap();
    let first = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let mut device = confirmed(&first).clone();
    device.device_password = "wrong".into();
    store.save(&scope(&world), ALIAS, &device).await.unwrap();
    world.sent();

    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "DeviceRefused");
    let service_error = error.service_error().expect("it is the service's");
    assert_eq!(service_error.code(), "NotAuthorizedException");
    match &error {
        Error::DeviceRefused { device_key, .. } => assert_eq!(*device_key, device.device_key),
        other => panic!("{other}"),
    }
    assert_eq!(world.stages(), WITH_DEVICE);
    // So that the next sign-in does not fail on it again.
    let next = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert_ne!(confirmed(&next).device_key, device.device_key);
}

#[tokio::test]
async fn a_record_that_cannot_be_dropped_is_told_of() {
    /// Keeps devices, and cannot drop them.
    struct Stuck(MemoryDeviceStore);

    impl DeviceStore for Stuck {
        fn by_alias<'a>(
            &'a self,
            scope: &'a DeviceScope,
            alias: &'a str,
        ) -> StoreFuture<'a, Option<RememberedDevice>> {
            self.0.by_alias(scope, alias)
        }

        fn by_username<'a>(
            &'a self,
            scope: &'a DeviceScope,
            username: &'a str,
        ) -> StoreFuture<'a, Option<RememberedDevice>> {
            self.0.by_username(scope, username)
        }

        fn save<'a>(
            &'a self,
            scope: &'a DeviceScope,
            alias: &'a str,
            device: &'a RememberedDevice,
        ) -> StoreFuture<'a, ()> {
            self.0.save(scope, alias, device)
        }

        fn forget<'a>(&'a self, _: &'a DeviceScope, _: &'a str) -> StoreFuture<'a, ()> {
            Box::pin(async { Err(DeviceStoreError::other("the disk is read-only")) })
        }
    }

    let world = World::tracking(false, true);
    let store = Arc::new(Stuck(MemoryDeviceStore::new()));
    let shared: Arc<dyn DeviceStore> = Arc::<Stuck>::clone(&store);
    let client = world.client().shared_device_store(shared).build().unwrap();
    let first = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    let mut device = confirmed(&first).clone();
    device.device_password = "wrong".into();
    store.save(&scope(&world), ALIAS, &device).await.unwrap();

    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert!(error.to_string().contains("still stored"), "{error}");
    assert!(matches!(
        error,
        Error::DeviceRefused {
            store_error: Some(_),
            ..
        }
    ));
}

#[tokio::test]
async fn a_sign_in_is_not_lost_when_the_device_cannot_be_confirmed() {
    let world = World::tracking(true, true);
    let client = world
        .client()
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    world.interfere(|operation, _| {
        (operation == "ConfirmDevice")
            .then(|| refusal("InvalidParameterException", "Invalid device key given."))
    });
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    world.leave_alone();
    let DeviceOutcome::Unconfirmed { device, error } = &signed_in.device else {
        panic!("{:?}", signed_in.device);
    };
    assert_eq!(error.code(), "InvalidParameterException");
    assert!(
        client.refresh(&signed_in.session).await.is_err(),
        "that is the price"
    );

    // It can be made up for.
    let (record, left_to_user) = client.confirm_device(device).await.unwrap();
    assert!(left_to_user);
    client.refresh(&signed_in.session).await.unwrap();
    let remembered = DeviceRememberedStatus::Remembered;
    client
        .update_device_status(&signed_in.session, &record.device_key, remembered)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_device_that_cannot_be_remembered_is_not_kept() {
    let world = World::tracking(true, true);
    let client = world
        .client()
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    world.interfere(|operation, _| {
        (operation == "UpdateDeviceStatus").then(|| refusal("NotAuthorizedException", "…"))
    });
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    match &signed_in.device {
        DeviceOutcome::Confirmed {
            remembered: Err(error),
            ..
        } => {
            assert_eq!(error.code(), "NotAuthorizedException");
        }
        other => panic!("{other:?}"),
    }
    client.refresh(&signed_in.session).await.unwrap();
}

#[tokio::test]
async fn a_broken_store_stops_before_anything_is_sent_and_never_afterwards() {
    /// Fails to read or to write.
    struct Broken {
        reads: bool,
    }
    impl Broken {
        fn result<T: Default>(&self, good: bool) -> Result<T, DeviceStoreError> {
            match good {
                true => Ok(T::default()),
                false => Err(DeviceStoreError::other("out of order")),
            }
        }
    }
    impl DeviceStore for Broken {
        fn by_alias<'a>(
            &'a self,
            _: &'a DeviceScope,
            _: &'a str,
        ) -> StoreFuture<'a, Option<RememberedDevice>> {
            Box::pin(ready(self.result(self.reads)))
        }
        fn by_username<'a>(
            &'a self,
            _: &'a DeviceScope,
            _: &'a str,
        ) -> StoreFuture<'a, Option<RememberedDevice>> {
            Box::pin(ready(self.result(self.reads)))
        }
        fn save<'a>(
            &'a self,
            _: &'a DeviceScope,
            _: &'a str,
            _: &'a RememberedDevice,
        ) -> StoreFuture<'a, ()> {
            Box::pin(ready(self.result(false)))
        }
        fn forget<'a>(&'a self, _: &'a DeviceScope, _: &'a str) -> StoreFuture<'a, ()> {
            Box::pin(ready(self.result(false)))
        }
    }

    let world = World::tracking(false, true);
    let client = world
        .client()
        .device_store(Broken { reads: false })
        .build()
        .unwrap();
    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    assert_eq!(error.code(), "DeviceStore");
    assert_eq!(world.sent().len(), 0);

    let client = world
        .client()
        .device_store(Broken { reads: true })
        .build()
        .unwrap();
    let signed_in = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(
        &signed_in.device,
        DeviceOutcome::Confirmed {
            remembered: Ok(true),
            ..
        }
    ));
    let error = signed_in.store_error.expect("it shows");
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "out of order"
    );
}

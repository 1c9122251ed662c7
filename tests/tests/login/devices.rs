//! Devices that the service or the user does not know.

use cognito_srp_core::Error;
use cognito_srp_core::error::Misuse;
use cognito_srp_core::login::{Answer, Login, RememberedDevice, Step};
use cognito_srp_tests::scripted::*;
use serde_json::json;

#[test]
fn a_device_that_is_not_whole_is_put_aside() {
    for device in [
        RememberedDevice {
            device_key: String::new(),
            ..device()
        },
        RememberedDevice {
            device_group_key: String::new(),
            ..device()
        },
        RememberedDevice {
            device_password: "".into(),
            ..device()
        },
    ] {
        let (mut login, request) = proving(config().device(device.clone()));
        assert_eq!(response(&request, "DEVICE_KEY"), None);
        assert_eq!(response(&login.use_device(device).unwrap(), "DEVICE_KEY"), None);
    }
    // An offer that is not whole is none.
    for metadata in [
        json!({"DeviceKey": "key"}),
        json!({"DeviceGroupKey": "group"}),
        json!({"DeviceKey": "", "DeviceGroupKey": null}),
    ] {
        let (mut login, _) = proving(config());
        let end = answer(
            &json!({"AuthenticationResult": {"AccessToken": "access", "NewDeviceMetadata": metadata}}),
        );
        assert!(
            matches!(receive(&mut login, &end), Ok(Step::Done(signed_in)) if signed_in.new_device.is_none())
        );
    }
}

#[test]
fn an_unknown_device_is_dropped_and_the_same_claim_sent_once_more() {
    for text in [
        "Device does not exist.",
        "Device not found.",
        "the DEVICE is gone",
    ] {
        let (mut login, with) = proving(config().device(device()));
        assert_eq!(response(&with, "DEVICE_KEY"), Some(device().device_key));
        let without = sent(receive(&mut login, &refusal("ResourceNotFoundException", text)));
        assert_eq!(response(&without, "DEVICE_KEY"), None);
        for name in [
            "PASSWORD_CLAIM_SIGNATURE",
            "PASSWORD_CLAIM_SECRET_BLOCK",
            "TIMESTAMP",
            "USERNAME",
        ] {
            assert_eq!(response(&with, name), response(&without, name), "{name}");
        }
        assert_eq!(login.forgotten_device(), Some(device().device_key.as_str()));
        assert_eq!(
            login.refused_device(),
            None,
            "the service did not get to its proof"
        );
        assert!(login.use_device(device()).is_err(), "it was given up");
        let error = receive(&mut login, &refusal("ResourceNotFoundException", text)).unwrap_err();
        assert_eq!(error.code(), "ResourceNotFoundException", "once only");
    }
    // A pool or client that is gone has the same code.
    let (mut login, _) = proving(config().device(device()));
    let gone = refusal(
        "ResourceNotFoundException",
        "User pool client client1 does not exist.",
    );
    assert_eq!(
        receive(&mut login, &gone).unwrap_err().code(),
        "ResourceNotFoundException"
    );
    assert_eq!(login.forgotten_device(), None);
}

/// A login whose device's proof was sent.
fn proving_device() -> Login {
    let (mut login, _) = proving(config().device(device()));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    sent(receive(
        &mut login,
        &challenge("DEVICE_PASSWORD_VERIFIER", &verifier_parameters(), None),
    ));
    login
}

#[test]
fn an_unknown_device_at_the_code_and_in_its_own_round() {
    let unknown = refusal("ResourceNotFoundException", "Device does not exist.");
    let (mut login, _) = proving(config().device(device()));
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), Some("s"))));
    sent(login.answer(Answer::Code("1".into()), &mut rand::rng()));
    let again = sent(receive(&mut login, &unknown));
    assert_eq!(response(&again, "SMS_MFA_CODE").as_deref(), Some("1"));
    assert_eq!(response(&again, "DEVICE_KEY"), None);
    assert!(matches!(receive(&mut login, &tokens()).unwrap(), Step::Done(_)));
    assert_eq!(login.forgotten_device(), Some(device().device_key.as_str()));
    assert_eq!(
        login.refused_device(),
        None,
        "the service did not get to its proof"
    );

    let (mut login, _) = proving(config().device(device()));
    sent(receive(
        &mut login,
        &challenge("DEVICE_SRP_AUTH", &json!({}), None),
    ));
    assert_eq!(
        receive(&mut login, &unknown).unwrap_err().code(),
        "ResourceNotFoundException"
    );
    assert!(login.forgotten_device().is_some());
    assert_eq!(login.refused_device(), login.forgotten_device());

    let mut login = proving_device();
    let wrong = refusal("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(
        receive(&mut login, &wrong).unwrap_err().code(),
        "NotAuthorizedException"
    );
    assert!(login.forgotten_device().is_some(), "its password is of no use");
    assert_eq!(login.refused_device(), login.forgotten_device());

    // Whoever was too slow, or is locked out, keeps the device.
    for text in [
        "Invalid session for the user, session is expired.",
        "Password attempts exceeded",
        "User is disabled.",
        "Unable to verify secret hash for client client1",
    ] {
        let mut login = proving_device();
        assert!(receive(&mut login, &refusal("NotAuthorizedException", text)).is_err());
        assert_eq!(login.forgotten_device(), None, "{text}");
        assert_eq!(login.refused_device(), None, "{text}");
    }
}

#[test]
fn a_device_of_another_user_is_put_aside() {
    let other = RememberedDevice {
        username: "someone else".into(),
        ..device()
    };
    let (mut login, request) = proving(config().device(other.clone()));
    assert_eq!(response(&request, "DEVICE_KEY"), None);
    assert_eq!(login.forgotten_device(), None);
    assert_eq!(response(&login.use_device(other).unwrap(), "DEVICE_KEY"), None);
}

#[test]
fn a_device_found_by_the_internal_name() {
    let (mut login, without) = proving(config());
    let with = login.use_device(device()).unwrap();
    assert_eq!(response(&with, "DEVICE_KEY"), Some(device().device_key));
    assert_eq!(
        response(&with, "PASSWORD_CLAIM_SIGNATURE"),
        response(&without, "PASSWORD_CLAIM_SIGNATURE")
    );
    let misuse = Error::Misuse(Misuse::NoPlaceForDevice);
    assert_eq!(login.use_device(device()).unwrap_err(), misuse, "one is there");
    assert!(matches!(receive(&mut login, &tokens()).unwrap(), Step::Done(_)));

    let (mut login, _) = start(config());
    assert_eq!(login.use_device(device()).unwrap_err(), misuse, "no claim yet");
    sent(receive(&mut login, &password_verifier()));
}

//! Which challenges a sign-in meets, for every setting of MFA and devices.

use super::WIRE;

use cognito_srp_core::login::{LoginConfig, RememberedDevice};
use cognito_srp_core::message::DeviceRememberedStatus;
use cognito_srp_core::message::operation::{ForgetDevice, UpdateDeviceStatus};
use cognito_srp_tests::pair::{Journey, Pair};
use serde_json::{Value, json};

const PASSWORD: [&str; 2] = ["InitiateAuth", "PASSWORD_VERIFIER"];
const TOTP: &str = "SOFTWARE_TOKEN_MFA";
const DEVICE: [&str; 2] = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"];

/// A pool; `opt_in` and `replaces_mfa` are the two flags of `DeviceConfiguration`.
fn pair(mfa: bool, devices: Option<(bool, bool)>) -> Pair {
    let devices = devices.map_or(Value::Null, |(opt_in, replaces_mfa)| {
        json!({"DeviceOnlyRememberedOnUserPrompt": opt_in, "ChallengeRequiredOnNewDevice": replaces_mfa})
    });
    let mut pair = Pair::new(WIRE, json!({"DeviceConfiguration": devices}), json!({}));
    if mfa {
        pair.call(
            "SetUserPoolMfaConfig",
            &json!({
                "UserPoolId": pair.pool_id.as_str(),
                "MfaConfiguration": "OPTIONAL",
                "SoftwareTokenMfaConfiguration": {"Enabled": true},
            }),
        );
        pair.set_up_authenticator();
    }
    pair
}

fn path(parts: &[&[&str]]) -> Vec<String> {
    parts.concat().into_iter().map(Into::into).collect()
}

fn good(journey: Journey, expected: &[&[&str]], offers_device: bool, context: &str) {
    let signed_in = journey.end.unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(journey.path, path(expected), "{context}");
    assert_eq!(
        signed_in.new_device.is_some(),
        offers_device,
        "{context}: NewDeviceMetadata"
    );
}

fn with(pair: &Pair, device: &RememberedDevice) -> LoginConfig {
    pair.config().device(device.clone())
}

#[test]
fn every_setting() {
    for mfa in [false, true] {
        let code: &[&str] = if mfa { &[TOTP] } else { &[] };
        let untracked = pair(mfa, None);
        good(
            untracked.sign_in(untracked.config()),
            &[&PASSWORD, code],
            false,
            "not tracked",
        );

        for (opt_in, replaces_mfa) in [(false, false), (false, true), (true, false), (true, true)] {
            let context = format!("MFA {mfa}, opt-in {opt_in}, replaces MFA {replaces_mfa}");
            let pair = pair(mfa, Some((opt_in, replaces_mfa)));
            good(pair.sign_in(pair.config()), &[&PASSWORD, code], true, &context);

            let (signed_in, device, ask_user) = pair.confirm_device();
            assert_eq!(ask_user, opt_in, "{context}: UserConfirmationNecessary");
            if opt_in {
                let journey = pair.sign_in(with(&pair, &device));
                good(
                    journey,
                    &[&PASSWORD, code],
                    false,
                    &format!("{context}: not remembered"),
                );
            }
            let set = |status| {
                pair.operate(&UpdateDeviceStatus {
                    access_token: signed_in.tokens.access_token.clone(),
                    device_key: device.device_key.clone(),
                    device_remembered_status: Some(status),
                });
            };
            set(DeviceRememberedStatus::Remembered);
            let remembered: &[&[&str]] = match (mfa, replaces_mfa) {
                (false, _) | (true, true) => &[&PASSWORD, &DEVICE],
                (true, false) => &[&PASSWORD, &[TOTP], &DEVICE],
            };
            good(pair.sign_in(with(&pair, &device)), remembered, false, &context);

            set(DeviceRememberedStatus::NotRemembered);
            good(
                pair.sign_in(with(&pair, &device)),
                &[&PASSWORD, code],
                false,
                &context,
            );

            pair.operate(&ForgetDevice {
                access_token: Some(signed_in.tokens.access_token.clone()),
                device_key: device.device_key.clone(),
            });
            let journey = pair.sign_in(with(&pair, &device));
            assert_eq!(
                journey.forgotten_device,
                Some(device.device_key.clone()),
                "{context}: forgotten"
            );
            let again: &[&[&str]] = &[&PASSWORD, &["PASSWORD_VERIFIER"], code];
            good(journey, again, true, &format!("{context}: forgotten"));
        }
    }
}

#[test]
fn a_wrong_password_and_a_wrong_device_password() {
    let pair = pair(true, Some((false, true)));
    let (_, device, _) = pair.confirm_device();

    let journey = pair.travel(with(&pair, &device), "Wrong-Horse-9!", |_, prompt| {
        panic!("{prompt:?}")
    });
    assert_eq!(journey.end.unwrap_err().code(), "NotAuthorizedException");
    assert_eq!(journey.path, path(&[&PASSWORD]));
    assert_eq!(journey.forgotten_device, None);

    let wrong = RememberedDevice {
        device_password: "not it".into(),
        ..device.clone()
    };
    let journey = pair.sign_in(with(&pair, &wrong));
    assert_eq!(journey.end.unwrap_err().code(), "NotAuthorizedException");
    assert_eq!(journey.path, path(&[&PASSWORD, &DEVICE]));
    assert_eq!(journey.forgotten_device, Some(device.device_key.clone()));

    good(
        pair.sign_in(with(&pair, &device)),
        &[&PASSWORD, &DEVICE],
        false,
        "the right one after it",
    );
}

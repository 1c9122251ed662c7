//! A device with its password.

use cognito_srp_core::srp::{Client, Party, Salt, Verifier};
use serde_json::{Value, json};

use super::{Answer, Exchange, World, merged, text, tokens};

/// What a client keeps about a device.
pub(crate) struct Device {
    pub(crate) key: String,
    pub(crate) group_key: String,
    pub(crate) password: String,
}

impl Device {
    /// The device that came with tokens.
    pub(crate) fn offered_with(tokens: &Value) -> Self {
        let offer = &tokens["NewDeviceMetadata"];
        Self {
            key: text(&offer["DeviceKey"]),
            group_key: text(&offer["DeviceGroupKey"]),
            password: "2a0U3kdGkZNcjhevb3UdIxiQCf//v4dGwNSjAH1/".to_owned(),
        }
    }

    pub(crate) fn party(&self) -> Party<'_> {
        Party {
            namespace: &self.group_key,
            name: &self.key,
        }
    }

    /// `DeviceSecretVerifierConfig` with this salt.
    pub(crate) fn secret_config(&self, salt: &Salt) -> Value {
        let verifier = Verifier::from_password(self.party(), &self.password, salt);
        json!({ "Salt": salt.to_base64(), "PasswordVerifier": verifier.to_base64().expose() })
    }
}

impl World {
    /// A pool that tracks devices.
    pub(crate) fn with_devices(replaces_mfa: bool, on_prompt: bool) -> Self {
        Self::with(device_configuration(replaces_mfa, on_prompt), json!({}))
    }

    pub(crate) fn confirm(&self, tokens: &Value) -> Device {
        let device = Device::offered_with(tokens);
        self.try_confirm(tokens, &device, &Salt::generate(&mut rand::rng()))
            .expect("confirmed");
        device
    }

    pub(crate) fn try_confirm(&self, tokens: &Value, device: &Device, salt: &Salt) -> Answer {
        let request = json!({
            "AccessToken": tokens["AccessToken"],
            "DeviceKey": device.key,
            "DeviceSecretVerifierConfig": device.secret_config(salt),
            "DeviceName": "laptop",
        });
        self.call("ConfirmDevice", request)
    }

    pub(crate) fn set_remembered(&self, tokens: &Value, device: &Device, status: &str) -> Answer {
        let request = json!({
            "AccessToken": tokens["AccessToken"],
            "DeviceKey": device.key,
            "DeviceRememberedStatus": status,
        });
        self.call("UpdateDeviceStatus", request)
    }

    /// Answers `DEVICE_SRP_AUTH` and `DEVICE_PASSWORD_VERIFIER`.
    pub(crate) fn device_round(&self, challenge: &Value, device: &Device, password: &str) -> Answer {
        assert_eq!(challenge["ChallengeName"], "DEVICE_SRP_AUTH");
        let exchange = self.device_start(challenge, device).expect("a challenge");
        assert_eq!(exchange.answer["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
        self.device_claim(exchange, device, password)
    }

    /// Answers `DEVICE_SRP_AUTH`.
    pub(crate) fn device_start(
        &self,
        challenge: &Value,
        device: &Device,
    ) -> Result<Exchange, super::Refused> {
        let client = Client::generate(&mut rand::rng()).expect("a key pair");
        let responses = json!({ "DEVICE_KEY": device.key, "SRP_A": client.public_a().to_hex() });
        Ok(Exchange::new(client, self.respond(challenge, responses)?))
    }

    /// Answers `DEVICE_PASSWORD_VERIFIER`.
    pub(crate) fn device_claim(&self, exchange: Exchange, device: &Device, password: &str) -> Answer {
        let challenge = exchange.answer.clone();
        let claim = exchange.claim(device.party(), password, &self.timestamp());
        self.respond(&challenge, merged(claim, json!({ "DEVICE_KEY": device.key })))
    }

    /// Signs in with a remembered device and no second factor.
    pub(crate) fn sign_in_with(&self, name: &str, device: &Device) -> Value {
        let challenge = self.prove(name, super::PASSWORD, json!({ "DEVICE_KEY": device.key }));
        let challenge = challenge.expect("a challenge");
        tokens(self.device_round(&challenge, device, &device.password))
    }
}

pub(crate) fn device_configuration(replaces_mfa: bool, on_prompt: bool) -> Value {
    json!({
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": replaces_mfa,
            "DeviceOnlyRememberedOnUserPrompt": on_prompt,
        }
    })
}

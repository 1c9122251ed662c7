//! Remembered devices: the record that is kept, and how it comes about.

use alloc::string::String;
use core::fmt;

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::bytes::encode_base64;
use crate::message::operation::ConfirmDevice;
use crate::message::{DeviceSecretVerifierConfig, NewDeviceMetadata, Request};
use crate::secret::SecretString;
use crate::srp::{Party, Salt, Verifier};

/// A device that the pool knows, with the password that it signs in with: to be kept as a secret, per pool,
/// app client and user.
#[derive(Clone, Serialize, Deserialize)]
pub struct RememberedDevice {
    /// `DeviceKey`.
    pub device_key: String,
    /// `DeviceGroupKey`.
    pub device_group_key: String,
    /// The device password, as text.
    pub device_password: SecretString,
    /// The internal name of the user whose device it is.
    pub username: String,
}

impl RememberedDevice {
    /// Whether all three values of the device are there. With less, a sign-in goes on without it.
    pub(super) fn is_complete(&self) -> bool {
        let texts = [
            &self.device_key,
            &self.device_group_key,
            self.device_password.expose(),
        ];
        texts.iter().all(|text| !text.is_empty())
    }

    /// The device as a party of SRP.
    pub fn party(&self) -> Party<'_> {
        Party {
            namespace: &self.device_group_key,
            name: &self.device_key,
        }
    }
}

impl fmt::Debug for RememberedDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RememberedDevice")
            .field("device_key", &self.device_key)
            .finish_non_exhaustive()
    }
}

/// A device that the pool offers to know. Confirm it even if it is not to be remembered: in a pool that
/// tracks devices, tokens of an unconfirmed one cannot be refreshed.
#[derive(Clone)]
pub struct NewDevice {
    metadata: NewDeviceMetadata,
    username: String,
    access_token: SecretString,
}

impl NewDevice {
    /// What `AuthenticationResult` offered in `NewDeviceMetadata`, to the user with this internal name and this
    /// access token.
    pub const fn new(metadata: NewDeviceMetadata, username: String, access_token: SecretString) -> Self {
        Self {
            metadata,
            username,
            access_token,
        }
    }

    /// `DeviceKey`.
    pub fn device_key(&self) -> &str {
        &self.metadata.device_key
    }

    /// `DeviceGroupKey`.
    pub fn device_group_key(&self) -> &str {
        &self.metadata.device_group_key
    }

    /// The user's internal name.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The access token that came with the offer.
    pub const fn access_token(&self) -> &SecretString {
        &self.access_token
    }

    /// Draws a device password (the base64 text of 40 random bytes) and a salt, and gives the
    /// `ConfirmDevice` request with their verifier, and the record to keep once the service has taken it.
    /// `name` is for people to know the device by.
    ///
    /// The service takes any verifier, so a wrong one would show only at the next sign-in.
    pub fn confirm(&self, name: Option<&str>, rng: &mut dyn CryptoRng) -> (Request, RememberedDevice) {
        let party = Party {
            namespace: &self.metadata.device_group_key,
            name: &self.metadata.device_key,
        };
        let DeviceVerifier {
            device_password,
            config,
        } = DeviceVerifier::generate(party, rng);
        let device = RememberedDevice {
            device_key: self.metadata.device_key.clone(),
            device_group_key: self.metadata.device_group_key.clone(),
            device_password,
            username: self.username.clone(),
        };
        let request = Request::new(&ConfirmDevice {
            access_token: self.access_token.clone(),
            device_key: device.device_key.clone(),
            device_secret_verifier_config: Some(config),
            device_name: name.map(Into::into),
        });
        (request, device)
    }
}

/// A password for a device, and what the pool is to keep of it.
#[derive(Debug)]
pub struct DeviceVerifier {
    /// The password: the base64 text of 40 random bytes, used as it stands.
    pub device_password: SecretString,
    /// `DeviceSecretVerifierConfig` of `ConfirmDevice`.
    pub config: DeviceSecretVerifierConfig,
}

impl DeviceVerifier {
    /// Draws a password and a salt for a device, whose namespace is its `DeviceGroupKey` and whose name is its
    /// `DeviceKey`.
    pub fn generate(device: Party<'_>, rng: &mut dyn CryptoRng) -> Self {
        let mut password = Zeroizing::new([0; 40]);
        rng.fill_bytes(&mut *password);
        let device_password = SecretString::new(encode_base64(password.as_slice()));
        let salt = Salt::generate(rng);
        let verifier = Verifier::from_password(device, device_password.expose(), &salt);
        Self {
            device_password,
            config: DeviceSecretVerifierConfig {
                password_verifier: verifier.to_base64(),
                salt: salt.to_base64(),
            },
        }
    }
}

impl fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDevice")
            .field("device_key", &self.device_key())
            .finish_non_exhaustive()
    }
}

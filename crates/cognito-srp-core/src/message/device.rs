//! Devices, as the operations about them show them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Attribute;
use crate::secret::SecretString;

/// A device that the pool knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Device {
    /// `<region>_<uuid>`.
    pub device_key: Option<String>,
    /// `device_name`, `dev:device_remembered_status` and others.
    #[serde(default)]
    pub device_attributes: Option<Vec<Attribute>>,
    /// Seconds since 1970, with fraction.
    pub device_create_date: Option<f64>,
    /// Seconds since 1970, with fraction.
    pub device_last_modified_date: Option<f64>,
    /// Seconds since 1970, with fraction.
    pub device_last_authenticated_date: Option<f64>,
}

impl Device {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let attributes = self.device_attributes.as_deref().unwrap_or_default();
        attributes
            .iter()
            .find(|attribute| attribute.name == name)?
            .value
            .as_deref()
    }
}

/// Whether a device is to be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceRememberedStatus {
    /// It signs in with its own password, and where the pool says so without an MFA code.
    Remembered,
    /// It is known, but sign-ins go on as if it were not.
    NotRemembered,
}

/// What the pool keeps to check the device password later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeviceSecretVerifierConfig {
    /// base64 of pad(v).
    pub password_verifier: SecretString,
    /// base64 of pad(s).
    pub salt: String,
}

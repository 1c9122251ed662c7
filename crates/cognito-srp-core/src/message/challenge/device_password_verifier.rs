use alloc::string::String;

use super::{Kind, Parameters, ServerValues};
use crate::error::FieldError;

/// `DEVICE_PASSWORD_VERIFIER`: the server's SRP values for the device password.
#[derive(Debug, Clone)]
pub struct DevicePasswordVerifier {
    /// `SALT`, `SRP_B`, `SECRET_BLOCK`.
    pub server: ServerValues,
    /// `DEVICE_KEY`.
    pub device_key: Option<String>,
    /// `USERNAME`: the name to answer with.
    pub username: Option<String>,
}

impl Kind for DevicePasswordVerifier {
    const NAME: &'static str = "DEVICE_PASSWORD_VERIFIER";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            server: ServerValues::from_parameters(parameters)?,
            device_key: parameters.get("DEVICE_KEY").map(Into::into),
            username: parameters.get("USERNAME").map(Into::into),
        })
    }

    fn to_parameters(&self) -> Parameters {
        let mut parameters = self.server.to_parameters();
        if let Some(device_key) = &self.device_key {
            parameters.insert("DEVICE_KEY", device_key.as_str());
        }
        if let Some(username) = &self.username {
            parameters.insert("USERNAME", username.as_str());
        }
        parameters
    }
}

use alloc::string::String;

use super::{Kind, Parameters, Text};
use crate::error::FieldError;

/// `DEVICE_SRP_AUTH`: send A for the device password. AWS documents no parameters of it, so a client relies
/// on none.
#[derive(Debug, Clone, Default)]
pub struct DeviceSrpAuth {
    /// `USERNAME`: the name to answer with.
    pub username: Option<String>,
    /// `DEVICE_KEY`.
    pub device_key: Option<String>,
}

impl Kind for DeviceSrpAuth {
    const NAME: &'static str = "DEVICE_SRP_AUTH";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            username: parameters.text("USERNAME"),
            device_key: parameters.text("DEVICE_KEY"),
        })
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::of_texts([("USERNAME", &self.username), ("DEVICE_KEY", &self.device_key)])
    }
}

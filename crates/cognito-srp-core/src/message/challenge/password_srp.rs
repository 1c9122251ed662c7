use super::{Kind, Parameters};
use crate::error::FieldError;

/// `PASSWORD_SRP`: begin to prove the password by SRP. It has no parameters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PasswordSrp {}

impl Kind for PasswordSrp {
    const NAME: &'static str = "PASSWORD_SRP";

    fn from_parameters(_parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {})
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::new()
    }
}

use super::{Kind, Parameters};
use crate::error::FieldError;

/// `PASSWORD`: send the password itself. It has no parameters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Password {}

impl Kind for Password {
    const NAME: &'static str = "PASSWORD";

    fn from_parameters(_parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {})
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::new()
    }
}

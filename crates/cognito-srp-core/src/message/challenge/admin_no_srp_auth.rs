use super::{Kind, Parameters};
use crate::error::FieldError;

/// `ADMIN_NO_SRP_AUTH`: send the password itself, as an administrator. It has no parameters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AdminNoSrpAuth {}

impl Kind for AdminNoSrpAuth {
    const NAME: &'static str = "ADMIN_NO_SRP_AUTH";

    fn from_parameters(_parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {})
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::new()
    }
}

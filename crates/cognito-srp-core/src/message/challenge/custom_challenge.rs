use super::{Kind, Parameters};
use crate::error::FieldError;

/// `CUSTOM_CHALLENGE`: whatever the pool's own trigger asks.
#[derive(Debug, Clone, Default)]
pub struct CustomChallenge {
    /// What the trigger made public.
    pub parameters: Parameters,
}

impl Kind for CustomChallenge {
    const NAME: &'static str = "CUSTOM_CHALLENGE";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            parameters: parameters.clone(),
        })
    }

    fn to_parameters(&self) -> Parameters {
        self.parameters.clone()
    }
}

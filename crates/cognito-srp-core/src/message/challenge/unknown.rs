use alloc::string::String;

use super::Parameters;

/// A challenge that this crate does not know. New ones come late: the caller may know what to answer.
#[derive(Debug, Clone)]
pub struct UnknownChallenge {
    name: String,
    parameters: Parameters,
}

impl UnknownChallenge {
    /// The challenge `name` with its parameters.
    pub fn new(name: impl Into<String>, parameters: Parameters) -> Self {
        Self {
            name: name.into(),
            parameters,
        }
    }

    /// Its `ChallengeName`, verbatim.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its `ChallengeParameters`, verbatim.
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }
}

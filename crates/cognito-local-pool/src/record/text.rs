//! Values of the arithmetic as text: base64, as in Cognito's messages.

use cognito_srp_core::SecretString;
use cognito_srp_core::srp::{Salt, Verifier};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::Problem;

/// A salt and a verifier, which stand for a password.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Proof {
    salt: String,
    verifier: SecretString,
}

impl Proof {
    pub(super) fn of(salt: &Salt, verifier: &Verifier) -> Self {
        Self {
            salt: salt.to_base64(),
            verifier: verifier.to_base64(),
        }
    }

    pub(super) fn read(&self) -> Result<(Salt, Verifier), Problem> {
        let salt = Salt::from_base64(&self.salt).map_err(|error| Problem::new("Salt", error.to_string()))?;
        let verifier = Verifier::from_base64(self.verifier.expose());
        let verifier = verifier.map_err(|error| Problem::new("Verifier", error.to_string()))?;
        Ok((salt, verifier))
    }
}

pub(super) fn bytes(place: &str, text: &str) -> Result<Vec<u8>, Problem> {
    BASE64
        .decode(text.as_bytes())
        .map_err(|_| Problem::new(place, "it is not base64"))
}

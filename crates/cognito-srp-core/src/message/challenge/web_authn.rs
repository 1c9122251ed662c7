use alloc::string::String;

use super::{Kind, Parameters};
use crate::error::FieldError;

/// `WEB_AUTHN`: sign in with a passkey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebAuthn {
    /// `CREDENTIAL_REQUEST_OPTIONS`: JSON text for the browser's `navigator.credentials.get`.
    pub credential_request_options: String,
}

impl WebAuthn {
    /// The parameter of the answer that has the browser's credential, as JSON text.
    pub const CREDENTIAL: &'static str = "CREDENTIAL";
}

impl Kind for WebAuthn {
    const NAME: &'static str = "WEB_AUTHN";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            credential_request_options: parameters.require("CREDENTIAL_REQUEST_OPTIONS")?.into(),
        })
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::new().with(
            "CREDENTIAL_REQUEST_OPTIONS",
            self.credential_request_options.as_str(),
        )
    }
}

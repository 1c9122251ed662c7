//! What `InitiateAuth`, `RespondToAuthChallenge` and their kin answer: tokens, or a further challenge.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Challenge, Parameters, null_as_default};
use crate::error::FieldError;
use crate::json::{Fields, FromJson, Json, Mismatch};
use crate::secret::SecretString;

/// The answer as it travels.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthResponse {
    /// The challenge that comes next; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_name: Option<String>,
    /// What the challenge says; `{}` at the end.
    #[serde(default)]
    pub challenge_parameters: Option<Parameters>,
    /// To be sent with the answer to the challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
    /// The tokens, at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_result: Option<AuthenticationResult>,
    /// The factors to choose from, with `SELECT_CHALLENGE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_challenges: Option<Vec<String>>,
}

/// What an [`AuthResponse`] means.
#[expect(clippy::large_enum_variant, reason = "it is made, matched once and gone")]
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The end: tokens.
    SignedIn(AuthenticationResult),
    /// A challenge, and the session to send with its answer.
    Challenge(Challenge, Option<SecretString>),
}

impl AuthResponse {
    /// The end of a sign-in.
    pub fn signed_in(result: AuthenticationResult) -> Self {
        let challenge_parameters = Some(Parameters::new());
        Self {
            authentication_result: Some(result),
            challenge_parameters,
            ..Self::default()
        }
    }

    /// A challenge.
    pub fn challenge(challenge: &Challenge, session: Option<SecretString>) -> Self {
        let available_challenges = match challenge {
            Challenge::SelectChallenge(select) => Some(select.available.clone()),
            _ => None,
        };
        Self {
            available_challenges,
            challenge_name: Some(challenge.name().into()),
            challenge_parameters: Some(challenge.to_parameters()),
            session,
            ..Self::default()
        }
    }

    /// What it means. A challenge's name wins over tokens beside it: a challenge is never taken for a
    /// success.
    ///
    /// # Errors
    /// The parameter of the challenge that cannot be used; `AuthenticationResult` when there is neither a
    /// challenge nor tokens.
    pub fn outcome(self) -> Result<Outcome, FieldError> {
        match (self.challenge_name, self.authentication_result) {
            (Some(name), _) => {
                let parameters = self.challenge_parameters.unwrap_or_default();
                let mut challenge = Challenge::parse(&name, &parameters)?;
                if let Challenge::SelectChallenge(select) = &mut challenge {
                    select.available = self.available_challenges.unwrap_or_default();
                }
                Ok(Outcome::Challenge(challenge, self.session))
            }
            (None, Some(result)) => Ok(Outcome::SignedIn(result)),
            (None, None) => Err(FieldError::missing("AuthenticationResult")),
        }
    }
}

impl FromJson for AuthResponse {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let fields = Fields::of(json)?;
        Ok(Self {
            challenge_name: fields.text("ChallengeName")?,
            challenge_parameters: fields.read("ChallengeParameters")?,
            session: fields.secret("Session")?,
            authentication_result: fields.read("AuthenticationResult")?,
            available_challenges: fields.texts("AvailableChallenges")?,
        })
    }
}

/// Tokens, and a key for a device that is not known yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthenticationResult {
    /// Opens Cognito's own operations: a JWT.
    pub access_token: Option<SecretString>,
    /// Says who the user is: a JWT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<SecretString>,
    /// Gets new tokens; opaque. Absent after a refresh: keep the old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<SecretString>,
    /// Seconds for which the access token is valid.
    #[serde(default, deserialize_with = "null_as_default")]
    pub expires_in: u32,
    /// `Bearer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// Where the pool tracks devices and none was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_device_metadata: Option<NewDeviceMetadata>,
}

impl FromJson for AuthenticationResult {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let fields = Fields::of(json)?;
        Ok(Self {
            access_token: fields.secret("AccessToken")?,
            id_token: fields.secret("IdToken")?,
            refresh_token: fields.secret("RefreshToken")?,
            expires_in: fields.count("ExpiresIn")?,
            token_type: fields.text("TokenType")?,
            new_device_metadata: fields.read("NewDeviceMetadata")?,
        })
    }
}

/// The key that the pool offers for a new device. Both texts are needed; one that is missing reads as empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NewDeviceMetadata {
    /// `<region>_<uuid>`: I of the device's SRP.
    #[serde(default, deserialize_with = "null_as_default")]
    pub device_key: String,
    /// Opaque, with a leading `-`: P of the device's SRP.
    #[serde(default, deserialize_with = "null_as_default")]
    pub device_group_key: String,
}

impl FromJson for NewDeviceMetadata {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let fields = Fields::of(json)?;
        Ok(Self {
            device_key: fields.text("DeviceKey")?.unwrap_or_default(),
            device_group_key: fields.text("DeviceGroupKey")?.unwrap_or_default(),
        })
    }
}

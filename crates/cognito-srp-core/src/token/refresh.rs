use alloc::string::String;

use crate::error::{Error, FieldError};
use crate::message::operation::{GetTokensFromRefreshToken, InitiateAuth};
use crate::message::{AuthResponse, Outcome, Parameters, Request, Response, Tokens, secret_hash};
use crate::secret::SecretString;

/// A refresh, with `REFRESH_TOKEN_AUTH` or with `GetTokensFromRefreshToken`.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// The app client; another one than that of the sign-in is refused.
    pub client_id: String,
    /// Its secret, where it has one.
    pub client_secret: Option<SecretString>,
    /// The user's internal name: `SECRET_HASH` is made over it, not over an alias.
    pub username: String,
    /// The refresh token.
    pub refresh_token: SecretString,
    /// The device of the sign-in: without it the service refuses where the pool tracks devices.
    pub device_key: Option<String>,
    /// Whether the app client rotates refresh tokens: then only `GetTokensFromRefreshToken` is allowed, which
    /// gives a new refresh token each time. It works without rotation too.
    pub rotation: bool,
}

impl Refresh {
    /// The request.
    pub fn request(&self) -> Request {
        if self.rotation {
            return Request::new(&GetTokensFromRefreshToken {
                refresh_token: self.refresh_token.clone(),
                client_id: self.client_id.clone(),
                // This operation takes the secret itself, not a hash.
                client_secret: self.client_secret.clone(),
                device_key: self.device_key.clone(),
                client_metadata: None,
            });
        }
        let mut parameters = Parameters::new().with("REFRESH_TOKEN", self.refresh_token.clone());
        if let Some(secret) = &self.client_secret {
            parameters.insert(
                "SECRET_HASH",
                secret_hash(secret, &self.username, &self.client_id),
            );
        }
        if let Some(device_key) = &self.device_key {
            parameters.insert("DEVICE_KEY", device_key.as_str());
        }
        Request::new(&InitiateAuth {
            auth_flow: "REFRESH_TOKEN_AUTH".into(),
            client_id: self.client_id.clone(),
            auth_parameters: Some(parameters),
            ..InitiateAuth::default()
        })
    }
}

/// The tokens after a refresh: those of the answer, with the old refresh token where none came back.
///
/// # Errors
/// As [`Response::read`]; [`Error::UnexpectedAnswer`] for a challenge.
pub fn refreshed(response: &Response, refresh_token: &SecretString) -> Result<Tokens, Error> {
    match response
        .message::<AuthResponse>()?
        .outcome()
        .map_err(Error::BadAnswer)?
    {
        Outcome::SignedIn(result) => {
            let mut tokens = Tokens::try_from(result).map_err(|error: FieldError| Error::BadAnswer(error))?;
            tokens.refresh_token.get_or_insert_with(|| refresh_token.clone());
            Ok(tokens)
        }
        Outcome::Challenge(challenge, _) => Err(Error::UnexpectedAnswer {
            got: challenge.name().into(),
            expected: "tokens",
        }),
    }
}

use super::AuthenticationResult;
use crate::error::FieldError;
use crate::secret::SecretString;

/// What a sign-in is for.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Opens Cognito's own operations: a JWT.
    pub access_token: SecretString,
    /// Says who the user is: a JWT.
    pub id_token: Option<SecretString>,
    /// Gets new tokens; opaque.
    pub refresh_token: Option<SecretString>,
    /// Seconds for which the access token is valid, counted from its issue.
    pub expires_in: u32,
}

impl TryFrom<AuthenticationResult> for Tokens {
    type Error = FieldError;

    /// # Errors
    /// `AccessToken` when it is missing: there is no sign-in without one.
    fn try_from(result: AuthenticationResult) -> Result<Self, FieldError> {
        Ok(Self {
            access_token: result.access_token.ok_or(FieldError::missing("AccessToken"))?,
            id_token: result.id_token,
            refresh_token: result.refresh_token,
            expires_in: result.expires_in,
        })
    }
}

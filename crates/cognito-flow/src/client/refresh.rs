use cognito_srp_core::error::FieldError;
use cognito_srp_core::token::{Refresh, refreshed};

use super::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::Transport;

impl<T: Transport> CognitoClient<T> {
    /// New access and id tokens with `REFRESH_TOKEN_AUTH`, for the same user and device. The service gives
    /// no new refresh token, so the old one stays.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the session has no refresh token; [`Error::Refused`] with
    /// `NotAuthorizedException` when the refresh token has expired or was revoked, and, in a pool that
    /// tracks devices, when the session's device was forgotten or never confirmed: then only a new sign-in
    /// helps. Any other error says nothing about the tokens: try again later.
    pub async fn refresh(&self, session: &Session) -> Result<Session, Error> {
        let refresh_token = session
            .tokens
            .refresh_token
            .as_ref()
            .ok_or(FieldError::missing("RefreshToken"))?;
        let refresh = Refresh {
            client_id: self.shared.client_id.clone(),
            client_secret: self.settings.client_secret.clone(),
            username: session.username.clone(),
            refresh_token: refresh_token.clone(),
            device_key: session.device_key.clone(),
            rotation: false,
        };
        let response = self.send(&refresh.request()).await?;
        Ok(Session {
            tokens: refreshed(&response, refresh_token)?,
            username: session.username.clone(),
            device_key: session.device_key.clone(),
        })
    }
}

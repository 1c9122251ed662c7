use cognito_srp_core::error::FieldError;
use cognito_srp_core::message::UnixTime;
use cognito_srp_core::token::{Refresh, refreshed};

use super::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::Transport;

impl<T: Transport> CognitoClient<T> {
    /// New access and id tokens, for the same user and device: with `REFRESH_TOKEN_AUTH`, which gives no new
    /// refresh token, so that the old one stays; or, where refresh tokens rotate (see
    /// [`ClientBuilder::refresh_token_rotation`](crate::ClientBuilder::refresh_token_rotation)), with
    /// `GetTokensFromRefreshToken`. Then keep the new refresh token before anything else: the old one is of no
    /// use any more.
    ///
    /// [`TokenProvider`](crate::TokenProvider) does this when it is time.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the session has no refresh token; [`Error::Refused`] with
    /// `NotAuthorizedException` when the refresh token has expired or was revoked, and, in a pool that
    /// tracks devices, when the session's device was forgotten or never confirmed, and with
    /// `RefreshTokenReuseException` when the refresh token was used before: then only a new sign-in helps. Any
    /// other error says nothing about the tokens: try again later.
    pub async fn refresh(&self, session: &Session) -> Result<Session, Error> {
        let refresh = self.refresh_of(session)?;
        let response = self.send(&refresh.request()).await?;
        Ok(Session {
            tokens: refreshed(&response, &refresh.refresh_token)?,
            username: session.username.clone(),
            device_key: session.device_key.clone(),
        })
    }
}

impl<T> CognitoClient<T> {
    pub(crate) fn refresh_of(&self, session: &Session) -> Result<Refresh, Error> {
        let refresh_token = session.tokens.refresh_token.clone();
        Ok(Refresh {
            client_id: self.shared.client_id.clone(),
            client_secret: self.settings.client_secret.clone(),
            username: session.username.clone(),
            refresh_token: refresh_token.ok_or(FieldError::missing("RefreshToken"))?,
            device_key: session.device_key.clone(),
            rotation: self.shared.rotation,
        })
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.shared.surroundings.now()
    }
}

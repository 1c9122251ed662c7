use cognito_srp_core::error::FieldError;
use cognito_srp_core::message::Empty;
use cognito_srp_core::message::operation::{GlobalSignOut, RevokeToken};

use super::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::Transport;

impl<T: Transport> CognitoClient<T> {
    /// Signs the user out everywhere, with `GlobalSignOut`: no refresh token of the user works any more, and
    /// Cognito's own operations refuse the access tokens. Whoever checks tokens by signature alone goes on
    /// accepting them until they expire. Remembered devices stay remembered.
    ///
    /// # Errors
    /// As [`CognitoClient::call`].
    pub async fn sign_out(&self, session: &Session) -> Result<(), Error> {
        let access_token = session.tokens.access_token.clone();
        let Empty {} = self.call(&GlobalSignOut { access_token }).await?;
        Ok(())
    }

    /// Ends this sign-in alone, with `RevokeToken`: its refresh token and the access tokens that came of it.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the session has no refresh token; as [`CognitoClient::call`].
    pub async fn revoke(&self, session: &Session) -> Result<(), Error> {
        let token = session.tokens.refresh_token.clone();
        let Empty {} = self
            .call(&RevokeToken {
                token: token.ok_or(FieldError::missing("RefreshToken"))?,
                client_id: self.shared.client_id.clone(),
                client_secret: self.settings.client_secret.clone(),
            })
            .await?;
        Ok(())
    }
}

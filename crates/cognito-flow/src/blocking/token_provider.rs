//! Tokens that are kept fresh; see [`crate::TokenProvider`].

use std::fmt;
use std::sync::Arc;

use cognito_srp_core::login::Tokens;
use cognito_srp_core::message::UnixTime;

use super::{Background, CognitoClient};
use crate::transport::{ReqwestTransport, Transport};
use crate::{Error, Session};

/// Gives tokens of one sign-in that are good; see [`crate::TokenProvider`].
pub struct TokenProvider<T = ReqwestTransport> {
    provider: crate::TokenProvider<T>,
    background: Arc<Background>,
}

impl<T> CognitoClient<T> {
    /// See [`crate::CognitoClient::token_provider`].
    ///
    /// # Errors
    /// The same.
    pub fn token_provider(&self, session: Session) -> Result<TokenProvider<T>, Error> {
        Ok(TokenProvider {
            provider: self.client.token_provider(session)?,
            background: Arc::clone(&self.background),
        })
    }

    /// See [`crate::CognitoClient::token_provider_since`].
    ///
    /// # Errors
    /// The same.
    pub fn token_provider_since(
        &self,
        session: Session,
        received: UnixTime,
    ) -> Result<TokenProvider<T>, Error> {
        Ok(TokenProvider {
            provider: self.client.token_provider_since(session, received)?,
            background: Arc::clone(&self.background),
        })
    }
}

impl<T> TokenProvider<T> {
    /// See [`crate::TokenProvider::on_new_tokens`].
    #[must_use]
    pub fn on_new_tokens(self, keep: impl Fn(Session) + Send + Sync + 'static) -> Self {
        let provider = self.provider.on_new_tokens(move |session| {
            keep(session);
            std::future::ready(())
        });
        Self { provider, ..self }
    }

    /// See [`crate::TokenProvider::session`].
    pub fn session(&self) -> Session {
        self.provider.session()
    }

    /// See [`crate::TokenProvider::expire`].
    pub fn expire(&self) {
        self.provider.expire();
    }
}

impl<T: Transport> TokenProvider<T> {
    /// See [`crate::TokenProvider::tokens`].
    ///
    /// # Errors
    /// The same.
    pub fn tokens(&self) -> Result<Tokens, Error> {
        self.background.wait(self.provider.tokens())
    }
}

impl<T> fmt::Debug for TokenProvider<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.provider.fmt(f)
    }
}

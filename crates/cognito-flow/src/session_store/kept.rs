//! Sessions that are kept fresh across processes.

use cognito_srp_core::message::{ServiceError, UnixTime};
use cognito_srp_core::token::{TokenKeeper, TokenNeed, ends_sign_in};

use super::before_exit::UnderWay;
use super::{FileSessionStore, KeptSession};
use crate::client::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::Transport;

impl<T: Transport> CognitoClient<T> {
    /// Keeps a session that came just now under a name. `alias` is the name that the user signed in with.
    ///
    /// # Errors
    /// [`Error::SessionStore`].
    pub async fn keep_session(
        &self,
        store: &FileSessionStore,
        name: &str,
        alias: &str,
        session: &Session,
    ) -> Result<(), Error> {
        let kept = KeptSession {
            session: session.clone(),
            scope: self.device_scope().clone(),
            alias: alias.to_owned(),
            received: self.now(),
        };
        store.save(name, &kept).await.map_err(Error::SessionStore)
    }

    /// The session of this name, with tokens that are good: refreshed a minute before they expire, by one process
    /// at a time, and kept before they are used. None when nothing is kept under the name, or only what belongs to
    /// another pool, app client or endpoint.
    ///
    /// While the old tokens are good, they are given out if they cannot be refreshed just now, such as on a full disk:
    /// new tokens are not asked for until there is space for them.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] when only a new sign-in helps; [`Error::SessionStore`] when the file cannot be read, or
    /// new tokens not be kept; else as [`CognitoClient::refresh`].
    pub async fn kept_session(
        &self,
        store: &FileSessionStore,
        name: &str,
    ) -> Result<Option<KeptSession>, Error> {
        match self.load_session(store, name).await? {
            Some(kept) if self.is_fresh(&kept)? => return Ok(Some(kept)),
            Some(_) => {}
            None => return Ok(None),
        }
        let _lock = store.lock(name).await.map_err(Error::SessionStore)?;
        // By now another process may have refreshed, or dropped it.
        match self.load_session(store, name).await? {
            Some(kept) if !self.is_fresh(&kept)? => self.refresh_kept(store, name, kept).await.map(Some),
            kept => Ok(kept),
        }
    }

    /// The same with new tokens, as when a server did not accept the access token that is kept.
    ///
    /// # Errors
    /// As [`CognitoClient::kept_session`].
    pub async fn refreshed_session(
        &self,
        store: &FileSessionStore,
        name: &str,
    ) -> Result<Option<KeptSession>, Error> {
        let _lock = store.lock(name).await.map_err(Error::SessionStore)?;
        match self.load_session(store, name).await? {
            Some(mut kept) => {
                // Nothing old is good enough.
                kept.received = UnixTime::MIN / 2;
                self.refresh_kept(store, name, kept).await.map(Some)
            }
            None => Ok(None),
        }
    }

    async fn load_session(&self, store: &FileSessionStore, name: &str) -> Result<Option<KeptSession>, Error> {
        let kept = store.load(name).await.map_err(Error::SessionStore)?;
        Ok(kept.filter(|kept| kept.scope == *self.device_scope()))
    }

    /// While the lock is held.
    async fn refresh_kept(
        &self,
        store: &FileSessionStore,
        name: &str,
        mut kept: KeptSession,
    ) -> Result<KeptSession, Error> {
        if kept.session.tokens.refresh_token.is_none() {
            let end = ServiceError::new("NotAuthorizedException", "There is no refresh token.");
            return self.old_tokens(kept, Error::SignInEnded(end));
        }
        // Where refresh tokens rotate, new tokens that cannot be kept end the sign-in: then there are none.
        if let Err(error) = store.reserve(name, &kept).await {
            return self.old_tokens(kept, Error::SessionStore(error));
        }
        let under_way = UnderWay::begin();
        let refreshed = self.refresh(&kept.session).await;
        let error = match refreshed {
            Ok(session) => {
                kept.session = session;
                kept.received = self.now();
                let saved = store.save_reserved(name, &kept).await;
                return saved.map(|()| kept).map_err(Error::SessionStore);
            }
            Err(error) => error,
        };
        drop(under_way);
        // It is in nobody's way.
        let _ = store.give_back(name).await;
        match error {
            Error::Refused(error) => {
                let error = cognito_srp_core::Error::Refused(error);
                match (ends_sign_in(&error), error) {
                    (true, cognito_srp_core::Error::Refused(error)) => Err(Error::SignInEnded(error)),
                    (_, error) => self.old_tokens(kept, error.into()),
                }
            }
            error => self.old_tokens(kept, error),
        }
    }

    /// The old tokens where they are good, else the error.
    fn old_tokens(&self, kept: KeptSession, error: Error) -> Result<KeptSession, Error> {
        let life = i64::from(kept.session.tokens.expires_in);
        match self.now() < kept.received.saturating_add(life) {
            true => Ok(kept),
            false => Err(error),
        }
    }

    /// Whether no refresh is due.
    fn is_fresh(&self, kept: &KeptSession) -> Result<bool, Error> {
        if kept.session.tokens.refresh_token.is_none() {
            return Ok(false);
        }
        let refresh = self.refresh_of(&kept.session)?;
        let mut keeper = TokenKeeper::new(refresh, kept.session.tokens.clone(), kept.received);
        Ok(matches!(keeper.need(self.now()), TokenNeed::Use(_)))
    }
}

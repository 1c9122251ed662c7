//! Tokens that are kept fresh for as long as a sign-in lasts.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_srp_core::login::Tokens;
use cognito_srp_core::message::{Request, ServiceError, UnixTime};
use cognito_srp_core::token::{TokenKeeper, TokenNeed, ends_sign_in};

use crate::client::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::{ReqwestTransport, Transport};

/// Gives tokens of one sign-in that are good for some time yet, and refreshes them a minute before they expire:
/// with the key of the device, and once for any number of callers at the same time. Made with
/// [`CognitoClient::token_provider`]; share it by reference or in an `Arc`.
pub struct TokenProvider<T = ReqwestTransport> {
    client: CognitoClient<T>,
    username: String,
    device_key: Option<String>,
    on_new_tokens: Option<Box<OnNewTokens>>,
    keeper: Mutex<TokenKeeper>,
    /// Held by whoever refreshes or hands out new tokens for keeping; the others wait for it.
    turn: tokio::sync::Mutex<()>,
    /// Whether there are new tokens that were not handed out for keeping yet.
    unsaved: AtomicBool,
    /// How many refreshes have failed: who waited for one that did need not try the same again.
    failures: AtomicU64,
    /// Why the last one failed, or why the sign-in has ended.
    failure: Mutex<Option<Error>>,
}

type OnNewTokens = dyn Fn(Session) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync;

impl<T> CognitoClient<T> {
    /// Keeps the tokens of a session that came just now fresh from now on.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the session has no refresh token.
    pub fn token_provider(&self, session: Session) -> Result<TokenProvider<T>, Error> {
        self.token_provider_since(session, self.now())
    }

    /// The same for tokens that came at `received`, in seconds since 1970: those of a session that was kept
    /// while the program did not run. With 0 the first thing is a refresh.
    ///
    /// # Errors
    /// As [`CognitoClient::token_provider`].
    pub fn token_provider_since(
        &self,
        session: Session,
        received: UnixTime,
    ) -> Result<TokenProvider<T>, Error> {
        let refresh = self.refresh_of(&session)?;
        Ok(TokenProvider {
            client: self.clone(),
            username: session.username,
            device_key: session.device_key,
            on_new_tokens: None,
            keeper: Mutex::new(TokenKeeper::new(refresh, session.tokens, received)),
            turn: tokio::sync::Mutex::default(),
            unsaved: AtomicBool::new(false),
            failures: AtomicU64::new(0),
            failure: Mutex::default(),
        })
    }
}

impl<T> TokenProvider<T> {
    /// The same with somebody who keeps new tokens: told of them as soon as they are there, and before a new
    /// refresh token is used. Where refresh tokens rotate, the one before is of no use from then on.
    #[must_use]
    pub fn on_new_tokens<F>(mut self, keep: impl Fn(Session) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.on_new_tokens = Some(Box::new(move |session| Box::pin(keep(session))));
        self
    }

    /// The newest tokens and what belongs to them, expired or not. Nothing is sent.
    pub fn session(&self) -> Session {
        Session {
            tokens: self.keeper().tokens().clone(),
            username: self.username.clone(),
            device_key: self.device_key.clone(),
        }
    }

    /// Makes the next [`TokenProvider::tokens`] refresh, as when a server did not accept the access token.
    pub fn expire(&self) {
        self.keeper().expire();
    }

    fn keeper(&self) -> MutexGuard<'_, TokenKeeper> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> MutexGuard<'_, Option<Error>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Transport> TokenProvider<T> {
    /// Tokens that are good. While one caller refreshes, and for a moment after that has failed, the others
    /// get the old ones until they expire, and then wait for what comes of it. When that caller gives up
    /// (its future is dropped), another one takes over.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] when only a new sign-in helps. Any other error, such as [`Error::Transport`], says
    /// nothing about the tokens: the next call tries again.
    pub async fn tokens(&self) -> Result<Tokens, Error> {
        loop {
            if self.unsaved.load(Ordering::Acquire) {
                let _turn = self.turn.lock().await;
                self.save().await;
            }
            let failures = self.failures.load(Ordering::Acquire);
            let need = self.keeper().need(self.client.now());
            match need {
                TokenNeed::Use(tokens) => return Ok(tokens),
                TokenNeed::Refresh(request) => return self.refresh(&request, Refreshing::of(self)).await,
                TokenNeed::SignIn => {
                    let unknown = || ServiceError::new("NotAuthorizedException", "The sign-in has ended.");
                    let end = self.failure().as_ref().and_then(Error::service_error).cloned();
                    return Err(Error::SignInEnded(end.unwrap_or_else(unknown)));
                }
                TokenNeed::Wait => {
                    drop(self.turn.lock().await);
                    let failed = failures != self.failures.load(Ordering::Acquire);
                    if failed && let Some(failure) = self.failure().as_ref().and_then(Error::repeated) {
                        return Err(failure);
                    }
                }
            }
        }
    }

    async fn refresh(&self, request: &Request, mut refreshing: Refreshing<'_>) -> Result<Tokens, Error> {
        let _turn = self.turn.lock().await;
        let response = match self.client.send(request).await {
            Ok(response) => response,
            Err(error) => return Err(self.failed(error)),
        };
        let received = self.keeper().receive(&response, self.client.now());
        refreshing.ended = true;
        match received {
            Ok(tokens) => {
                self.unsaved.store(true, Ordering::Release);
                self.save().await;
                Ok(tokens)
            }
            Err(error) => Err(self.failed(match (ends_sign_in(&error), error) {
                (true, cognito_srp_core::Error::Refused(error)) => Error::SignInEnded(error),
                (_, error) => error.into(),
            })),
        }
    }

    /// Keeps the error for those who wait.
    fn failed(&self, error: Error) -> Error {
        *self.failure() = error.repeated();
        self.failures.fetch_add(1, Ordering::AcqRel);
        error
    }

    /// Hands new tokens out for keeping. A caller may give up on the way: then the next one does it again.
    async fn save(&self) {
        if self.unsaved.load(Ordering::Acquire) {
            if let Some(keep) = &self.on_new_tokens {
                keep(self.session()).await;
            }
            self.unsaved.store(false, Ordering::Release);
        }
    }
}

/// The caller who refreshes for all. Should it give up, another one may.
struct Refreshing<'a> {
    keeper: &'a Mutex<TokenKeeper>,
    ended: bool,
}

impl<'a> Refreshing<'a> {
    const fn of<T>(provider: &'a TokenProvider<T>) -> Self {
        Self {
            keeper: &provider.keeper,
            ended: false,
        }
    }
}

impl Drop for Refreshing<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.keeper
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .not_sent();
        }
    }
}

impl<T> fmt::Debug for TokenProvider<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenProvider").finish_non_exhaustive()
    }
}

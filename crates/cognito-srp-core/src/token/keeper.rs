//! Tokens that are kept fresh: when to refresh, and when to give up. Any number of callers share one keeper;
//! whoever is told to refresh does it for all.

use core::fmt;

use super::{Refresh, refreshed};
use crate::error::Error;
use crate::message::{Request, Response, Tokens, UnixTime};

/// Seconds before the access token expires at which it is refreshed.
pub const REFRESH_MARGIN: i64 = 60;

/// The tokens of one sign-in, and whether somebody is refreshing them.
pub struct TokenKeeper {
    refresh: Refresh,
    tokens: Tokens,
    /// By the caller's clock, so that it does not matter whether that is right.
    expires: UnixTime,
    state: KeeperState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeeperState {
    Idle,
    Refreshing,
    Ended,
}

/// What a caller who needs a token is to do.
#[derive(Debug, Clone)]
pub enum TokenNeed {
    /// Use these.
    Use(Tokens),
    /// Send this, and pass what comes back to [`TokenKeeper::receive`], or say [`TokenKeeper::not_sent`].
    Refresh(Request),
    /// Somebody else is refreshing: ask again when that has ended.
    Wait,
    /// The sign-in has ended: sign in again.
    SignIn,
}

impl TokenKeeper {
    /// Keeps the tokens that came at `received`. `refresh` says how to get new ones; its refresh token is
    /// replaced by that of `tokens`, where there is one.
    pub fn new(mut refresh: Refresh, tokens: Tokens, received: UnixTime) -> Self {
        if let Some(refresh_token) = &tokens.refresh_token {
            refresh.refresh_token = refresh_token.clone();
        }
        Self {
            refresh,
            expires: expiry(&tokens, received),
            tokens,
            state: KeeperState::Idle,
        }
    }

    /// What to do for a token that is good for some time yet.
    pub fn need(&mut self, now: UnixTime) -> TokenNeed {
        match self.state {
            KeeperState::Ended => TokenNeed::SignIn,
            _ if now < self.expires - self.margin() => TokenNeed::Use(self.tokens.clone()),
            KeeperState::Refreshing => TokenNeed::Wait,
            KeeperState::Idle => {
                self.state = KeeperState::Refreshing;
                TokenNeed::Refresh(self.refresh.request())
            }
        }
    }

    /// Makes the next [`TokenKeeper::need`] refresh, as when a server did not accept the access token.
    pub fn expire(&mut self) {
        self.expires = UnixTime::MIN / 2;
    }

    /// Takes the answer to the refresh. An old refresh token stays where no new one came.
    ///
    /// # Errors
    /// As [`refreshed`]. After an error that [`ends_sign_in`] there is nothing left to refresh; after any
    /// other the next caller tries again.
    pub fn receive(&mut self, response: &Response, now: UnixTime) -> Result<Tokens, Error> {
        match refreshed(response, &self.refresh.refresh_token) {
            Ok(tokens) => {
                if let Some(refresh_token) = &tokens.refresh_token {
                    self.refresh.refresh_token = refresh_token.clone();
                }
                self.expires = expiry(&tokens, now);
                self.tokens = tokens;
                self.state = KeeperState::Idle;
                Ok(self.tokens.clone())
            }
            Err(error) => {
                self.state = if ends_sign_in(&error) {
                    KeeperState::Ended
                } else {
                    KeeperState::Idle
                };
                Err(error)
            }
        }
    }

    /// The refresh could not be sent, or nothing came back: the next caller tries again.
    pub fn not_sent(&mut self) {
        if self.state == KeeperState::Refreshing {
            self.state = KeeperState::Idle;
        }
    }

    /// The newest tokens, expired or not: for keeping them.
    pub const fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Short-lived tokens are used for half of their life at least.
    fn margin(&self) -> i64 {
        REFRESH_MARGIN.min(i64::from(self.tokens.expires_in) / 2)
    }
}

fn expiry(tokens: &Tokens, received: UnixTime) -> UnixTime {
    received.saturating_add(i64::from(tokens.expires_in))
}

/// Whether an error of a refresh says that the sign-in has ended for good, rather than that the service or
/// the way to it has trouble.
pub fn ends_sign_in(error: &Error) -> bool {
    matches!(
        error.code(),
        "NotAuthorizedException"
            | "UserNotFoundException"
            | "UserNotConfirmedException"
            | "PasswordResetRequiredException"
            | "RefreshTokenReuseException"
            | "TokenRevokedException"
    )
}

impl fmt::Debug for TokenKeeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKeeper")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

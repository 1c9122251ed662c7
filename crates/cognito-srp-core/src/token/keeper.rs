//! Tokens that are kept fresh: when to refresh, and when to give up. Any number of callers share one keeper;
//! whoever is told to refresh does it for all.

use core::fmt;

use super::{Refresh, refreshed};
use crate::error::{Error, Misuse};
use crate::message::{Request, Response, Tokens, UnixTime};

/// Seconds before the access token expires at which it is refreshed.
pub const REFRESH_MARGIN: i64 = 60;

/// Seconds after a failed refresh for which a token that is still good is given out without another try.
const RETRY_AFTER: i64 = 10;

/// The life of a token whose answer does not tell it: Cognito's own default, in seconds.
const DEFAULT_LIFE: i64 = 3600;

/// The tokens of one sign-in, and whether somebody is refreshing them.
pub struct TokenKeeper {
    refresh: Refresh,
    tokens: Tokens,
    /// By the caller's clock, so that it does not matter whether that is right.
    expires: UnixTime,
    /// When somebody was last told to refresh.
    last_attempt: UnixTime,
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
    pub fn new(mut refresh: Refresh, mut tokens: Tokens, received: UnixTime) -> Self {
        let refresh_token = tokens
            .refresh_token
            .get_or_insert_with(|| refresh.refresh_token.clone());
        refresh.refresh_token = refresh_token.clone();
        let expires = expiry(&tokens, received);
        Self {
            refresh,
            tokens,
            expires,
            last_attempt: UnixTime::MIN / 2,
            state: KeeperState::Idle,
        }
    }

    /// What to do for a token that is good for some time yet. While somebody refreshes, and for a moment after
    /// that has failed, the old token is given out until it expires.
    pub fn need(&mut self, now: UnixTime) -> TokenNeed {
        let fresh = now < self.expires.saturating_sub(self.margin());
        let good = now < self.expires;
        let tried_just_now = now.saturating_sub(self.last_attempt) < RETRY_AFTER;
        match self.state {
            KeeperState::Ended => TokenNeed::SignIn,
            _ if fresh => TokenNeed::Use(self.tokens.clone()),
            KeeperState::Refreshing if good => TokenNeed::Use(self.tokens.clone()),
            KeeperState::Refreshing => TokenNeed::Wait,
            KeeperState::Idle if good && tried_just_now => TokenNeed::Use(self.tokens.clone()),
            KeeperState::Idle => {
                self.state = KeeperState::Refreshing;
                self.last_attempt = now;
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
    /// [`Misuse::NothingSent`] when nobody was told to refresh; else as [`refreshed`]. After an error that [`ends_sign_in`] there is nothing left to refresh; after any
    /// other the next caller tries again.
    pub fn receive(&mut self, response: &Response, now: UnixTime) -> Result<Tokens, Error> {
        if self.state != KeeperState::Refreshing {
            return Err(Error::Misuse(Misuse::NothingSent));
        }
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
        REFRESH_MARGIN.min(life(&self.tokens) / 2)
    }
}

fn expiry(tokens: &Tokens, received: UnixTime) -> UnixTime {
    received.saturating_add(life(tokens))
}

fn life(tokens: &Tokens) -> i64 {
    match tokens.expires_in {
        0 => DEFAULT_LIFE,
        seconds => i64::from(seconds),
    }
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

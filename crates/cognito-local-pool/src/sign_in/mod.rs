//! Signing in: flows start it, challenges carry it on, [`next_step`] decides what comes next.
//!
//! ```text
//! InitiateAuth ── flow ──► a password, its proof, or a code in its place ── right ──► next_step
//!    next_step: NEW_PASSWORD_REQUIRED │ a second factor, its choice, its set-up
//!             │ CUSTOM_CHALLENGE │ DEVICE_SRP_AUTH │ tokens
//!    each challenge, answered rightly, comes back to next_step
//! ```
//!
//! A new flow is a file in `flow/` and a line in its table, a new challenge a file in `challenge/` and a
//! line in its table.

pub(crate) mod challenge;
pub(crate) mod client_secret;
pub(crate) mod custom;
mod decoy;
pub(crate) mod finish;
pub(crate) mod first_factor;
pub(crate) mod flow;
mod lockout;
pub(crate) mod next_step;
mod one_time_code;
pub(crate) mod round;
pub(crate) mod session;
mod srp_start;

use cognito_srp_core::srp::Salt;

use self::custom::CustomRounds;
pub(crate) use self::decoy::Decoy;
use self::lockout::Lockout;
use self::round::Round;
use self::session::{Session, SessionProblem};
use crate::state::client::PoolClient;
use crate::state::expiring::{Expiring, Fingerprint};
use crate::state::pool::UserPool;
use crate::state::user::{User, UserStatus};

/// A sign-in that is under way: what is known about it so far.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    /// Internal name.
    pub(crate) username: String,
    /// Whose the name was when the first factor was proven, or its code sent.
    pub(crate) account: Option<Account>,
    /// The key of a device of this user that the client sent.
    pub(crate) device_key: Option<String>,
    pub(crate) device_proven: bool,
    /// The user has shown to know the password.
    pub(crate) password_proven: bool,
    /// A second factor was proven, or none is asked for on this way.
    pub(crate) factor_proven: bool,
    /// For `CUSTOM_AUTH`.
    pub(crate) custom: Option<CustomRounds>,
}

impl Login {
    /// A login of which nothing is proven yet.
    pub(crate) fn new(client: &PoolClient, username: String) -> Self {
        Self {
            pool_id: client.pool_id.clone(),
            client_id: client.id.clone(),
            username,
            account: None,
            device_key: None,
            device_proven: false,
            password_proven: false,
            factor_proven: false,
            custom: None,
        }
    }

    /// Whether the user is still the one that the login is of, with the same password. Asked whenever an
    /// answer is taken, once there is a proof.
    ///
    /// # Errors
    /// [`SessionProblem::Invalid`] if the user was deleted, even if another one has the name now, or if the
    /// password that was proven is worth nothing any more.
    pub(crate) fn check_account(&self, pool: &UserPool) -> Result<(), SessionProblem> {
        let same = match (&self.account, pool.user(&self.username)) {
            (Some(account), Some(user)) => account.is_of(user),
            // Someone made up, who stays so.
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if same {
            Ok(())
        } else {
            Err(SessionProblem::Invalid)
        }
    }
}

/// The account behind a name: names can be given away again, and passwords be changed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Account {
    sub: String,
    /// Of the password that was proven; none where something else was.
    salt: Option<Salt>,
}

impl Account {
    pub(crate) fn without_password(user: &User) -> Self {
        Self {
            sub: user.sub().to_owned(),
            salt: None,
        }
    }

    pub(crate) fn with_password(user: &User) -> Self {
        Self {
            salt: user.password.as_ref().map(|password| password.salt.clone()),
            ..Self::without_password(user)
        }
    }

    fn is_of(&self, user: &User) -> bool {
        let password = match &self.salt {
            None => true,
            Some(salt) => {
                let current = user.password.as_ref().is_some_and(|known| known.salt == *salt);
                current && user.status != UserStatus::ResetRequired
            }
        };
        self.sub == user.sub() && password
    }
}

/// Everything about sign-ins that are under way. All of it is short-lived and bounded.
pub(crate) struct SignIns {
    /// By the `Session` text.
    pub(crate) sessions: Expiring<Session>,
    /// SRP exchanges, by the text of the secret block.
    pub(crate) rounds: Expiring<Round>,
    /// The session of a `DEVICE_SRP_AUTH`, by client, user and device: for clients that answer it without a
    /// Session.
    pub(crate) awaited_devices: Expiring<Fingerprint>,
    /// Who may try no password for a while, by pool and user.
    lockouts: Expiring<Lockout>,
}

impl SignIns {
    /// The most entries of each kind; the oldest give way.
    pub(crate) const CAPACITY: usize = 10_000;
}

impl Default for SignIns {
    fn default() -> Self {
        Self {
            sessions: Expiring::with_capacity(Self::CAPACITY),
            rounds: Expiring::with_capacity(Self::CAPACITY),
            awaited_devices: Expiring::with_capacity(Self::CAPACITY),
            lockouts: Expiring::with_capacity(Self::CAPACITY),
        }
    }
}

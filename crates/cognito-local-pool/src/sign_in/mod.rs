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

use self::custom::CustomRounds;
pub(crate) use self::decoy::Decoy;
use self::lockout::Lockout;
use self::round::Round;
use self::session::Session;
use crate::state::client::PoolClient;
use crate::state::expiring::{Expiring, Fingerprint};

/// A sign-in that is under way: what is known about it so far.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    /// Internal name.
    pub(crate) username: String,
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
            device_key: None,
            device_proven: false,
            password_proven: false,
            factor_proven: false,
            custom: None,
        }
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

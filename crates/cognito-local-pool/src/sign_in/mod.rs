//! Signing in: flows start it, challenges carry it on, [`next_step`] decides what comes next.
//!
//! ```text
//! InitiateAuth ── flow ──► PASSWORD_VERIFIER ── password proven ──► next_step
//!    next_step: NEW_PASSWORD_REQUIRED │ DEVICE_SRP_AUTH │ SOFTWARE_TOKEN_MFA │ SMS_MFA │ tokens
//!    each challenge, answered rightly, comes back to next_step
//! ```
//!
//! A new flow is a file in `flow/` and a line in its table, a new challenge a file in `challenge/` and a
//! line in its table.

pub(crate) mod challenge;
pub(crate) mod client_secret;
mod decoy;
pub(crate) mod finish;
pub(crate) mod flow;
pub(crate) mod next_step;
pub(crate) mod round;
pub(crate) mod session;

pub(crate) use self::decoy::Decoy;
use self::round::Round;
use self::session::Session;
use crate::state::expiring::{Expiring, Fingerprint};

/// A sign-in whose first factor is proven: what is known about it so far.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    /// Internal name.
    pub(crate) username: String,
    /// The key of a device of this user that the client sent.
    pub(crate) device_key: Option<String>,
    pub(crate) device_proven: bool,
    /// A second factor was proven.
    pub(crate) factor_proven: bool,
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
        }
    }
}

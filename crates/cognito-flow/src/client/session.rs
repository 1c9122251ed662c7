use cognito_srp_core::login::Tokens;

use super::DeviceOutcome;
use crate::device_store::DeviceStoreError;

/// What a user has who is signed in, and all that a refresh needs.
#[derive(Debug, Clone)]
pub struct Session {
    /// The tokens.
    pub tokens: Tokens,
    /// The user's internal name, which the pool gives; not what was typed.
    pub username: String,
    /// The device that the tokens belong to, in a pool that tracks devices: a refresh has to carry it.
    pub device_key: Option<String>,
}

/// A sign-in that came to a good end.
#[derive(Debug)]
#[non_exhaustive]
pub struct SignedIn {
    /// The tokens and what belongs to them.
    pub session: Session,
    /// What became of this device.
    pub device: DeviceOutcome,
    /// The key of a stored device that the pool does not know any more. Its record was taken out of the
    /// store, and the sign-in went on without it.
    pub forgotten_device: Option<String>,
    /// Why the store of devices could not be brought up to date; the sign-in is good all the same.
    pub store_error: Option<DeviceStoreError>,
}

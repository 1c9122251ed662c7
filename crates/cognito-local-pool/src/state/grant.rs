//! What a completed sign-in is worth: every token of it hangs on its grant.

use super::device::DeviceNames;
use crate::clock::Moment;

/// One completed sign-in. Access and id tokens name it, refresh tokens point to it, and ending it ends them
/// all.
#[derive(Clone)]
pub(crate) struct Grant {
    /// Claim `event_id`; the key of the grant.
    pub(crate) event_id: String,
    /// Claim `origin_jti`.
    pub(crate) origin_jti: String,
    /// Internal name of the user.
    pub(crate) username: String,
    pub(crate) client_id: String,
    /// Claim `device_key`.
    pub(crate) device_key: Option<String>,
    /// The new device that was offered with it.
    pub(crate) offer: Option<Offer>,
    /// Claim `auth_time`.
    pub(crate) auth_time: Moment,
    /// When the refresh token ends.
    pub(crate) expires: Moment,
    pub(crate) revoked: bool,
}

/// A device that the pool offered to remember.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) names: DeviceNames,
    /// It was taken up. If the device is not there any more, it was forgotten.
    pub(crate) confirmed: bool,
}

//! Access and id tokens: JWTs signed with RS256, as the real service makes them.

mod access;
mod claims;
mod jwks;
mod keys;

pub(crate) use self::access::Caller;
pub(crate) use self::claims::{AccessClaims, IdClaims};
pub(crate) use self::jwks::{key_set, openid_configuration};
pub(crate) use self::keys::SigningKeys;
#[cfg(feature = "data")]
pub(crate) use self::keys::keys_made;

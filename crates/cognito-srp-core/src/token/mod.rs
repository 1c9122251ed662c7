//! Tokens after a sign-in: what to check in a JWT, and how to refresh. The RSA signature itself is checked
//! by whatever the platform has for it.

mod claims;
mod jwks;
mod keeper;
mod refresh;
mod unverified;

pub use self::claims::{Claims, Expected, TokenUse};
pub use self::jwks::{Jwk, Jwks};
pub use self::keeper::{REFRESH_MARGIN, TokenKeeper, TokenNeed, ends_sign_in};
pub use self::refresh::{Refresh, refreshed};
pub use self::unverified::UnverifiedToken;
pub(crate) use self::unverified::stated_username;

use alloc::string::{String, ToString as _};
use core::fmt;

use crate::error::write_all;

/// Why a token is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// It is not a JWT of this shape, or too long.
    Malformed,
    /// It is not signed with RS256. Neither `none` nor HS256 is ever accepted.
    Algorithm,
    /// It names a key that the pool's key set does not have.
    UnknownKey(String),
    /// The signature is not that of the key.
    Signature,
    /// It expired this many seconds ago.
    Expired {
        /// Seconds since it expired.
        seconds: i64,
    },
    /// A claim is missing, or says something else than expected.
    Claim(&'static str),
    /// The key set is not one.
    KeySet,
}

impl TokenError {
    /// A stable text for programs to compare.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "TokenExpired",
            Self::UnknownKey(_) => "TokenKeyUnknown",
            _ => "InvalidToken",
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("the token is not a JWT"),
            Self::Algorithm => f.write_str("the token is not signed with RS256"),
            Self::UnknownKey(_) => f.write_str("the token names a key that the pool does not have"),
            Self::Signature => f.write_str("the token's signature is wrong"),
            Self::Expired { seconds } => {
                write_all(f, &["the token expired ", &seconds.to_string(), " s ago"])
            }
            Self::Claim(name) => write_all(
                f,
                &["the token's claim ", name, " is missing or not the expected one"],
            ),
            Self::KeySet => f.write_str("the pool's key set is not a JSON Web Key Set"),
        }
    }
}

impl core::error::Error for TokenError {}

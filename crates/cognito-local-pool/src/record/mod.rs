//! The forms in which a pool is written down: for the data file, for seeds and for exports. They hold verifiers and
//! salts, never a password; a seed may name passwords, which are not kept.
//!
//! Each is a plain struct in Cognito's own member names where Cognito has them. Members that are not known are
//! refused: they are misspelt, or of a later version.

mod client;
#[cfg(feature = "data")]
mod grant;
mod pool;
mod problem;
mod text;
mod user;

pub(crate) use self::client::ClientRecord;
#[cfg(feature = "data")]
pub(crate) use self::grant::{GrantRecord, RefreshTokenRecord};
pub(crate) use self::pool::{Fresh, GroupRecord, PoolRecord};
pub(crate) use self::problem::Problem;
pub(crate) use self::user::UserRecord;

//! Time and randomness of this machine. Neither keeps a state, so a forked process draws numbers of its own.

use std::time::{SystemTime, UNIX_EPOCH};

use cognito_flow::core::message::UnixTime;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;

/// The operating system's generator.
pub(crate) const fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

pub(crate) fn now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

//! What wrong passwords lead to: the fifth locks the user out for a second, each further one for twice as
//! long, up to 15 minutes. Names that nobody has are locked out like others, so that a lock tells nothing.

use std::time::Duration;

use super::SignIns;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::state::expiring::Fingerprint;

/// The wrong passwords of one name, until a right one comes or [`QUIET`] is over.
#[derive(Clone, Copy)]
pub(crate) struct Lockout {
    wrong: u32,
    until: Moment,
}

/// Wrong passwords that cost nothing.
const FREE: u32 = 4;
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// After this long without a wrong password, the count starts anew.
const QUIET: Duration = Duration::from_secs(15 * 60);

impl SignIns {
    /// Whether a password of this name (the internal one) may be tried now.
    ///
    /// # Errors
    /// `NotAuthorizedException`, "Password attempts exceeded", whatever the password. The try does not make
    /// the lock longer.
    pub(crate) fn check_lock(&mut self, pool_id: &str, username: &str, now: Moment) -> Result<(), Refusal> {
        match self.lockouts.get_mut(&key(pool_id, username), now) {
            Some(lockout) if now < lockout.until => Err(Refusal::locked_out()),
            _ => Ok(()),
        }
    }

    /// How many names are counted.
    #[cfg(test)]
    pub(crate) fn lockouts(&self) -> usize {
        self.lockouts.len()
    }

    /// Takes note of how a password was.
    pub(crate) fn count_password(&mut self, pool_id: &str, username: &str, right: bool, now: Moment) {
        let key = key(pool_id, username);
        let known = self.lockouts.take(&key, now);
        if right {
            return;
        }
        let wrong = known.map_or(0, |lockout| lockout.wrong).saturating_add(1);
        let until = now + lock_after(wrong);
        self.lockouts
            .insert(key, Lockout { wrong, until }, until + QUIET, now);
    }
}

/// How long the wrong password of this number locks: 2^(n − 5) seconds.
fn lock_after(wrong: u32) -> Duration {
    let Some(doublings) = wrong.checked_sub(FREE + 1) else {
        return Duration::ZERO;
    };
    let seconds = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
    Duration::from_secs(seconds).min(LONGEST)
}

fn key(pool_id: &str, username: &str) -> Fingerprint {
    Fingerprint::of_parts(&[pool_id, username])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_and_end_at_a_quarter_of_an_hour() {
        let seconds = [1, 4, 5, 6, 7, 14, 15, 100].map(|wrong| lock_after(wrong).as_secs());
        assert_eq!(seconds, [0, 0, 1, 2, 4, 512, 900, 900]);
    }
}

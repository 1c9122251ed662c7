//! The pool's clock. Everything in the pool that has a time asks it: codes, sessions, tokens, TOTP, the
//! `Date` header. A test moves it on instead of waiting.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock that runs with the system's, or stands still, and can be moved forward.
#[derive(Debug, Default)]
pub struct Clock {
    stands_at: Option<Moment>,
    ahead_millis: AtomicU64,
}

impl Clock {
    /// How far a clock can be moved on altogether: about a hundred years.
    pub const FURTHEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

    /// A clock that runs with the system's.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at this unix time in seconds, and goes only when it is moved on.
    pub fn standing_at(unix_seconds: u64) -> Self {
        let stands_at = Moment {
            millis: i64::try_from(unix_seconds).unwrap_or(0).saturating_mul(1000),
        };
        Self {
            stands_at: Some(stands_at),
            ahead_millis: AtomicU64::new(0),
        }
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        let base = self.stands_at.unwrap_or_else(Moment::of_the_system);
        base + Duration::from_millis(self.ahead_millis.load(Ordering::SeqCst))
    }

    /// Moves the clock on. It can go [`Clock::FURTHEST`] in all and stays there.
    pub fn advance(&self, by: Duration) {
        let furthest = whole_millis(Self::FURTHEST);
        let moved = |ahead: u64| Some(ahead.saturating_add(whole_millis(by)).min(furthest));
        // The closure never gives None, so this never fails.
        let _ = self
            .ahead_millis
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
    }
}

/// A point in time, in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    millis: i64,
}

impl Moment {
    fn of_the_system() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            millis: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        }
    }

    /// The unix time in whole seconds.
    pub const fn unix_seconds(self) -> i64 {
        self.millis.div_euclid(1000)
    }

    /// As Cognito writes times in JSON: seconds, with milliseconds as the fraction.
    pub fn json_seconds(self) -> f64 {
        // Exact: milliseconds of the next hundred thousand years fit the 53 bits of an f64.
        self.millis as f64 / 1000.0
    }

    /// The time from `earlier` until this moment; nothing if `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.millis.saturating_sub(earlier.millis)).unwrap_or(0))
    }

    /// As in a `Date` header.
    pub(crate) fn http_date(self) -> String {
        let seconds = u64::try_from(self.unix_seconds()).unwrap_or(0);
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
    }
}

impl std::ops::Add<Duration> for Moment {
    type Output = Self;

    fn add(self, later: Duration) -> Self {
        let later = i64::try_from(whole_millis(later)).unwrap_or(i64::MAX);
        Self {
            millis: self.millis.saturating_add(later),
        }
    }
}

/// Written as Cognito writes times.
impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.json_seconds())
    }
}

fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_goes_only_when_moved() {
        let clock = Clock::standing_at(1_767_323_045);
        assert_eq!(clock.now().unix_seconds(), 1_767_323_045);
        clock.advance(Duration::from_millis(30_022));
        assert_eq!(clock.now().json_seconds(), 1_767_323_075.022);
        assert_eq!(clock.now().http_date(), "Fri, 02 Jan 2026 03:04:35 GMT");
    }

    #[test]
    fn a_clock_cannot_be_moved_out_of_range() {
        let clock = Clock::system();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        let start = Clock::system().now();
        assert!(clock.now().since(start) <= Clock::FURTHEST);
        assert!(clock.now().http_date().ends_with("GMT"));
    }
}

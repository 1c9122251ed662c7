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

    /// Takes back all that it was moved on.
    pub fn reset(&self) {
        self.ahead_millis.store(0, Ordering::SeqCst);
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

    /// Reads a time as AWS's signatures have it: `20150830T123600Z`.
    pub(crate) fn of_basic_format(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to)?;
            let plain = part.bytes().all(|digit| digit.is_ascii_digit());
            plain.then(|| part.parse::<i64>().ok()).flatten()
        };
        if text.len() != 16 || text.get(8..9) != Some("T") || text.get(15..) != Some("Z") {
            return None;
        }
        let (year, month, day) = (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        // Days since 1970: years begin in March here, so that a leap day is the last one.
        let (year, month) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let days = year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468;
        let seconds = digits(9, 11)? * 3600 + digits(11, 13)? * 60 + digits(13, 15)?;
        Some(Self {
            millis: (days * 86_400 + seconds) * 1000,
        })
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

/// Read as it is written, to the millisecond.
impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        let millis = (seconds * 1000.0).round();
        // Far less than 2^63, so the conversion is exact.
        if millis.is_finite() && millis.abs() < 1e16 {
            return Ok(Self {
                millis: millis as i64,
            });
        }
        Err(serde::de::Error::custom("not a unix time in seconds"))
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
        clock.reset();
        assert_eq!(clock.now().unix_seconds(), 1_767_323_045);
    }

    #[test]
    fn times_of_signatures_are_read() {
        for (text, seconds) in [
            ("19700101T000000Z", 0),
            ("20150830T123600Z", 1_440_938_160),
            ("20240229T235959Z", 1_709_251_199),
            ("20260102T030405Z", 1_767_323_045),
        ] {
            let moment = Moment::of_basic_format(text).expect(text);
            assert_eq!(moment.unix_seconds(), seconds, "{text}");
        }
        for text in [
            "",
            "20150830T123600",
            "2015-08-30T12:36Z",
            "20151330T123600Z",
            "é0150830T12360Z",
        ] {
            assert_eq!(Moment::of_basic_format(text), None, "{text}");
        }
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

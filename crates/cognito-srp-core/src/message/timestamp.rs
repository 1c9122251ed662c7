//! `TIMESTAMP`: `EEE MMM d HH:mm:ss z yyyy` of Java, in English, in UTC, the day not padded.

use alloc::string::{String, ToString as _};
use core::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
pub type UnixTime = i64;

/// `TIMESTAMP` of a password claim, such as `Fri Jan 2 03:04:05 UTC 2026`. It is made once and used both in
/// the signature and in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp(String);

impl Timestamp {
    /// The timestamp of a time; times before year 1 or after year 9999 are brought to the bound.
    pub fn at(time: UnixTime) -> Self {
        let time = time.clamp(FIRST, LAST);
        let (days, second) = (time.div_euclid(DAY), time.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        let clock = [second / 3600, second / 60 % 60, second % 60].map(|number| padded(number, 2));
        let words = [
            WEEKDAYS[(days + 3).rem_euclid(7) as usize],
            MONTHS[month],
            &padded(day, 1),
            &clock.join(":"),
            "UTC",
            &padded(year, 4),
        ];
        Self(words.join(" "))
    }

    /// Reads a timestamp as leniently as the service seems to: like Java's `SimpleDateFormat` with English
    /// names, any case, padded days, times beyond their range, some other zones. A server signs the
    /// timestamp of the time that it read, so anything that is not written exactly as [`Timestamp::at`]
    /// does fails there; nothing at all comes of a text that cannot be read.
    pub fn parse(text: &str) -> Option<UnixTime> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let mut words = text.split_ascii_whitespace();
        let (weekday, month) = (words.next()?, words.next()?);
        name(weekday, &WEEKDAYS, &WEEKDAY_ENDINGS)?;
        let month = name(month, &MONTHS, &MONTH_ENDINGS)?;
        let day = number(words.next()?)?;
        let mut clock = words.next()?.split(':');
        let (hour, minute, second) = (
            number(clock.next()?)?,
            number(clock.next()?)?,
            number(clock.next()?)?,
        );
        let zone = zone_offset(words.next()?)?;
        let year = number(words.next()?)?;
        if clock.next().is_some() || words.next().is_some() {
            return None;
        }
        let days = days_from_civil(year, month as i64) + day - 1;
        Some(days * DAY + hour * 3600 + minute * 60 + second - zone)
    }

    /// Reads the date of an HTTP header: `Fri, 02 Jan 2026 03:04:05 GMT`.
    pub(super) fn parse_http_date(text: &str) -> Option<UnixTime> {
        let mut words = text.trim().splitn(6, ' ');
        let mut next = || words.next();
        let (weekday, day, month, year, clock, zone) = (next()?, next()?, next()?, next()?, next()?, next()?);
        let weekday = weekday.strip_suffix(',')?;
        Self::parse(&[weekday, month, day, clock, zone, year].join(" ")).filter(|_| zone == "GMT")
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const DAY: i64 = 86_400;
const MAX_LENGTH: usize = 64;
/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEKDAY_ENDINGS: [&str; 7] = ["day", "sday", "nesday", "rsday", "day", "urday", "day"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MONTH_ENDINGS: [&str; 12] = [
    "uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember",
];

/// The zones, besides UTC, that a wrongly set client is most likely to write, in hours east.
const ZONES: [(&str, i64); 14] = [
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("CET", 1),
    ("CEST", 2),
    ("IST", 2),
    ("JST", 9),
];

/// A number with zeros in front up to this many digits.
fn padded(number: i64, digits: usize) -> String {
    let text = number.to_string();
    let mut padded = String::new();
    for _ in text.len()..digits {
        padded.push('0');
    }
    padded + &text
}

/// The position of a name, short or in full, in any case.
fn name(text: &str, short: &[&str], endings: &[&str]) -> Option<usize> {
    short.iter().zip(endings).position(|(short, ending)| {
        let (start, rest) = text.split_at_checked(short.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(short) && (rest.is_empty() || rest.eq_ignore_ascii_case(ending))
    })
}

fn number(digits: &str) -> Option<i64> {
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Seconds east of Greenwich of a zone's name, or of `+hhmm`.
fn zone_offset(zone: &str) -> Option<i64> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| zone.eq_ignore_ascii_case(name)) {
        return Some(hours * 3600);
    }
    let (sign, digits) = match zone.as_bytes().first()? {
        b'+' => (1, &zone[1..]),
        b'-' => (-1, &zone[1..]),
        _ => return None,
    };
    let hhmm = if digits.len() == 4 {
        number(digits)?
    } else {
        return None;
    };
    Some(sign * (hhmm / 100 * 3600 + hhmm % 100 * 60))
}

/// Days before a year's month (0 is January), counted from 1970-01-01 in the Gregorian calendar.
fn days_from_civil(year: i64, month: i64) -> i64 {
    // Years that begin in March have their leap day last.
    let (year, month) = if month < 2 {
        (year - 1, month + 10)
    } else {
        (year, month - 2)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 - 719_468
}

/// Year, month (0 is January) and day (1 is the first) of a day counted from 1970-01-01.
fn civil_from_days(days: i64) -> (i64, usize, i64) {
    // At most the year that is looked for, whichever way the days are counted.
    let mut year = 1970 + days.div_euclid(366).min(days.div_euclid(365));
    while days_from_civil(year + 1, 0) <= days {
        year += 1;
    }
    let month = (1..12)
        .take_while(|month| days_from_civil(year, *month) <= days)
        .count();
    (year, month, days - days_from_civil(year, month as i64) + 1)
}

//! Times for people: UTC, as ISO 8601 writes it.

/// Such as `2026-01-02 03:04 UTC`, of seconds since 1970.
pub(crate) fn in_words(seconds: f64) -> String {
    let minutes = (seconds / 60.0).floor();
    if !(0.0..4e9).contains(&minutes) {
        return "an unknown time".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "it was compared just now")]
    let minutes = minutes as i64;
    let (days, minute) = (minutes / 1440, minutes % 1440);
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
        minute / 60,
        minute % 60
    )
}

/// The date of a number of days since 1970-01-01. Years begin in March here, so that leap days are at their end.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (400 * era + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        for (seconds, text) in [
            (0.0, "1970-01-01 00:00 UTC"),
            (951_782_400.0, "2000-02-29 00:00 UTC"),
            (1_767_323_045.9, "2026-01-02 03:04 UTC"),
            (4_102_444_799.0, "2099-12-31 23:59 UTC"),
            (-1.0, "an unknown time"),
            (f64::NAN, "an unknown time"),
            (1e300, "an unknown time"),
        ] {
            assert_eq!(in_words(seconds), text);
        }
    }
}

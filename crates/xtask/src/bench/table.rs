//! What was measured, as text.

use super::{KINDS, Kind, OPENSSL};

/// Somebody's times for one kind of work, in milliseconds.
pub(super) struct Row {
    kind: String,
    pub(super) who: String,
    pub(super) times: Vec<f64>,
}

impl Row {
    pub(super) const fn new(kind: String, who: String) -> Self {
        Self {
            kind,
            who,
            times: Vec::new(),
        }
    }

    pub(super) fn is(&self, kind: &str, who: &str) -> bool {
        self.kind == kind && self.who == who
    }

    pub(super) fn median(&self) -> f64 {
        let mut sorted = self.times.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Those who do a kind of work, the quickest first.
pub(super) fn of_kind<'a>(rows: &'a [Row], kind: &str) -> Vec<&'a Row> {
    let mut found: Vec<&Row> = rows.iter().filter(|row| row.kind == kind).collect();
    found.sort_by(|one, other| one.median().total_cmp(&other.median()));
    found
}

/// The median of one.
pub(super) fn median(rows: &[Row], kind: &str, who: &str) -> Option<f64> {
    rows.iter().find(|row| row.is(kind, who)).map(Row::median)
}

/// A table in Markdown: times, how many OpenSSL powers that is, and how many times the reference is slower.
pub(super) fn print(kind: &Kind, rows: &[Row]) {
    let power = median(rows, KINDS[0].name, OPENSSL).unwrap_or(f64::NAN);
    let reference = median(rows, kind.name, kind.reference).unwrap_or(power);
    println!(
        "\n| {} | Time | In OpenSSL powers | {} takes |",
        kind.title, kind.reference
    );
    println!("|---|---:|---:|---:|");
    for row in of_kind(rows, kind.name) {
        let time = row.median();
        println!(
            "| {} | {time:.2} ms | {:.2} | {:.1} × |",
            row.who,
            time / power,
            reference / time
        );
    }
}

//! The login maths as a picture: a bar for each, on a logarithmic scale.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::machine;
use super::table::{Row, of_kind};
use crate::Outcome;

const BAR: f64 = 22.0;
const NAMES: f64 = 340.0;
const WIDTH: f64 = 390.0;

pub(super) fn write(rows: &[Row], path: &Path) -> Outcome {
    let rows = of_kind(rows, "login");
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(());
    };
    let least = first.median() / 2.0;
    let scale = WIDTH / (last.median() / least).ln();
    let height = BAR.mul_add(rows.len() as f64, 70.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 {height}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<rect width=\"800\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"16\" y=\"24\" font-size=\"15\" font-weight=\"bold\">Login maths of one sign-in, milliseconds, \
         logarithmic</text>\n"
    );
    for (place, row) in rows.iter().enumerate() {
        let (y, length) = (
            BAR.mul_add(place as f64, 40.0),
            scale * (row.median() / least).ln(),
        );
        let ours = row.who.starts_with("cognito-srp ") || row.who.starts_with("cognito_srp");
        let fill = if ours { "#1d6fb8" } else { "#b5b5b5" };
        // Writing to a string does not fail.
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{NAMES}\" y=\"{y}\" width=\"{length:.1}\" height=\"{}\" fill=\"{fill}\"/>\
             <text x=\"{:.1}\" y=\"{}\">{:.1}</text>",
            NAMES - 8.0,
            y + 13.0,
            row.who,
            BAR - 5.0,
            NAMES + length + 6.0,
            y + 13.0,
            row.median(),
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"16\" y=\"{}\" fill=\"#666\">{}</text>\n</svg>",
        height - 12.0,
        machine()
    );
    fs::write(path, svg).map_err(|error| format!("{}: {error}", path.display()))
}

//! The key of an authenticator app, shown for its camera and for people who type it.

use cognito_flow::{SecretString, otpauth_uri};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::json;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output::{Output, write_out};
use crate::terminal::{printable, write_there};

/// What is asked when it was shown.
pub(crate) const QUESTION: &str = "Code that the app shows now";

/// Shows the key at the terminal, as a QR code too where that is wanted; as a line of JSON for programs. Without a
/// terminal it goes where results go. It never goes to standard error, which is often kept.
pub(crate) fn show(
    output: Output,
    issuer: &str,
    account: &str,
    secret_code: &SecretString,
    qr: bool,
) -> Result<(), Failure> {
    let uri = otpauth_uri(issuer, account, secret_code);
    if output.is_json() {
        let json = json!({ "secret_code": secret_code.expose(), "uri": uri.expose() });
        return write_out(Zeroizing::new(format!("{json}\n")).as_bytes());
    }
    let picture = Some(()).filter(|()| qr).and_then(|()| picture(&uri));
    let picture =
        picture.map(|picture| Zeroizing::new(format!("Scan this with the app:\n\n{}\n\n", &*picture)));
    let text = Zeroizing::new(format!(
        "{}The key, to type it into the app: {}\n",
        picture.as_deref().map_or("", String::as_str),
        printable(secret_code.expose())
    ));
    match write_there(&text) {
        true => Ok(()),
        false => write_out(text.as_bytes()),
    }
}

/// The picture for a terminal with bright letters on a dark ground: what is dark in the code stays empty, and its
/// margin is drawn.
fn picture(text: &SecretString) -> Option<Zeroizing<String>> {
    let code = QrCode::with_error_correction_level(text.expose().as_bytes(), EcLevel::L).ok()?;
    let picture = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    Some(Zeroizing::new(picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_fits_into_a_terminal() {
        let uri = otpauth_uri(
            "eu-west-1_AbCdEf123",
            "jane.doe@department.example.com",
            &"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRST".into(),
        );
        let picture = picture(&uri).expect("it is short enough");
        assert!(picture.lines().all(|line| line.chars().count() < 80));
        let margin = picture.lines().next().expect("it has lines");
        assert!(margin.chars().all(|letter| letter == '█'), "{margin}");
        assert!(picture.lines().count() <= 30, "{}", picture.lines().count());
    }
}

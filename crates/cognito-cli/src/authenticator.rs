//! The key of an authenticator app, shown for its camera and for people who type it.

use cognito_flow::{SecretString, otpauth_uri};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::terminal::printable;

/// Writes the key to standard error, as a QR code too where that is wanted.
pub(crate) fn show(issuer: &str, account: &str, secret_code: &SecretString, qr: bool) {
    let uri = otpauth_uri(issuer, account, secret_code);
    if qr && let Some(picture) = picture(&uri) {
        eprintln!("Scan this with the app:\n\n{}\n", &*picture);
    }
    eprintln!(
        "The key, to type it into the app: {}",
        printable(secret_code.expose())
    );
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

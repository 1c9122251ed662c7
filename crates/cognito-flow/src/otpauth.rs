use std::fmt::Write as _;

use cognito_srp_core::SecretString;

/// The URI that authenticator apps read, usually from a QR code: `otpauth://totp/issuer:account?…`. `issuer`
/// says whose account it is and `account` which one; `secret_code` comes from `AssociateSoftwareToken`, be it
/// by [`CognitoClient::associate_software_token`](crate::CognitoClient::associate_software_token) or in
/// [`Question::SoftwareTokenSetup`](crate::Question::SoftwareTokenSetup).
///
/// All texts are percent-encoded (RFC 3986, section 2.1). Cognito's codes are what apps take for granted: six
/// digits, SHA-1, 30 seconds.
pub fn otpauth_uri(issuer: &str, account: &str, secret_code: &SecretString) -> SecretString {
    let (issuer, account) = (percent_encoded(issuer), percent_encoded(account));
    let label = match issuer.as_str() {
        "" => account,
        _ => format!("{issuer}:{account}"),
    };
    let secret = SecretString::new(percent_encoded(secret_code.expose()));
    // It is made in one piece, so that no half of it is left behind unwiped.
    let mut uri = String::with_capacity(64 + label.len() + secret.expose().len() + issuer.len());
    uri.push_str("otpauth://totp/");
    uri.push_str(&label);
    uri.push_str("?secret=");
    uri.push_str(secret.expose());
    if !issuer.is_empty() {
        uri.push_str("&issuer=");
        uri.push_str(&issuer);
    }
    SecretString::new(uri)
}

/// All but unreserved characters.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(3 * text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_encoded() {
        for (issuer, account, uri) in [
            (
                "Example",
                "jane@example.com",
                "otpauth://totp/Example:jane%40example.com?secret=ABC234&issuer=Example",
            ),
            (
                "Müller & Co: 100 %",
                "a/b?c#d",
                "otpauth://totp/M%C3%BCller%20%26%20Co%3A%20100%20%25:a%2Fb%3Fc%23d?secret=ABC234&issuer=M%C3%BCller%20%26%20Co%3A%20100%20%25",
            ),
            ("", "jane", "otpauth://totp/jane?secret=ABC234"),
        ] {
            assert_eq!(otpauth_uri(issuer, account, &"ABC234".into()).expose(), uri);
        }
        let hostile = otpauth_uri("", "jane", &"ABC&issuer=Bank".into());
        assert!(hostile.expose().ends_with("?secret=ABC%26issuer%3DBank"));
    }
}

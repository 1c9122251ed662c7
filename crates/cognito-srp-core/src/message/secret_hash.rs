use crate::bytes::{decode_base64, encode_base64};
use crate::secret::SecretString;
use crate::srp;

/// `SECRET_HASH`: base64 of HMAC-SHA-256 with the client secret as key over `username` ‖ `client_id`.
/// `username` is the text that the same request has as `USERNAME`; for a refresh, which has none, it is the
/// user's internal name.
pub fn secret_hash(client_secret: &SecretString, username: &str, client_id: &str) -> SecretString {
    let mac = srp::mac(
        client_secret.expose().as_bytes(),
        &[username.as_bytes(), client_id.as_bytes()],
    );
    SecretString::new(encode_base64(mac.finalize()))
}

/// Whether `hash` is [`secret_hash`] of these, found in constant time.
pub fn verify_secret_hash(hash: &str, client_secret: &SecretString, username: &str, client_id: &str) -> bool {
    let mac = srp::mac(
        client_secret.expose().as_bytes(),
        &[username.as_bytes(), client_id.as_bytes()],
    );
    decode_base64(hash, "SECRET_HASH").is_ok_and(|hash| mac.verify(&hash))
}

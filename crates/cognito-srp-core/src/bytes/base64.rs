//! Standard base64 with padding (RFC 4648, section 4): the only kind in this protocol.

use alloc::string::String;
use alloc::vec::Vec;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::error::{FieldError, Problem};

/// The bytes as base64 text.
pub fn encode_base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of base64 text; `field` is named in the error.
pub fn decode_base64(text: &str, field: &'static str) -> Result<Vec<u8>, FieldError> {
    STANDARD
        .decode(text)
        .map_err(|_| FieldError::new(field, Problem::NotBase64))
}

/// The bytes of URL-safe base64 without padding, as in a JWT (RFC 7515, section 2).
pub(crate) fn decode_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

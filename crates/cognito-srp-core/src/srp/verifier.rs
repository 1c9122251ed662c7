//! v, what a server keeps in place of a password.

use crate::bytes::{self, decode_base64, encode_base64};
use crate::error::{FieldError, Problem};
use crate::secret::{Secret, SecretBytes, SecretString};

use super::group::{Element, N_BYTES, pad};
use super::{Party, PrivateKey, Salt};

/// v = g^x mod N. Whoever has it can guess at the password and can pose as the server, so it is a secret
/// too.
#[derive(Clone)]
pub struct Verifier(Secret<Element>);

impl Verifier {
    /// v of a private key.
    pub fn of(x: &PrivateKey) -> Self {
        Self(Secret::new(Element::power_of_g(&x.0)))
    }

    /// v of a password.
    pub fn from_password(party: Party<'_>, password: &str, salt: &Salt) -> Self {
        Self::of(&PrivateKey::derive(party, password, salt))
    }

    /// Reads `PasswordVerifier` of a `DeviceSecretVerifierConfig`: base64 of pad(v), with 0 < v < N.
    pub fn from_base64(text: &str) -> Result<Self, FieldError> {
        const FIELD: &str = "PasswordVerifier";
        let pad = SecretBytes::new(decode_base64(text, FIELD)?);
        if pad.expose().len() > N_BYTES + 1 {
            return Err(FieldError::new(FIELD, Problem::TooLong { max: N_BYTES + 1 }));
        }
        match pad.expose().first() {
            None => Err(FieldError::new(FIELD, Problem::Empty)),
            Some(first) if first & 0x80 != 0 => Err(FieldError::new(FIELD, Problem::Negative)),
            Some(_) => Self::from_bytes(bytes::strip(pad.expose())),
        }
    }

    /// The verifier with these big-endian bytes, as [`Verifier::expose_bytes`] gives them, with 0 < v < N.
    pub fn from_bytes(magnitude: &[u8]) -> Result<Self, FieldError> {
        match Element::from_bytes(magnitude) {
            None => Err(FieldError::new("PasswordVerifier", Problem::NotBelowN)),
            Some(v) if v.is_zero() => Err(FieldError::new("PasswordVerifier", Problem::ZeroModN)),
            Some(v) => Ok(Self(Secret::new(v))),
        }
    }

    /// The 384 big-endian bytes of v, for keeping.
    pub fn expose_bytes(&self) -> Secret<[u8; N_BYTES]> {
        Secret::new(self.0.expose().to_bytes())
    }

    /// As in `PasswordVerifier` of a `DeviceSecretVerifierConfig`: base64 of pad(v).
    pub fn to_base64(&self) -> SecretString {
        let pad = SecretBytes::new(pad(self.element()));
        SecretString::new(encode_base64(pad.expose()))
    }

    pub(super) const fn element(&self) -> &Element {
        self.0.expose()
    }
}

//! s, the salt: an integer, never just bytes.

use alloc::string::String;
use alloc::vec::Vec;

use rand_core::CryptoRng;

use crate::bytes::{SignedInteger, decode_base64, encode_base64};
use crate::error::{FieldError, Problem};

/// s. Negative ones occur: the service sends them for users that it makes up, and a client that stopped on
/// them would tell which users exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salt(SignedInteger);

impl Salt {
    /// 16 random bytes as a non-negative integer.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self::from_magnitude(&bytes)
    }

    /// The non-negative integer with these big-endian bytes.
    pub fn from_magnitude(bytes: &[u8]) -> Self {
        Self(SignedInteger::from_magnitude(bytes))
    }

    /// Reads `SALT` of a challenge: hexadecimal digits, a minus sign allowed.
    pub fn from_hex(text: &str) -> Result<Self, FieldError> {
        SignedInteger::from_hex(text, "SALT").map(Self)
    }

    /// Reads `Salt` of a `DeviceSecretVerifierConfig`: base64 of pad(s), which must not be negative.
    pub fn from_base64(text: &str) -> Result<Self, FieldError> {
        let bytes = decode_base64(text, "Salt")?;
        if bytes.len() > MAX_BYTES {
            return Err(FieldError::new("Salt", Problem::TooLong { max: MAX_BYTES }));
        }
        let salt = SignedInteger::from_twos_complement(&bytes, "Salt")?;
        if salt.is_negative() {
            return Err(FieldError::new("Salt", Problem::Negative));
        }
        Ok(Self(salt))
    }

    /// pad(s), as it is hashed.
    pub fn pad(&self) -> Vec<u8> {
        self.0.pad()
    }

    /// As in `SALT` of a challenge.
    pub fn to_hex(&self) -> String {
        self.0.to_hex()
    }

    /// As in `Salt` of a `DeviceSecretVerifierConfig`.
    pub fn to_base64(&self) -> String {
        encode_base64(self.pad())
    }
}

/// The most bytes of a base64 salt that are looked at; 16 or 17 are usual.
const MAX_BYTES: usize = 512;

//! u and S, and the key K that both sides make of them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::group::{Element, pad};
use super::{PublicA, PublicB};
use crate::bytes;
use crate::error::{FieldError, Problem};
use crate::secret::{Secret, SecretBytes};

/// The info of the key derivation.
const INFO: &[u8] = b"Caldera Derived Key";

/// u = H(pad(A) ‖ pad(B)), 32 big-endian bytes; zero is refused (RFC 5054, 2.5.4).
pub(super) fn scrambler(a: &PublicA, b: &PublicB) -> Result<[u8; 32], FieldError> {
    let u: [u8; 32] = Sha256::new()
        .chain_update(a.pad())
        .chain_update(b.pad())
        .finalize()
        .into();
    if u == [0; 32] {
        Err(FieldError::new("u", Problem::ZeroModN))
    } else {
        Ok(u)
    }
}

/// u and the premaster secret S.
pub struct Premaster {
    pub(super) u: [u8; 32],
    pub(super) s: Secret<Element>,
}

impl Premaster {
    /// u, 32 big-endian bytes.
    pub const fn u(&self) -> &[u8; 32] {
        &self.u
    }

    /// pad(S).
    pub fn expose_pad_s(&self) -> SecretBytes {
        SecretBytes::new(pad(self.s.expose()))
    }

    /// The first half of HKDF (RFC 5869): HMAC-SHA-256 with key pad(u) over pad(S).
    pub fn extract(&self) -> PseudorandomKey {
        let pad_s = self.expose_pad_s();
        let prk = mac(&bytes::pad(&self.u), &[pad_s.expose()]).finalize();
        PseudorandomKey(Secret::new(prk))
    }

    /// K.
    pub fn session_key(&self) -> SessionKey {
        self.extract().expand()
    }
}

/// The pseudorandom key between the halves of HKDF: 32 bytes.
pub struct PseudorandomKey(Secret<[u8; 32]>);

impl PseudorandomKey {
    /// The 32 bytes.
    pub const fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// The second half of HKDF, whose one block is HMAC-SHA-256 with this key over info ‖ 01, cut to 16
    /// bytes: K.
    pub fn expand(&self) -> SessionKey {
        let block = Secret::new(mac(self.0.expose(), &[INFO, &[1]]).finalize());
        let mut key = [0; 16];
        key.copy_from_slice(&block.expose()[..16]);
        SessionKey(Secret::new(key))
    }
}

/// K, 16 bytes: signs the password claim.
#[derive(Clone)]
pub struct SessionKey(Secret<[u8; 16]>);

impl SessionKey {
    /// The key with these bytes, for those who kept them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Secret::new(bytes))
    }

    /// The 16 bytes.
    pub const fn expose(&self) -> &[u8; 16] {
        self.0.expose()
    }

    /// HMAC-SHA-256 with key K over the parts, one after the other.
    pub fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(self.0.expose(), parts).finalize()
    }

    /// Whether `signature` is that of the parts, found in constant time.
    pub fn verify(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        mac(self.0.expose(), parts).verify(signature)
    }
}

/// HMAC-SHA-256 over parts, one after the other.
pub(crate) struct Hs256(Hmac<Sha256>);

pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> Hs256 {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    for part in parts {
        mac.update(part);
    }
    Hs256(mac)
}

impl Hs256 {
    /// The 32 bytes.
    pub(crate) fn finalize(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }

    /// Whether `expected` is the result, found in constant time.
    pub(crate) fn verify(self, expected: &[u8]) -> bool {
        self.0.verify_slice(expected).is_ok()
    }
}

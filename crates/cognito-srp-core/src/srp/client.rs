//! The client's half: a, A and S. Its twin is [`super::server`].

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::group::{self, Element, Exponent, PRIVATE_BYTES};
use super::key::scrambler;
use super::{Premaster, PrivateKey, PublicA, PublicB, SessionKey};
use crate::error::{FieldError, Problem};
use crate::secret::Secret;

/// A client's key pair (a, A) for one exchange: it is used up by it, so that no `a` meets two `B`s.
pub struct Client {
    a: Exponent,
    public: PublicA,
}

impl Client {
    /// Draws `a`: 128 random bytes.
    ///
    /// # Errors
    /// `a` when the generator gave nothing but zeros, which a working one does not.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Result<Self, FieldError> {
        let mut a = Zeroizing::new([0; PRIVATE_BYTES]);
        rng.fill_bytes(&mut *a);
        Self::from_private(&*a)
    }

    /// The key pair with a given `a`: at most 128 big-endian bytes, not zero. For test vectors, and for
    /// callers that bring their own randomness.
    pub fn from_private(a: &[u8]) -> Result<Self, FieldError> {
        let a = private(a, "a")?;
        let public = PublicA(Element::power_of_g(&a));
        Ok(Self { a, public })
    }

    /// The key pair with an `a` as [`Client::from_private`] takes it and an A that is known already, so that
    /// it is not computed once more. It is the caller's to know that A = g^a mod N: with another one the two
    /// sides find different keys.
    pub fn from_key_pair(a: &[u8], public: PublicA) -> Result<Self, FieldError> {
        let a = private(a, "a")?;
        Ok(Self { a, public })
    }

    /// A.
    pub const fn public_a(&self) -> &PublicA {
        &self.public
    }

    /// u and S = (B − k·g^x)^(a + u·x) mod N.
    ///
    /// # Errors
    /// `u` when it is zero.
    pub fn premaster(self, x: &PrivateKey, b: &PublicB) -> Result<Premaster, FieldError> {
        let u = scrambler(&self.public, b)?;
        let g_x = Secret::new(Element::power_of_g(&x.0));
        let base = Secret::new(b.0.subtract(&group::K.multiply(g_x.expose())));
        let exponent = self.a.add_product(&Exponent::from_bytes(&u), &x.0);
        let s = Secret::new(base.expose().power(&exponent));
        Ok(Premaster { u, s })
    }

    /// K.
    ///
    /// # Errors
    /// `u` when it is zero.
    pub fn session_key(self, x: &PrivateKey, b: &PublicB) -> Result<SessionKey, FieldError> {
        Ok(self.premaster(x, b)?.session_key())
    }
}

/// A private value of either side: at most 128 bytes, not zero.
pub(super) fn private(bytes: &[u8], field: &'static str) -> Result<Exponent, FieldError> {
    if bytes.len() > PRIVATE_BYTES {
        return Err(FieldError::new(field, Problem::TooLong { max: PRIVATE_BYTES }));
    }
    // All bytes are looked at, whatever they are.
    if bytes.iter().fold(0, |all, byte| all | byte) == 0 {
        return Err(FieldError::new(field, Problem::ZeroModN));
    }
    Ok(Exponent::from_bytes(bytes))
}

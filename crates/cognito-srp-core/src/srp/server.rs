//! The server's half: b, B and S. Its twin is [`super::client`].

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::client::private;
use super::group::{self, Element, Exponent};
use super::key::scrambler;
use super::{Premaster, PublicA, PublicB, SessionKey, Verifier};
use crate::error::{FieldError, Problem};
use crate::secret::Secret;

/// A server's key pair (b, B) for one exchange with the owner of a verifier.
pub struct Server {
    b: Exponent,
    verifier: Verifier,
    public: PublicB,
}

impl Server {
    /// Draws `b`: 32 random bytes.
    ///
    /// # Errors
    /// `b` or `SRP_B` when it is zero, which does not happen with a working generator.
    pub fn generate(verifier: Verifier, rng: &mut (impl CryptoRng + ?Sized)) -> Result<Self, FieldError> {
        let mut b = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *b);
        Self::from_private(&*b, verifier)
    }

    /// The key pair with a given `b`: at most 128 big-endian bytes, not zero. B = k·v + g^b mod N.
    pub fn from_private(b: &[u8], verifier: Verifier) -> Result<Self, FieldError> {
        let b = private(b, "b")?;
        let g_b = Element::power_of_g(&b);
        let public = group::K.multiply(verifier.element()).add(&g_b);
        if public.is_zero() {
            return Err(FieldError::new("SRP_B", Problem::ZeroModN));
        }
        Ok(Self {
            b,
            verifier,
            public: PublicB(public),
        })
    }

    /// B.
    pub const fn public_b(&self) -> &PublicB {
        &self.public
    }

    /// u and S = (A·v^u)^b mod N.
    ///
    /// # Errors
    /// `u` when it is zero.
    pub fn premaster(self, a: &PublicA) -> Result<Premaster, FieldError> {
        let u = scrambler(a, &self.public)?;
        let v_u = Secret::new(self.verifier.element().power(&Exponent::from_bytes(&u)));
        let base = Secret::new(a.0.multiply(v_u.expose()));
        let s = Secret::new(base.expose().power(&self.b));
        Ok(Premaster { u, s })
    }

    /// K.
    ///
    /// # Errors
    /// `u` when it is zero.
    pub fn session_key(self, a: &PublicA) -> Result<SessionKey, FieldError> {
        Ok(self.premaster(a)?.session_key())
    }
}

//! Who signs in: P, I and p, and the private key x that is made of them.

use sha2::{Digest, Sha256};

use super::Salt;
use super::group::Exponent;
use crate::secret::Secret;

/// The namespace P and the name I of a user or of a device, used verbatim: no folding of case, no trimming,
/// no Unicode normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party<'a> {
    /// P. User: the pool's name, that is what follows the first `_` of the pool id. Device: its
    /// `DeviceGroupKey`, with the leading `-`.
    pub namespace: &'a str,
    /// I. User: `USER_ID_FOR_SRP`. Device: its `DeviceKey`, with the region.
    pub name: &'a str,
}

impl Party<'_> {
    /// H(P ‖ I ‖ ":" ‖ p), 32 bytes: the password's part of x.
    pub fn inner_hash(&self, password: &str) -> Secret<[u8; 32]> {
        let hash = Sha256::new()
            .chain_update(self.namespace)
            .chain_update(self.name)
            .chain_update(":")
            .chain_update(password)
            .finalize();
        Secret::new(hash.into())
    }
}

/// x, the private key that a password stands for: 256 bits.
pub struct PrivateKey(pub(super) Exponent);

impl PrivateKey {
    /// x = H(pad(s) ‖ H(P ‖ I ‖ ":" ‖ p)).
    pub fn derive(party: Party<'_>, password: &str, salt: &Salt) -> Self {
        Self::from_inner_hash(&party.inner_hash(password), salt)
    }

    /// x = H(pad(s) ‖ inner), for those who keep [`Party::inner_hash`] instead of the password.
    pub fn from_inner_hash(inner: &Secret<[u8; 32]>, salt: &Salt) -> Self {
        let hash = Sha256::new()
            .chain_update(salt.pad())
            .chain_update(inner.expose())
            .finalize();
        Self(Exponent::from_bytes(Secret::new(<[u8; 32]>::from(hash)).expose()))
    }

    /// The 32 big-endian bytes of x. With the salt they allow to guess at the password.
    pub fn expose_bytes(&self) -> Secret<[u8; 32]> {
        Secret::new(self.0.expose_low_bytes())
    }
}

//! What stands in for users who do not exist, where a client is not to learn which do.

use cognito_srp_core::srp::{Party, Salt, Verifier};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::random;

/// A pool's key for salts, and a verifier that no password fits.
pub(crate) struct Decoy {
    key: [u8; 32],
    verifier: Verifier,
}

impl Decoy {
    /// Does arithmetic: not to be called under the lock.
    pub(crate) fn generate() -> Self {
        let password = random::token();
        let party = Party {
            namespace: "",
            name: "",
        };
        let verifier = Verifier::from_password(party, &password, &Salt::generate(&mut rand::rng()));
        Self {
            key: random::bytes(),
            verifier,
        }
    }

    /// The salt for a name: always the same one, and as random as a real one.
    pub(crate) fn salt(&self, name: &str) -> Salt {
        Salt::from_magnitude(&self.derive("salt", name)[..16])
    }

    /// The internal name for an alias: always the same UUID.
    pub(crate) fn internal_name(&self, alias: &str) -> String {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.derive("name", alias)[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// One for all names: B hides it, so nobody can tell.
    pub(crate) fn verifier(&self) -> Verifier {
        self.verifier.clone()
    }

    fn derive(&self, purpose: &str, name: &str) -> [u8; 32] {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).unwrap_or_else(|_| unreachable!());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(name.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salts_are_stable_per_name_and_differ_between_names_and_pools() {
        let (one, other) = (Decoy::generate(), Decoy::generate());
        assert_eq!(one.salt("jane"), one.salt("jane"));
        assert_ne!(one.salt("jane"), one.salt("joe"));
        assert_ne!(one.salt("jane"), other.salt("jane"));
        assert_eq!(one.internal_name("a@b"), one.internal_name("a@b"));
        assert_eq!(one.internal_name("a@b").len(), 36);
    }
}

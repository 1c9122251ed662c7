//! What stands in for users who do not exist, where a client is not to learn which do.

use cognito_srp_core::srp::{Party, Salt, Verifier};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::random;
use crate::state::code::Medium;

/// A pool's key for salts, and a verifier that no password fits.
pub(crate) struct Decoy {
    key: [u8; 32],
    verifier: Verifier,
}

impl Decoy {
    /// Does arithmetic: not to be called under the lock.
    pub(crate) fn generate() -> Self {
        Self::with_key(random::bytes())
    }

    /// One that gives the same salts and names as another with this key. Does arithmetic too.
    pub(crate) fn with_key(key: [u8; 32]) -> Self {
        let password = random::token();
        let party = Party {
            namespace: "",
            name: "",
        };
        let verifier = Verifier::from_password(party, &password, &Salt::generate(&mut rand::rng()));
        Self { key, verifier }
    }

    pub(crate) const fn expose_key(&self) -> &[u8; 32] {
        &self.key
    }

    /// The salt for a name: always the same one, and as random as a real one.
    pub(crate) fn salt(&self, name: &str) -> Salt {
        Salt::from_magnitude(&self.derive("salt", name)[..16])
    }

    /// The internal name for an alias: always the same UUID. One that was given out is its own internal
    /// name, like a real one.
    pub(crate) fn internal_name(&self, alias: &str) -> String {
        if let Ok(given) = alias.parse::<uuid::Uuid>()
            && self.complete(given.as_bytes()[..8].try_into().unwrap_or_default()) == given
        {
            return given.to_string();
        }
        let mut half = [0; 8];
        half.copy_from_slice(&self.derive("name", alias)[..8]);
        self.complete(half).to_string()
    }

    /// The UUID that begins so: its second half follows from the first, which nobody else can tell.
    fn complete(&self, mut half: [u8; 8]) -> uuid::Uuid {
        half[6] = half[6] & 0x0f | 0x40;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&half);
        let rest = self.derive("second half", &data_encoding::HEXLOWER.encode(&half));
        bytes[8..].copy_from_slice(&rest[..8]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// An address that someone with this name could have: always the same one.
    pub(crate) fn address(&self, medium: Medium, name: &str) -> String {
        let derived = self.derive("address", name);
        let letter = |byte: u8| char::from(b'a' + byte % 26);
        match medium {
            Medium::Email => format!("{}@{}", letter(derived[0]), letter(derived[1])),
            Medium::Sms => {
                let digit = |byte: &u8| char::from(b'0' + byte % 10);
                derived[..4].iter().map(digit).collect()
            }
        }
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
        let given = one.internal_name("a@b");
        assert_eq!(one.internal_name(&given), given);
        assert_ne!(other.internal_name(&given), given);
    }
}

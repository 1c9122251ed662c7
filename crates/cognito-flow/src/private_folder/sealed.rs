//! Files that are encrypted: AES-256-GCM with a random nonce, bound to the kind of store and the file's name.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use zeroize::Zeroizing;

use crate::store_error::StoreError;

/// What an encrypted file begins with; the nonce and the ciphertext follow.
const HEAD: &[u8] = b"cognito-flow sealed 1\n";

pub(super) struct Key {
    key: RandomizedNonceKey,
    kind: &'static str,
}

impl Key {
    pub(super) fn new(key: &[u8; 32], kind: &'static str) -> Result<Self, StoreError> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(StoreError::other)?;
        Ok(Self { key, kind })
    }

    /// Neither has a slash in it.
    fn place(&self, name: &str) -> Aad<String> {
        Aad::from(format!("{}/{name}", self.kind))
    }

    pub(super) fn seal(
        &self,
        name: &str,
        mut text: Zeroizing<Vec<u8>>,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (nonce, tag) = self
            .key
            .seal_in_place_separate_tag(self.place(name), &mut text)
            .map_err(StoreError::other)?;
        let parts = [HEAD, nonce.as_ref(), &text, tag.as_ref()];
        Ok(Zeroizing::new(parts.concat()))
    }

    /// # Errors
    /// What is wrong with the file.
    pub(super) fn open(&self, name: &str, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        let rest = file.strip_prefix(HEAD).ok_or("it is not encrypted")?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_LEN>().ok_or("it is cut off")?;
        let mut text = Zeroizing::new(text.to_vec());
        let opened =
            self.key
                .open_in_place(Nonce::assume_unique_for_key(*nonce), self.place(name), &mut text);
        let length = opened
            .map_err(|_| "it was encrypted with another key, or changed")?
            .len();
        text.truncate(length);
        Ok(text)
    }
}

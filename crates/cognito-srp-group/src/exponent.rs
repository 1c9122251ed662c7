//! What a power is raised to.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::words;

/// Words of an exponent: 1025 bits and more.
const WORDS: usize = 17;

/// A secret exponent: a, b, x, u or a + u·x. It is wiped when it is dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Exponent {
    words: [u64; WORDS],
    /// How many bits it may have: public, and all that the time of a power depends on.
    #[zeroize(skip)]
    bits: usize,
}

impl Exponent {
    /// The most bytes of an exponent.
    pub const MAX_BYTES: usize = 128;

    /// The exponent with these big-endian bytes. Their number is no secret: up to 32 make an exponent of 256 bits,
    /// and more make one of 1024 bits.
    ///
    /// # Panics
    /// When there are more than [`Exponent::MAX_BYTES`].
    pub fn from_bytes(magnitude: &[u8]) -> Self {
        assert!(
            magnitude.len() <= Self::MAX_BYTES,
            "an exponent of more than 128 bytes"
        );
        Self {
            words: words::from_bytes(magnitude),
            bits: if magnitude.len() <= 32 { 256 } else { 1024 },
        }
    }

    /// self + first · second as an integer, not reduced, for factors of 256 bits: 1025 bits.
    ///
    /// # Panics
    /// When a factor was made of more than 32 bytes, or `self` is such a sum already.
    pub fn add_product(&self, first: &Self, second: &Self) -> Self {
        assert!(
            first.bits == 256 && second.bits == 256 && self.bits <= 1024,
            "factors of more than 32 bytes"
        );
        let mut sum = self.clone();
        sum.bits = 1025;
        for (place, factor) in first.words[..4].iter().enumerate() {
            let mut carry = 0;
            for (word, other) in sum.words[place..].iter_mut().zip(&second.words[..WORDS - place]) {
                (*word, carry) = factor.carrying_mul_add(*other, *word, carry);
            }
        }
        sum
    }

    /// The last 32 big-endian bytes: all of an exponent that was made of up to 32.
    pub fn expose_low_bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        words::to_bytes(&self.words[..4], &mut bytes);
        bytes
    }

    /// How many bits it may have.
    pub(crate) const fn bits(&self) -> usize {
        self.bits
    }

    /// The bit of this value; zero beyond the last.
    pub(crate) fn bit(&self, position: usize) -> u32 {
        match self.words.get(position / 64) {
            Some(word) => (word >> (position % 64)) as u32 & 1,
            None => 0,
        }
    }
}

impl fmt::Debug for Exponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

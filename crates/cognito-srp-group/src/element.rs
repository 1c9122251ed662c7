//! A number modulo N.

use zeroize::Zeroize;

use crate::backend;
use crate::modulus::N;
use crate::words::{self, WORDS, Words};
use crate::{Exponent, N_BYTES};

/// A number in [0, N).
///
/// Powers and products take a time that depends on nothing but the number of bits that the exponent may have.
/// Nothing of it is wiped by itself, since A and B are public: what is secret has to be [wiped](Zeroize).
#[derive(Clone, Copy)]
pub struct Element(Words);

impl Element {
    /// 1.
    pub const ONE: Self = Self::small(1);

    /// g.
    pub const G: Self = Self::small(crate::G as u64);

    const fn small(number: u64) -> Self {
        let mut words = [0; WORDS];
        words[0] = number;
        Self(words)
    }

    /// The number with these hexadecimal digits in lower case. It is for constants: its time depends on the digits.
    ///
    /// # Panics
    /// When it is 2^3008 or more, or other digits occur. In a constant it does not compile then.
    pub const fn from_hex(digits: &str) -> Self {
        assert!(digits.len() <= 2 * N_BYTES - 16, "at most 752 digits");
        Self(words::from_hex(digits.as_bytes()))
    }

    /// The number with these big-endian bytes, if it is below N.
    pub fn from_bytes(magnitude: &[u8]) -> Option<Self> {
        if magnitude.len() > N_BYTES {
            return None;
        }
        let words = words::from_bytes(magnitude);
        let mut difference = words;
        (words::subtract(&mut difference, &N) == 1).then_some(Self(words))
    }

    /// The 384 big-endian bytes of the number.
    pub fn to_bytes(&self) -> [u8; N_BYTES] {
        let mut bytes = [0; N_BYTES];
        words::to_bytes(&self.0, &mut bytes);
        bytes
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        *self == Self::small(0)
    }

    /// g^exponent mod N.
    pub fn power_of_g(exponent: &Exponent) -> Self {
        Self(backend::power_of_g(exponent))
    }

    /// self^exponent mod N.
    pub fn power(&self, exponent: &Exponent) -> Self {
        Self(backend::power(&self.0, exponent))
    }

    /// self · other mod N.
    pub fn multiply(&self, other: &Self) -> Self {
        Self(backend::multiply(&self.0, &other.0))
    }

    /// self + other mod N.
    pub fn add(&self, other: &Self) -> Self {
        let mut sum = self.0;
        let carry = words::add(&mut sum, &other.0);
        // With a carry it is below 2·N − 2^3072 < N, and the borrow of the subtraction takes the carry away.
        let borrow = words::subtract(&mut sum, &N);
        words::add_masked(&mut sum, &N, borrow & !carry);
        Self(sum)
    }

    /// self − other mod N.
    pub fn subtract(&self, other: &Self) -> Self {
        let mut difference = self.0;
        let borrow = words::subtract(&mut difference, &other.0);
        words::add_masked(&mut difference, &N, borrow);
        Self(difference)
    }
}

/// In constant time.
impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        pairs.fold(0, |difference, (one, other)| difference | (one ^ other)) == 0
    }
}

impl Eq for Element {}

impl Zeroize for Element {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

//! Numbers of a fixed size as words, the least significant first.

use core::hint::black_box;

/// Words of a number modulo N.
pub(crate) const WORDS: usize = 48;

/// A number below 2^3072.
pub(crate) type Words = [u64; WORDS];

/// The number with these hexadecimal digits in lower case, at most 768 of them.
pub(crate) const fn from_hex(digits: &[u8]) -> Words {
    let mut words = [0; WORDS];
    let mut position = 0;
    while position < digits.len() {
        let digit = match digits[digits.len() - 1 - position] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit => {
                assert!(matches!(digit, b'a'..=b'f'), "not a hexadecimal digit");
                digit - b'a' + 10
            }
        };
        words[position / 16] |= (digit as u64) << (4 * (position % 16));
        position += 1;
    }
    words
}

/// The number with these big-endian bytes, at most eight for each word.
pub(crate) fn from_bytes<const LENGTH: usize>(magnitude: &[u8]) -> [u64; LENGTH] {
    let mut words = [0; LENGTH];
    for (word, bytes) in words.iter_mut().zip(magnitude.rchunks(8)) {
        for byte in bytes {
            *word = *word << 8 | u64::from(*byte);
        }
    }
    words
}

/// The big-endian bytes of the number.
pub(crate) fn to_bytes<const LENGTH: usize>(words: &[u64], bytes: &mut [u8; LENGTH]) {
    for (bytes, word) in bytes.rchunks_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_be_bytes()[8 - bytes.len()..]);
    }
}

/// `words + other`, and the carry.
pub(crate) fn add(words: &mut [u64], other: &[u64]) -> u64 {
    let mut carry = false;
    for (word, other) in words.iter_mut().zip(other) {
        (*word, carry) = word.carrying_add(*other, carry);
    }
    u64::from(carry)
}

/// `words − other`, and the borrow.
pub(crate) fn subtract(words: &mut [u64], other: &[u64]) -> u64 {
    let mut borrow = false;
    for (word, other) in words.iter_mut().zip(other) {
        (*word, borrow) = word.borrowing_sub(*other, borrow);
    }
    u64::from(borrow)
}

/// Adds `other` if `choice` is 1, and zero if it is 0; a carry is dropped.
pub(crate) fn add_masked(words: &mut [u64], other: &[u64], choice: u64) {
    // The compiler would make a branch of it if it knew that there are two cases.
    let mask = black_box(choice).wrapping_neg();
    let mut carry = false;
    for (word, other) in words.iter_mut().zip(other) {
        (*word, carry) = word.carrying_add(other & mask, carry);
    }
}

/// So many bits of the number from this position on; zeros beyond its end.
pub(crate) const fn bits(words: &Words, position: usize, count: usize) -> u64 {
    let (word, shift) = (position / 64, position % 64);
    if word >= WORDS {
        return 0;
    }
    let mut bits = words[word] >> shift;
    if shift + count > 64 && word + 1 < WORDS {
        bits |= words[word + 1] << (64 - shift);
    }
    bits & (u64::MAX >> (64 - count))
}

/// Puts bits into the number from this position on, where zeros are; those beyond its end are dropped.
pub(crate) const fn put_bits(words: &mut Words, position: usize, bits: u64) {
    let (word, shift) = (position / 64, position % 64);
    if word < WORDS {
        words[word] |= bits << shift;
    }
    if shift > 0 && word + 1 < WORDS {
        words[word + 1] |= bits >> (64 - shift);
    }
}

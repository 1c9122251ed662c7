//! The group: numbers modulo the 3072-bit prime N of RFC 3526 (group 15), with generator g = 2. Its arithmetic is a
//! crate of its own, `cognito-srp-group`.

use alloc::vec::Vec;

pub(super) use cognito_srp_group::{Element, Exponent};
pub use cognito_srp_group::{G, N_BYTES, N_HEX};

use crate::bytes;
use crate::secret::Secret;

/// k = H(pad(N) ‖ pad(g)), hexadecimal; pad(g) is the one byte 02.
pub const K_HEX: &str = "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6";

/// The most bytes that `a` and `b` may have.
pub const PRIVATE_BYTES: usize = Exponent::MAX_BYTES;

/// k.
pub(super) const K: Element = Element::from_hex(K_HEX);

/// pad(n) of a number.
pub(super) fn pad(number: &Element) -> Vec<u8> {
    bytes::pad(Secret::new(number.to_bytes()).expose())
}

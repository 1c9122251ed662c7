//! Integers as Java's `BigInteger.toByteArray()` writes them: the one byte rule that matters in this
//! protocol. Minimal big-endian two's complement, so a positive number whose first bit is set gets a zero
//! byte in front, and zero is one zero byte.

use alloc::string::String;
use alloc::vec::Vec;

use crate::bytes::hex;
use crate::error::{FieldError, Problem};

/// pad(n) of the non-negative integer whose big-endian bytes are `magnitude` (zero bytes in front do not
/// count). The result is allocated once, at its full length.
pub fn pad(magnitude: &[u8]) -> Vec<u8> {
    let significant = strip(magnitude);
    let needs_zero = significant.first().is_none_or(|first| first & 0x80 != 0);
    let mut padded = Vec::with_capacity(significant.len() + usize::from(needs_zero));
    if needs_zero {
        padded.push(0);
    }
    padded.extend_from_slice(significant);
    padded
}

/// An integer with a sign. Only `SALT` can be negative: the service sends such salts for users that it
/// makes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInteger {
    negative: bool,
    /// Big-endian, no zero bytes in front; empty is zero, which is never negative.
    magnitude: Vec<u8>,
}

impl SignedInteger {
    /// The non-negative integer whose big-endian bytes are `magnitude`.
    pub fn from_magnitude(magnitude: &[u8]) -> Self {
        Self {
            negative: false,
            magnitude: strip(magnitude).to_vec(),
        }
    }

    /// Reads `-?[0-9a-fA-F]+` of at most [`hex::MAX_DIGITS`] digits.
    pub fn from_hex(text: &str, field: &'static str) -> Result<Self, FieldError> {
        let (minus, digits) = match text.strip_prefix('-') {
            Some(digits) if !digits.starts_with('-') => (true, digits),
            _ => (false, text),
        };
        let magnitude = hex::parse(digits, field)?;
        Ok(Self {
            negative: minus && !magnitude.is_empty(),
            magnitude,
        })
    }

    /// Reads big-endian two's complement, as in the base64 values of `DeviceSecretVerifierConfig`. No bytes
    /// at all are refused.
    pub fn from_twos_complement(bytes: &[u8], field: &'static str) -> Result<Self, FieldError> {
        match bytes.first() {
            None => Err(FieldError::new(field, Problem::Empty)),
            Some(first) if first & 0x80 != 0 => {
                let mut magnitude = bytes.to_vec();
                negate(&mut magnitude);
                Ok(Self {
                    negative: true,
                    magnitude: strip(&magnitude).to_vec(),
                })
            }
            Some(_) => Ok(Self::from_magnitude(bytes)),
        }
    }

    /// Whether it is below zero.
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// The absolute value, big-endian, without zero bytes in front.
    pub fn magnitude(&self) -> &[u8] {
        &self.magnitude
    }

    /// pad(n): minimal two's complement.
    pub fn pad(&self) -> Vec<u8> {
        if !self.negative {
            return pad(&self.magnitude);
        }
        // -m is the complement of m - 1, with a one bit in front.
        let mut bytes = Vec::with_capacity(self.magnitude.len() + 1);
        bytes.push(0);
        bytes.extend_from_slice(&self.magnitude);
        negate(&mut bytes);
        let surplus = bytes
            .windows(2)
            .take_while(|pair| pair[0] == 0xff && pair[1] & 0x80 != 0)
            .count();
        bytes.split_off(surplus)
    }

    /// As on the wire: lower-case hexadecimal with a minus in front of negative ones.
    pub fn to_hex(&self) -> String {
        let digits = hex::format(&self.magnitude);
        if self.negative {
            String::from("-") + &digits
        } else {
            digits
        }
    }
}

/// The bytes without the zero bytes in front.
pub(crate) fn strip(magnitude: &[u8]) -> &[u8] {
    &magnitude[magnitude.iter().take_while(|byte| **byte == 0).count()..]
}

/// Two's complement negation in place.
fn negate(bytes: &mut [u8]) {
    let mut carry = true;
    for byte in bytes.iter_mut().rev() {
        let (negated, overflow) = (!*byte).overflowing_add(u8::from(carry));
        *byte = negated;
        carry = overflow;
    }
}

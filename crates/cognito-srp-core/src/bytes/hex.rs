//! Hexadecimal integers, as in `SRP_A`, `SRP_B` and `SALT`: big-endian, either case, any number of digits
//! (odd is normal), never a prefix.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{FieldError, Problem};

/// The most digits that are looked at. N has 768; clients put a few zeros in front.
pub const MAX_DIGITS: usize = 1024;

/// The value of `text`, which must match `^[0-9a-fA-F]{1,1024}$`: big-endian bytes without zero bytes in
/// front, so zero is no bytes at all. The length is checked before anything is parsed.
pub fn parse(text: &str, field: &'static str) -> Result<Vec<u8>, FieldError> {
    if text.is_empty() {
        return Err(FieldError::new(field, Problem::Empty));
    }
    if text.len() > MAX_DIGITS {
        return Err(FieldError::new(field, Problem::TooLong { max: MAX_DIGITS }));
    }
    if text.starts_with('-') && text.len() > 1 && text[1..].bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(FieldError::new(field, Problem::Negative));
    }
    let digits: Vec<u8> = text
        .bytes()
        .map(nibble)
        .collect::<Option<_>>()
        .ok_or(FieldError::new(field, Problem::NotHex))?;
    let significant = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];

    // An odd number of digits has an unseen zero in front of the first.
    let (first, pairs) = significant.split_at(significant.len() % 2);
    Ok(first
        .iter()
        .copied()
        .chain(pairs.chunks_exact(2).map(|pair| (pair[0] << 4) | pair[1]))
        .collect())
}

/// The big-endian `magnitude` as Cognito writes it: lower case, no zeros in front, `0` for zero.
pub fn format(magnitude: &[u8]) -> String {
    let digits = magnitude.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let text: String = digits.skip_while(|digit| *digit == 0).map(digit).collect();
    if text.is_empty() { String::from("0") } else { text }
}

/// The bytes as they are: two lower-case digits for each, leading zeros too.
pub fn encode(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}

//! Base64 (RFC 4648): the standard alphabet with padding (section 4), and the URL-safe one without (section 5), as in a
//! JWT. Both are strict: every text that is taken is the only one for its bytes. The digits are computed, not looked
//! up, as some of them are secret.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{FieldError, Problem};

/// The bytes as base64 text.
pub fn encode_base64(bytes: impl AsRef<[u8]>) -> String {
    encode(bytes.as_ref(), &STANDARD)
}

/// The bytes of base64 text; `field` is named in the error.
pub fn decode_base64(text: &str, field: &'static str) -> Result<Vec<u8>, FieldError> {
    decode(text, &STANDARD).ok_or(FieldError::new(field, Problem::NotBase64))
}

/// The bytes as URL-safe base64 without padding.
pub fn encode_base64url(bytes: impl AsRef<[u8]>) -> String {
    encode(bytes.as_ref(), &URL_SAFE)
}

/// The bytes of URL-safe base64 without padding.
pub(crate) fn decode_base64url(text: &str) -> Option<Vec<u8>> {
    decode(text, &URL_SAFE)
}

struct Alphabet {
    /// The digits of 62 and 63.
    last: [u8; 2],
    padded: bool,
}

const STANDARD: Alphabet = Alphabet {
    last: *b"+/",
    padded: true,
};
const URL_SAFE: Alphabet = Alphabet {
    last: *b"-_",
    padded: false,
};

fn encode(bytes: &[u8], alphabet: &Alphabet) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits = 0;
        for place in 0..3 {
            bits = (bits << 8) | u32::from(group.get(place).copied().unwrap_or_default());
        }
        for place in 0..4 {
            if place <= group.len() {
                text.push(digit((bits >> (18 - 6 * place)) & 63, alphabet));
            } else if alphabet.padded {
                text.push('=');
            }
        }
    }
    text
}

fn decode(text: &str, alphabet: &Alphabet) -> Option<Vec<u8>> {
    let mut digits = text.as_bytes();
    if alphabet.padded {
        if !digits.len().is_multiple_of(4) {
            return None;
        }
        for _ in 0..2 {
            digits = digits.strip_suffix(b"=").unwrap_or(digits);
        }
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let mut bits = 0;
        // A digit that is none sets the sign, which stays: what is wrong is known only at the end of the group.
        let mut wrong = 0;
        for place in 0..4 {
            let value = group.get(place).map_or(0, |digit| value(*digit, alphabet));
            wrong |= value;
            bits = (bits << 6) | (value & 63);
        }
        let whole = group.len() * 6 / 8;
        // What is left over of the last digit is zero.
        if wrong < 0 || whole == 0 || bits & (0xff_ffff >> (8 * whole)) != 0 {
            return None;
        }
        for place in 0..whole {
            bytes.push((bits >> (16 - 8 * place)) as u8);
        }
    }
    Some(bytes)
}

/// The digit of a number below 64.
fn digit(number: u32, alphabet: &Alphabet) -> char {
    let number = number as i32;
    let [plus, slash] = alphabet.last.map(i32::from);
    let digit = i32::from(b'A')
        + number
        + (reaches(number, 26) & (i32::from(b'a') - i32::from(b'Z') - 1))
        + (reaches(number, 52) & (i32::from(b'0') - i32::from(b'z') - 1))
        + (reaches(number, 62) & (plus - i32::from(b'9') - 1))
        + (reaches(number, 63) & (slash - plus - 1));
    char::from(digit as u8)
}

/// The number of a digit; negative if it is none.
fn value(digit: u8, alphabet: &Alphabet) -> i32 {
    let [plus, slash] = alphabet.last;
    let ranges = [
        (b'A', b'Z', 0),
        (b'a', b'z', 26),
        (b'0', b'9', 52),
        (plus, plus, 62),
        (slash, slash, 63),
    ];
    let digit = i32::from(digit);
    let mut value = -1;
    for (first, last, number) in ranges {
        let (first, last) = (i32::from(first), i32::from(last));
        let inside = reaches(digit, first) & !reaches(digit, last + 1);
        value += inside & (digit - first + number + 1);
    }
    value
}

/// All bits set if `number` is `bound` or more, else none, without a branch.
const fn reaches(number: i32, bound: i32) -> i32 {
    !((number - bound) >> 31)
}

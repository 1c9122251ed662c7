//! Lines of hexadecimal numbers.

use crate::runtime::write;

/// A line: a word and numbers, of which each has a 0 in front, as one may be of no bytes.
pub(crate) fn line(word: &str, numbers: &[&[u8]]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut line = [0; 4096];
    let mut length = 0;
    let mut put = |byte: u8| {
        line[length] = byte;
        length += 1;
    };
    word.bytes().for_each(&mut put);
    for bytes in numbers {
        put(b' ');
        put(b'0');
        for byte in *bytes {
            put(DIGITS[usize::from(byte >> 4)]);
            put(DIGITS[usize::from(byte & 15)]);
        }
    }
    put(b'\n');
    write(1, &line[..length]);
}

pub(crate) fn text(parts: &[&str]) {
    for part in parts {
        write(1, part.as_bytes());
    }
}

//! Random names, keys and codes, all from the system's generator by way of a generator per thread.

use rand::Rng;
use rand::seq::IndexedRandom;

pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A random UUID, in lower case.
pub(crate) fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// `length` characters of `alphabet`, each as likely as the others.
pub(crate) fn text(alphabet: &[u8], length: usize) -> String {
    let mut rng = rand::rng();
    (0..length)
        .filter_map(|_| alphabet.choose(&mut rng))
        .map(|&letter| char::from(letter))
        .collect()
}

pub(crate) const DIGITS: &[u8] = b"0123456789";
pub(crate) const LOWER_CASE_AND_DIGITS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
pub(crate) const LETTERS_AND_DIGITS: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A code as it is sent to people: 6 digits.
pub(crate) fn code() -> String {
    text(DIGITS, 6)
}

/// A token that says nothing: 43 letters and digits, 256 random bits. It begins with neither a hyphen nor
/// anything else that a command line takes for an option.
pub(crate) fn token() -> String {
    text(LETTERS_AND_DIGITS, 43)
}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens_fit_a_command_line() {
        for _ in 0..100 {
            let token = super::token();
            assert_eq!(token.len(), 43);
            assert!(
                token.bytes().all(|letter| letter.is_ascii_alphanumeric()),
                "{token}"
            );
        }
    }
}

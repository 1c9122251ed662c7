use std::borrow::Cow;

use crate::terminal::printable;

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@%+=:,./_-".contains(&byte);
    match !word.is_empty() && word.bytes().all(plain) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(format!("'{}'", printable(word).replace('\'', r"'\''"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_it_as_it_is() {
        for (word, expected) in [
            ("jane@example.com", "jane@example.com"),
            ("http://127.0.0.1:5054", "http://127.0.0.1:5054"),
            ("", "''"),
            ("Jane Doe", "'Jane Doe'"),
            ("o'brien", r"'o'\''brien'"),
            ("$(reboot)", "'$(reboot)'"),
            ("~", "'~'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}

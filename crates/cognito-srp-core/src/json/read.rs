//! The reader. It goes forward byte by byte, and its memory is a small multiple of the text's length.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem::take;

use zeroize::Zeroizing;

use super::Json;
use crate::secret::SecretString;

pub(super) fn read(text: &[u8]) -> Option<Json> {
    let mut reader = Reader {
        text: core::str::from_utf8(text).ok()?,
        position: 0,
    };
    let value = reader.value(Json::MAX_DEPTH)?;
    reader.skip_blanks();
    reader.next().is_none().then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
}

impl Reader<'_> {
    /// A value with at most `depth` lists and objects within one another.
    fn value(&mut self, depth: u32) -> Option<Json> {
        self.skip_blanks();
        match self.peek()? {
            b'"' => self
                .string()
                .map(|mut text| Json::Text(SecretString::new(take(&mut *text)))),
            b'[' => self.list(depth.checked_sub(1)?),
            b'{' => self.object(depth.checked_sub(1)?),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: u32) -> Option<Json> {
        let mut values = Vec::new();
        if self.begins_empty(b']') {
            return Some(Json::List(values));
        }
        loop {
            values.push(self.value(depth)?);
            if self.ends(b']')? {
                return Some(Json::List(values));
            }
        }
    }

    fn object(&mut self, depth: u32) -> Option<Json> {
        let mut members = Vec::new();
        if self.begins_empty(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.skip_blanks();
            let name = take(&mut *self.string()?);
            self.skip_blanks();
            self.take(b':').then_some(())?;
            members.push((name, self.value(depth)?));
            if self.ends(b'}')? {
                return Some(Json::Object(members));
            }
        }
    }

    /// Passes the opening bracket, and the closing one if it comes at once.
    fn begins_empty(&mut self, closing: u8) -> bool {
        self.position += 1;
        self.skip_blanks();
        self.take(closing)
    }

    /// Passes the closing bracket or a comma.
    fn ends(&mut self, closing: u8) -> Option<bool> {
        self.skip_blanks();
        let next = self.next()?;
        (next == closing || next == b',').then_some(next == closing)
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let rest = self.text.get(self.position..)?;
        self.position += word.len();
        rest.starts_with(word).then_some(value)
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&mut self) -> Option<Json> {
        let start = self.position;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let number = self.text.get(start..self.position)?;
        Some(Json::Number(number.into()))
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.position;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
        (self.position > start).then_some(())
    }

    /// A text with its quotation marks. It is allocated once: what is unescaped is never longer than it was. Nor does
    /// half a text stay behind where it breaks off.
    fn string(&mut self) -> Option<Zeroizing<String>> {
        self.take(b'"').then_some(())?;
        let mut text = Zeroizing::new(String::with_capacity(self.string_length()));
        let mut plain = self.position;
        loop {
            let at = self.position;
            match self.next()? {
                b'"' => {
                    text.push_str(self.text.get(plain..at)?);
                    return Some(text);
                }
                b'\\' => {
                    text.push_str(self.text.get(plain..at)?);
                    text.push(self.escaped()?);
                    plain = self.position;
                }
                0..b' ' => return None,
                _ => {}
            }
        }
    }

    /// How many bytes there are up to the closing quotation mark, or to the end where there is none.
    fn string_length(&self) -> usize {
        let mut escaped = false;
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let end = rest.iter().position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        end.unwrap_or(rest.len())
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            escaped @ (b'"' | b'\\' | b'/') => char::from(escaped),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_digits()?;
                // Characters beyond the first 65,536 are written as two halves; half a one is none.
                match first {
                    0xd800..0xdc00 => {
                        (self.next()? == b'\\' && self.next()? == b'u').then_some(())?;
                        let second = self.four_digits()?.checked_sub(0xdc00)?;
                        let second = (second < 0x400).then_some(second)?;
                        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second)?
                    }
                    _ => char::from_u32(first)?,
                }
            }
            _ => return None,
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..4 {
            number = (number << 4) | char::from(self.next()?).to_digit(16)?;
        }
        Some(number)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    /// Passes `byte`, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.position += usize::from(comes);
        comes
    }

    fn next(&mut self) -> Option<u8> {
        let next = self.peek()?;
        self.position += 1;
        Some(next)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }
}

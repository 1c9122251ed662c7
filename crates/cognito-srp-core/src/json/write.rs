//! The writer: without blanks.

use alloc::string::String;

use super::Json;
use crate::secret::SecretString;

pub(super) fn write(value: &Json) -> SecretString {
    let mut length = 0;
    write_value(value, &mut |text| length += text.len());
    let mut json = String::with_capacity(length);
    write_value(value, &mut |text| json.push_str(text));
    SecretString::new(json)
}

/// Whoever takes the pieces of the text.
type Taker<'a> = &'a mut dyn FnMut(&str);

fn write_value(value: &Json, to: Taker<'_>) {
    match value {
        Json::Null => to("null"),
        Json::Bool(true) => to("true"),
        Json::Bool(false) => to("false"),
        Json::Number(number) => to(number),
        Json::Text(text) => write_text(text.expose(), to),
        Json::List(values) => {
            let mut separator = "[";
            for value in values {
                to(separator);
                write_value(value, to);
                separator = ",";
            }
            to(if values.is_empty() { "[]" } else { "]" });
        }
        Json::Object(members) => {
            let mut separator = "{";
            for (name, value) in members {
                to(separator);
                write_text(name, to);
                to(":");
                write_value(value, to);
                separator = ",";
            }
            to(if members.is_empty() { "{}" } else { "}" });
        }
    }
}

/// The text in quotation marks. What stands between two characters that have to be escaped goes out in one piece.
fn write_text(text: &str, to: Taker<'_>) {
    to("\"");
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            b'\x08' => "\\b",
            b'\x0c' => "\\f",
            0..b' ' => "\\u00",
            _ => continue,
        };
        to(text.get(plain..at).unwrap_or_default());
        to(escaped);
        if escaped == "\\u00" {
            to(if byte < 16 { "0" } else { "1" });
            to(hex_digit(byte & 15));
        }
        plain = at + 1;
    }
    to(text.get(plain..).unwrap_or_default());
    to("\"");
}

/// A digit of its own: in the core, `bytes` looks at errors, errors at JSON, and nothing looks back.
fn hex_digit(nibble: u8) -> &'static str {
    let nibble = usize::from(nibble);
    "0123456789abcdef".get(nibble..=nibble).unwrap_or_default()
}

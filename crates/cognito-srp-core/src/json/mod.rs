//! JSON (RFC 8259) as far as this protocol has it: values, a reader and a writer that are small, as they go into
//! every web page. Numbers keep their text, so none is rounded. What operations have beyond that is `serde`'s.

mod fields;
mod read;
mod serialize;
mod write;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

pub(crate) use self::fields::{Fields, FromJson, Mismatch, texts};
pub(crate) use self::serialize::to_json;

use crate::secret::SecretString;

/// A JSON value. Texts may be secrets, so they are wiped when dropped, and there is no `Debug` of the contents.
#[derive(Clone, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` and `false`
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A text.
    Text(SecretString),
    /// An array.
    List(Vec<Self>),
    /// An object: its members in their order. Of members with the same name the last one counts.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// The most lists and objects within one another.
    pub const MAX_DEPTH: u32 = 127;

    /// Reads a JSON text. Nothing comes of one that is not valid, or too deep.
    pub fn parse(text: &[u8]) -> Option<Self> {
        read::read(text)
    }

    /// The JSON text. It is allocated once, at its full length, so no half-written copy stays behind.
    pub fn to_text(&self) -> SecretString {
        write::write(self)
    }

    /// A whole number.
    pub fn number(number: i64) -> Self {
        Self::Number(number.to_string())
    }

    /// An object of these members, which are moved out.
    pub fn object(members: &mut [(&str, Self)]) -> Self {
        let mut object = Vec::with_capacity(members.len());
        for (name, value) in members {
            object.push((String::from(*name), core::mem::take(value)));
        }
        Self::Object(object)
    }

    /// A list of texts.
    pub fn texts(texts: &[String]) -> Self {
        Self::List(texts.iter().map(|text| text.as_str().into()).collect())
    }

    /// A member of an object, be it `null`.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let member = self.members()?.iter().rfind(|(own, _)| own == name);
        member.map(|(_, value)| value)
    }

    /// The text, of a text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.expose()),
            _ => None,
        }
    }

    /// The number, where it is one of this type: `1.0` is not a whole number.
    pub fn as_number<T: FromStr>(&self) -> Option<T> {
        match self {
            Self::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    /// The values of a list.
    pub fn values(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn members(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

/// What is not there is `null`.
impl From<Option<&str>> for Json {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

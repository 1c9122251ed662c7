use alloc::string::String;
use alloc::vec::Vec;

use super::Json;
use crate::secret::SecretString;

/// The JSON is not of the shape that was to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mismatch;

/// What can be read from a JSON value of its shape, in the way that `serde` has it: unknown members are passed over,
/// a known one that comes twice is refused.
pub(crate) trait FromJson: Sized {
    fn from_json(json: &Json) -> Result<Self, Mismatch>;
}

/// The members of an object, read by name. Absent and `null` are the same.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a [(String, Json)]);

impl<'a> Fields<'a> {
    pub(crate) fn of(json: &'a Json) -> Result<Self, Mismatch> {
        json.members().map(Self).ok_or(Mismatch)
    }

    pub(crate) fn text(self, name: &str) -> Result<Option<String>, Mismatch> {
        match self.member(name)? {
            None => Ok(None),
            Some(value) => value.as_str().map(Into::into).map(Some).ok_or(Mismatch),
        }
    }

    pub(crate) fn secret(self, name: &str) -> Result<Option<SecretString>, Mismatch> {
        Ok(self.text(name)?.map(SecretString::new))
    }

    pub(crate) fn number(self, name: &str) -> Result<Option<i64>, Mismatch> {
        match self.member(name)? {
            None => Ok(None),
            Some(value) => value.as_number().map(Some).ok_or(Mismatch),
        }
    }

    /// A number from 0 to 2^32 - 1; 0 where there is none.
    pub(crate) fn count(self, name: &str) -> Result<u32, Mismatch> {
        let number = self.number(name)?.unwrap_or_default();
        number.try_into().map_err(|_| Mismatch)
    }

    pub(crate) fn flag(self, name: &str) -> Result<bool, Mismatch> {
        match self.member(name)? {
            Some(Json::Bool(flag)) => Ok(*flag),
            _ => Err(Mismatch),
        }
    }

    pub(crate) fn texts(self, name: &str) -> Result<Option<Vec<String>>, Mismatch> {
        self.member(name)?.map(texts).transpose()
    }

    pub(crate) fn read<T: FromJson>(self, name: &str) -> Result<Option<T>, Mismatch> {
        self.member(name)?.map(T::from_json).transpose()
    }

    fn member(self, name: &str) -> Result<Option<&'a Json>, Mismatch> {
        let mut found = self.0.iter().filter(|(own, _)| own == name);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Mismatch),
            (Some((_, value)), None) if !value.is_null() => Ok(Some(value)),
            _ => Ok(None),
        }
    }
}

/// A list of nothing but texts.
pub(crate) fn texts(json: &Json) -> Result<Vec<String>, Mismatch> {
    let mut texts = Vec::new();
    for value in json.values().ok_or(Mismatch)? {
        texts.push(value.as_str().ok_or(Mismatch)?.into());
    }
    Ok(texts)
}

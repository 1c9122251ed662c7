//! What JavaScript gives: the members of one JSON object, read by name. A member of another type than
//! expected is a `TypeError` there that names the member, and never shows its value.

use alloc::string::String;
use alloc::vec::Vec;

use cognito_srp_core::SecretString;
use cognito_srp_core::bytes::decode_base64;
use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::json::Json;
use cognito_srp_core::message::{Parameters, UnixTime};

use crate::fault::Fault;

/// An object.
#[derive(Clone, Copy)]
pub(crate) struct Argument<'a>(&'a Json);

impl<'a> Argument<'a> {
    pub(crate) const fn new(json: &'a Json) -> Self {
        Self(json)
    }

    /// `now`, in seconds since 1970: the package puts it into every call that needs the time.
    pub(crate) fn now(self) -> Result<UnixTime, Fault> {
        self.seconds("now")?.ok_or_else(|| Fault::wrong("now", A_NUMBER))
    }

    pub(crate) fn text(self, name: &'static str) -> Result<&'a str, Fault> {
        self.optional_text(name)?
            .ok_or_else(|| Fault::wrong(name, A_TEXT))
    }

    pub(crate) fn optional_text(self, name: &'static str) -> Result<Option<&'a str>, Fault> {
        match self.member(name) {
            None => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text.expose())),
            Some(_) => Err(Fault::wrong(name, A_TEXT)),
        }
    }

    /// A text to keep.
    pub(crate) fn string(self, name: &'static str) -> Result<String, Fault> {
        self.text(name).map(String::from)
    }

    pub(crate) fn optional_string(self, name: &'static str) -> Result<Option<String>, Fault> {
        Ok(self.optional_text(name)?.map(String::from))
    }

    pub(crate) fn secret(self, name: &'static str) -> Result<SecretString, Fault> {
        self.text(name).map(SecretString::from)
    }

    pub(crate) fn optional_secret(self, name: &'static str) -> Result<Option<SecretString>, Fault> {
        Ok(self.optional_text(name)?.map(SecretString::from))
    }

    pub(crate) fn flag(self, name: &'static str) -> Result<bool, Fault> {
        match self.member(name) {
            None => Ok(false),
            Some(Json::Bool(flag)) => Ok(*flag),
            Some(_) => Err(Fault::wrong(name, "a boolean")),
        }
    }

    /// Seconds, or a count: a whole number.
    pub(crate) fn seconds(self, name: &'static str) -> Result<Option<i64>, Fault> {
        match self.member(name) {
            None => Ok(None),
            Some(value) => value
                .as_number()
                .map(Some)
                .ok_or_else(|| Fault::wrong(name, A_NUMBER)),
        }
    }

    pub(crate) fn count(self, name: &'static str) -> Result<Option<u32>, Fault> {
        let count = self.seconds(name)?.map(u32::try_from).transpose();
        count.map_err(|_| Fault::wrong(name, A_NUMBER))
    }

    /// Bytes, which travel as base64.
    pub(crate) fn bytes(self, name: &'static str) -> Result<Vec<u8>, Fault> {
        Ok(self.optional_bytes(name)?.unwrap_or_default())
    }

    pub(crate) fn optional_bytes(self, name: &'static str) -> Result<Option<Vec<u8>>, Fault> {
        let text = self.optional_text(name)?;
        Ok(text.map(|text| decode_base64(text, name)).transpose()?)
    }

    /// Bytes of a fixed length.
    pub(crate) fn array<const N: usize>(self, name: &'static str) -> Result<[u8; N], Fault> {
        let expected = "as many bytes as it has to be";
        let wrong = |_| FieldError::new(name, Problem::Malformed { expected });
        Ok(self.bytes(name)?.try_into().map_err(wrong)?)
    }

    /// An object within.
    pub(crate) fn object(self, name: &'static str) -> Result<Self, Fault> {
        self.optional_object(name)?
            .ok_or_else(|| Fault::wrong(name, AN_OBJECT))
    }

    pub(crate) fn optional_object(self, name: &'static str) -> Result<Option<Self>, Fault> {
        match self.member(name) {
            None => Ok(None),
            Some(object @ Json::Object(_)) => Ok(Some(Self(object))),
            Some(_) => Err(Fault::wrong(name, AN_OBJECT)),
        }
    }

    /// A list of objects within.
    pub(crate) fn objects(self, name: &'static str) -> Result<Vec<Self>, Fault> {
        match self.member(name) {
            None => Ok(Vec::new()),
            Some(Json::List(values)) if values.iter().all(|value| value.members().is_some()) => {
                Ok(values.iter().map(Self).collect())
            }
            Some(_) => Err(Fault::wrong(name, "a list of objects")),
        }
    }

    /// An object within whose values are all texts, such as `ChallengeParameters`. `null` is as good as absent.
    pub(crate) fn parameters(self, name: &'static str) -> Result<Option<Parameters>, Fault> {
        let Some(members) = self.optional_object(name)?.and_then(|object| object.0.members()) else {
            return Ok(None);
        };
        if members.len() > Parameters::MAX_MEMBERS {
            return Err(Fault::wrong(name, "an object of at most 1,024 members"));
        }
        let mut parameters = Parameters::new();
        for (key, value) in members {
            match value {
                Json::Text(text) => parameters.insert(key.as_str(), text.clone()),
                Json::Null => {}
                _ => return Err(Fault::wrong(name, "an object whose values are all strings")),
            }
        }
        Ok(Some(parameters))
    }

    /// Absent and `null` are the same.
    fn member(self, name: &str) -> Option<&'a Json> {
        self.0.get(name).filter(|value| !value.is_null())
    }
}

const A_TEXT: &str = "a string";
const A_NUMBER: &str = "a whole number in range";
const AN_OBJECT: &str = "an object";

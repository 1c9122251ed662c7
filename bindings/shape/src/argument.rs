//! What JavaScript gives: the members of one JSON object, read by name. A member of another type than
//! expected is a `TypeError` there that names the member, and never shows its value.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use cognito_srp_core::SecretString;
use cognito_srp_core::bytes::decode_base64;
use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::message::{Body, Parameters, UnixTime};
use serde_json::{Map, Value};

use crate::fault::Fault;

/// An object. It is wiped when dropped, as it may hold passwords.
pub(crate) struct Argument(Body);

impl Argument {
    pub(crate) fn parse(json: &SecretString) -> Result<Self, Fault> {
        let value = serde_json::from_str(json.expose());
        let value: Value = value.map_err(|_| Fault::Type("the argument", "what JSON can say"))?;
        Ok(Self(Body::from(value)))
    }

    /// `now`, in seconds since 1970: the package puts it into every call that needs the time.
    pub(crate) fn now(&self) -> Result<UnixTime, Fault> {
        self.seconds("now")?.ok_or(Fault::Type("now", A_NUMBER))
    }

    pub(crate) fn text(&self, name: &'static str) -> Result<&str, Fault> {
        self.optional_text(name)?.ok_or(Fault::Type(name, A_TEXT))
    }

    pub(crate) fn optional_text(&self, name: &'static str) -> Result<Option<&str>, Fault> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Fault::Type(name, A_TEXT)),
        }
    }

    pub(crate) fn secret(&self, name: &'static str) -> Result<SecretString, Fault> {
        self.text(name).map(SecretString::from)
    }

    pub(crate) fn optional_secret(&self, name: &'static str) -> Result<Option<SecretString>, Fault> {
        Ok(self.optional_text(name)?.map(SecretString::from))
    }

    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, Fault> {
        match self.member(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(Fault::Type(name, "a boolean")),
        }
    }

    /// Seconds, or a count: a whole number.
    pub(crate) fn seconds(&self, name: &'static str) -> Result<Option<i64>, Fault> {
        match self.member(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or(Fault::Type(name, A_NUMBER)),
        }
    }

    pub(crate) fn count(&self, name: &'static str) -> Result<Option<u32>, Fault> {
        let count = self.seconds(name)?.map(u32::try_from).transpose();
        count.map_err(|_| Fault::Type(name, A_NUMBER))
    }

    pub(crate) fn fraction(&self, name: &'static str) -> Result<f64, Fault> {
        let fraction = self.member(name).and_then(Value::as_f64);
        fraction.ok_or(Fault::Type(name, "a number"))
    }

    /// Bytes, which travel as base64.
    pub(crate) fn bytes(&self, name: &'static str) -> Result<Vec<u8>, Fault> {
        Ok(self.optional_bytes(name)?.unwrap_or_default())
    }

    pub(crate) fn optional_bytes(&self, name: &'static str) -> Result<Option<Vec<u8>>, Fault> {
        let text = self.optional_text(name)?;
        Ok(text.map(|text| decode_base64(text, name)).transpose()?)
    }

    /// Bytes of a fixed length.
    pub(crate) fn array<const N: usize>(&self, name: &'static str) -> Result<[u8; N], Fault> {
        let expected = "as many bytes as it has to be";
        let wrong = |_| FieldError::new(name, Problem::Malformed { expected });
        Ok(self.bytes(name)?.try_into().map_err(wrong)?)
    }

    /// An object within.
    pub(crate) fn object(&self, name: &'static str) -> Result<Self, Fault> {
        self.optional_object(name)?.ok_or(Fault::Type(name, AN_OBJECT))
    }

    pub(crate) fn optional_object(&self, name: &'static str) -> Result<Option<Self>, Fault> {
        Ok(self.map(name)?.map(|map| Self(Value::Object(map.clone()).into())))
    }

    /// A list of objects within.
    pub(crate) fn objects(&self, name: &'static str) -> Result<Vec<Self>, Fault> {
        let wrong = Fault::Type(name, "a list of objects");
        let values = match self.member(name) {
            None => return Ok(Vec::new()),
            Some(Value::Array(values)) if values.iter().all(Value::is_object) => values,
            Some(_) => return Err(wrong),
        };
        Ok(values.iter().map(|value| Self(value.clone().into())).collect())
    }

    /// An object within whose values are all texts, such as `ChallengeParameters`. `null` is as good as absent.
    pub(crate) fn parameters(&self, name: &'static str) -> Result<Option<Parameters>, Fault> {
        let Some(map) = self.map(name)? else {
            return Ok(None);
        };
        let mut parameters = Parameters::new();
        for (key, value) in map {
            match value {
                Value::String(text) => parameters.insert(key, text.as_str()),
                Value::Null => {}
                _ => return Err(Fault::Type(name, "an object whose values are all strings")),
            }
        }
        Ok(Some(parameters))
    }

    pub(crate) fn texts(&self, name: &'static str) -> Result<BTreeMap<String, String>, Fault> {
        let parameters = self.parameters(name)?.unwrap_or_default();
        let mut texts = BTreeMap::new();
        for (key, text) in parameters.iter() {
            texts.insert(key.into(), text.into());
        }
        Ok(texts)
    }

    fn map(&self, name: &'static str) -> Result<Option<&Map<String, Value>>, Fault> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(_) => Err(Fault::Type(name, AN_OBJECT)),
        }
    }

    /// Absent and `null` are the same.
    fn member(&self, name: &str) -> Option<&Value> {
        self.0.expose().get(name).filter(|value| !value.is_null())
    }
}

const A_TEXT: &str = "a string";
const A_NUMBER: &str = "a whole number in range";
const AN_OBJECT: &str = "an object";

//! The string maps of the protocol: `AuthParameters`, `ChallengeParameters`, `ChallengeResponses`.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::FieldError;
use crate::json::{FromJson, Json, Mismatch};
use crate::secret::SecretString;

/// A map from names to secret texts. Its `Debug` shows the names alone.
///
/// They are few, so they are kept as a list in the order of their names.
#[derive(Clone, Default)]
pub struct Parameters(Vec<(String, SecretString)>);

impl Parameters {
    /// The most members that are read from JSON: an answer has a dozen, and one by one very many take long.
    pub const MAX_MEMBERS: usize = 1024;

    /// No parameters.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The same with `name` = `value`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.insert(name, value);
        self
    }

    /// Sets `name` to `value`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<SecretString>) {
        self.put(name.into(), value.into());
    }

    fn put(&mut self, name: String, value: SecretString) {
        match self.find(&name) {
            Ok(found) => self.0[found].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// Where `name` is, or where it belongs.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| own.as_str().cmp(name))
    }

    /// Takes `name` out.
    pub fn remove(&mut self, name: &str) -> Option<SecretString> {
        let found = self.find(name).ok()?;
        Some(self.0.remove(found).1)
    }

    /// The text of `name`. Nothing for absent and for `null` members.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.find(name).ok()?;
        self.0.get(found).map(|(_, value)| value.expose().as_str())
    }

    /// The text of `name`, which must be there.
    pub fn require(&self, name: &'static str) -> Result<&str, FieldError> {
        self.get(name).ok_or(FieldError::missing(name))
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.expose().as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Any number, in any order. Of those with the same name the last one counts.
impl<N: Into<String>, V: Into<SecretString>> FromIterator<(N, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut members: Vec<_> = entries.map(|(name, value)| (name.into(), value.into())).collect();
        members.reverse();
        members.sort_by(|(one, _), (other, _): &(String, SecretString)| one.cmp(other));
        members.dedup_by(|(later, _), (earlier, _)| later == earlier);
        Self(members)
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Serialize for Parameters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A `null` in place of a text is read as an absent member: an old client sends one for `DEVICE_KEY`.
impl<'de> Deserialize<'de> for Parameters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = BTreeMap::<String, Option<SecretString>>::deserialize(deserializer)?;
        let members = members.into_iter();
        Ok(members.filter_map(|(name, value)| Some((name, value?))).collect())
    }
}

impl FromJson for Parameters {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let members = json.members().ok_or(Mismatch)?;
        if members.len() > Self::MAX_MEMBERS {
            return Err(Mismatch);
        }
        let mut parameters = Self::new();
        for (name, value) in members {
            match value {
                Json::Text(text) => parameters.insert(name.as_str(), text.clone()),
                Json::Null => drop(parameters.remove(name)),
                _ => return Err(Mismatch),
            }
        }
        Ok(parameters)
    }
}

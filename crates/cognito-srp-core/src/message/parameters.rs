//! The string maps of the protocol: `AuthParameters`, `ChallengeParameters`, `ChallengeResponses`.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::FieldError;
use crate::secret::SecretString;

/// A map from names to secret texts. Its `Debug` shows the names alone.
#[derive(Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Parameters(BTreeMap<String, SecretString>);

impl Parameters {
    /// No parameters.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The same with `name` = `value`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.insert(name, value);
        self
    }

    /// Sets `name` to `value`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<SecretString>) {
        self.0.insert(name.into(), value.into());
    }

    /// Takes `name` out.
    pub fn remove(&mut self, name: &str) -> Option<SecretString> {
        self.0.remove(name)
    }

    /// The text of `name`. Nothing for absent and for `null` members.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.expose().as_str())
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

impl<N: Into<String>, V: Into<SecretString>> FromIterator<(N, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        // One by one: a map that is collected is sorted first, which is much code in WebAssembly.
        let mut parameters = Self::new();
        for (name, value) in entries {
            parameters.insert(name, value);
        }
        parameters
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
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

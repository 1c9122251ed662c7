//! Pools, clients and users from one file, and back into one.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::{Fresh, PoolRecord, Problem};
use crate::state::Store;

/// What a local pool begins with: user pools and what is in them. Read from JSON or, with the feature `toml`, from
/// TOML; [`Service::export`](crate::Service::export) gives the same form, with verifiers in place of passwords. The
/// form is described in `SEED.md`.
pub struct Seed {
    pools: Vec<PoolRecord>,
}

/// The whole file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Document {
    #[serde(default = "current_format")]
    format: u32,
    #[serde(default)]
    user_pools: Vec<PoolRecord>,
}

const FORMAT: u32 = 1;

const fn current_format() -> u32 {
    FORMAT
}

/// Why a seed cannot be used: the line, or the way to the member, and what is wrong there. It shows no value of
/// a secret.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SeedError(String);

impl Seed {
    /// Reads JSON.
    ///
    /// # Errors
    /// [`SeedError`] for what is not JSON or not a seed.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        let document: Document = serde_json::from_str(text).map_err(|error| SeedError(error.to_string()))?;
        let given = serde_json::from_str(text).unwrap_or_default();
        Self::of(document, &given)
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// [`SeedError`] for what is not TOML or not a seed.
    #[cfg(feature = "toml")]
    pub fn from_toml(text: &str) -> Result<Self, SeedError> {
        let at_line = |error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map(|before| before.matches('\n').count() + 1);
            let line = line.map_or_else(String::new, |line| format!(" at line {line}"));
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            SeedError(format!("{message}{line}"))
        };
        let document: Document = toml::from_str(text).map_err(at_line)?;
        let given: Value = toml::from_str(text).map_err(at_line)?;
        Self::of(document, &given)
    }

    /// Reads a file: TOML if its name ends with `.toml`, JSON otherwise.
    ///
    /// # Errors
    /// [`SeedError`] for a file that cannot be read or that is not a seed.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| SeedError(format!("cannot be read: {error}")))?;
        if path.extension().is_some_and(|extension| extension == "toml") {
            #[cfg(feature = "toml")]
            return Self::from_toml(&text);
            #[cfg(not(feature = "toml"))]
            return Err(SeedError("TOML needs the feature toml".to_owned()));
        }
        Self::from_json(&text)
    }

    fn of(document: Document, given: &Value) -> Result<Self, SeedError> {
        if document.format != FORMAT {
            let message = format!("Format: it is {}, and only {FORMAT} is known", document.format);
            return Err(SeedError(message));
        }
        // Settings with members that are passed through do not see to this themselves.
        let read = serde_json::to_value(&document).unwrap_or_default();
        if let Some(problem) = unknown_member(given, &read) {
            return Err(SeedError(problem.to_string()));
        }
        Ok(Self {
            pools: document.user_pools,
        })
    }

    /// Everything that there is, as a seed.
    pub(crate) fn of_store(store: &Store) -> Self {
        Self {
            pools: store.pools.values().map(PoolRecord::with_contents).collect(),
        }
    }

    /// As JSON, to be read by people too.
    pub(crate) fn into_json(self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec_pretty(&Document {
            format: FORMAT,
            user_pools: self.pools,
        })
    }

    /// The pools themselves. Does arithmetic for passwords.
    pub(crate) fn into_store(self, fresh: &Fresh<'_>) -> Result<Store, SeedError> {
        let mut store = Store::default();
        for (index, pool) in self.pools.into_iter().enumerate() {
            let pool = pool.into_pool(fresh).and_then(|pool| store.add_pool(pool));
            pool.map_err(|problem| SeedError(problem.within(&format!("UserPools[{index}]")).to_string()))?;
        }
        Ok(store)
    }
}

/// No verifier and no password is shown by accident.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed").field("pools", &self.pools.len()).finish()
    }
}

/// The first member of the settings in `given` that was not read.
fn unknown_member(given: &Value, read: &Value) -> Option<Problem> {
    let lists = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let pools = lists(given, "UserPools")
        .into_iter()
        .zip(lists(read, "UserPools"));
    pools.enumerate().find_map(|(index, (given, read))| {
        let clients = lists(&given, "Clients").into_iter().zip(lists(&read, "Clients"));
        let in_clients = clients.enumerate().find_map(|(index, (given, read))| {
            let problem = not_in("Settings", &given["Settings"], &read["Settings"])?;
            Some(problem.within(&format!("Clients[{index}]")))
        });
        let own = ["Settings", "Naming", "MfaConfig", "Schema"];
        let in_pool = own
            .iter()
            .find_map(|name| not_in(name, &given[name], &read[name]));
        let problem = in_pool.or(in_clients)?;
        Some(problem.within(&format!("UserPools[{index}]")))
    })
}

fn not_in(place: &str, given: &Value, read: &Value) -> Option<Problem> {
    match (given, read) {
        (Value::Object(given), _) => given.iter().find_map(|(name, value)| match read.get(name) {
            Some(read) => not_in(name, value, read).map(|problem| problem.within(place)),
            None if value.is_null() || value.as_array().is_some_and(Vec::is_empty) => None,
            None => Some(Problem::new(format!("{place}.{name}"), "there is no such member")),
        }),
        (Value::Array(given), Value::Array(read)) => {
            let mut pairs = given.iter().zip(read).enumerate();
            pairs.find_map(|(index, (given, read))| not_in(&format!("{place}[{index}]"), given, read))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_misspelt_is_named() {
        for (text, error) in [
            ("", "EOF while parsing a value at line 1 column 0"),
            (
                r#"{ "Pools": [] }"#,
                "unknown field `Pools`, expected `Format` or `UserPools` at line 1 column 9",
            ),
            (r#"{ "Format": 2 }"#, "Format: it is 2, and only 1 is known"),
            (
                r#"{ "UserPools": [{ "PoolName": "a", "Settings": { "MfaConfig": "ON" } }] }"#,
                "UserPools[0].Settings.MfaConfig: there is no such member",
            ),
            (
                r#"{ "UserPools": [{ "PoolName": "a", "Clients": [{ "Settings": { "ClientNam": "x" } }] }] }"#,
                "UserPools[0].Clients[0].Settings.ClientNam: there is no such member",
            ),
        ] {
            let given = Seed::from_json(text).map(drop).expect_err(text);
            assert_eq!(given.to_string(), error);
        }
    }
}

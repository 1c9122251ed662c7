//! Pools, clients and users from one file, and back into one.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::operation::{DEEPEST, is_deeper};
use crate::record::{Fresh, PoolRecord, Problem};
use crate::state::Store;

/// What a local pool begins with: user pools and what is in them. Read from JSON or, with the feature `toml`, from
/// TOML; [`Service::export`](crate::Service::export) gives the same form, with verifiers in place of passwords. The
/// form is described in `SEED.md`.
pub struct Seed {
    pools: Vec<PoolRecord>,
    /// The file that it was read from.
    file: Option<PathBuf>,
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
        let document: Document =
            serde_json::from_str(text).map_err(|error| SeedError(without_values(&error.to_string())))?;
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
            SeedError(format!("{}{line}", without_values(&message)))
        };
        let document: Document = toml::from_str(text).map_err(at_line)?;
        let given: Given = toml::from_str(text).map_err(at_line)?;
        Self::of(document, &given)
    }

    /// Reads a file: TOML if its name ends with `.toml`, in whatever case, JSON otherwise.
    ///
    /// # Errors
    /// [`SeedError`] for a file that cannot be read or that is not a seed.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| SeedError(format!("cannot be read: {error}")))?;
        let is_toml = |extension: &OsStr| extension.eq_ignore_ascii_case("toml");
        let seed = match path.extension().is_some_and(is_toml) {
            #[cfg(feature = "toml")]
            true => Self::from_toml(&text)?,
            #[cfg(not(feature = "toml"))]
            true => return Err(SeedError("TOML needs the feature toml".to_owned())),
            false => Self::from_json(&text)?,
        };
        let file = Some(path.to_owned());
        Ok(Self { file, ..seed })
    }

    fn of(document: Document, given: &Given) -> Result<Self, SeedError> {
        if document.format != FORMAT {
            let message = format!("Format: it is {}, and only {FORMAT} is known", document.format);
            return Err(SeedError(message));
        }
        let mut pools = document.user_pools.iter().enumerate();
        let too_deep = pools.find_map(|(index, pool)| {
            let problem = too_deep(&pool.settings_as_read())?;
            Some(problem.within(&format!("UserPools[{index}]")))
        });
        if let Some(problem) = too_deep {
            return Err(SeedError(problem.to_string()));
        }
        // Settings with members that are passed through do not see to this themselves.
        if let Some(problem) = unknown_member(given, &document.user_pools) {
            return Err(SeedError(problem.to_string()));
        }
        Ok(Self {
            pools: document.user_pools,
            file: None,
        })
    }

    /// Everything that there is, as a seed.
    pub(crate) fn of_store(store: &Store) -> Self {
        Self {
            pools: store.pools.values().map(PoolRecord::with_contents).collect(),
            file: None,
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
        let wrong = |problem: &Problem| match &self.file {
            Some(file) => SeedError(format!("{file:?}: {problem}")),
            None => SeedError(problem.to_string()),
        };
        for (index, pool) in self.pools.into_iter().enumerate() {
            let pool = pool.into_pool(fresh).and_then(|pool| store.add_pool(pool));
            pool.map_err(|problem| wrong(&problem.within(&format!("UserPools[{index}]"))))?;
        }
        Ok(store)
    }
}

/// The message of a parser without the value that it found: that may be a secret. What was expected in its place
/// stands last, and in our own words.
fn without_values(message: &str) -> String {
    let kinds = [
        "invalid type",
        "invalid value",
        "invalid length",
        "unknown variant",
    ];
    let Some(kind) = kinds.into_iter().find(|kind| message.starts_with(kind)) else {
        return message.to_owned();
    };
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{kind}, expected {expected}"),
        None => kind.to_owned(),
    }
}

/// No verifier and no password is shown by accident.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed").field("pools", &self.pools.len()).finish()
    }
}

/// The settings in a file, as they stand there. Users can be many, and are not looked at.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Given {
    user_pools: Vec<GivenPool>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GivenPool {
    settings: Value,
    naming: Value,
    schema: Value,
    mfa_config: Value,
    clients: Vec<GivenClient>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GivenClient {
    settings: Value,
}

/// The first of the settings that were read, whichever way they were written, that no export could hold.
fn too_deep(read: &Value) -> Option<Problem> {
    let clients = read["Clients"].as_array().into_iter().flatten().enumerate();
    let of_clients = clients.map(|(index, settings)| (format!("Clients[{index}].Settings"), settings));
    let own = ["Settings", "Naming", "MfaConfig", "Schema"].map(|name| (name.to_owned(), &read[name]));
    let (place, _) = own
        .into_iter()
        .chain(of_clients)
        .find(|(_, settings)| is_deeper(settings, DEEPEST))?;
    let message = format!("it is nested deeper than {DEEPEST} levels");
    Some(Problem::new(place, message))
}

/// The first member of the settings in `given` that was not read.
fn unknown_member(given: &Given, read: &[PoolRecord]) -> Option<Problem> {
    let pools = given.user_pools.iter().zip(read).enumerate();
    pools.into_iter().find_map(|(index, (given, read))| {
        let read = read.settings_as_read();
        let own = [
            ("Settings", &given.settings),
            ("Naming", &given.naming),
            ("MfaConfig", &given.mfa_config),
            ("Schema", &given.schema),
        ];
        let in_pool = own
            .iter()
            .find_map(|(name, given)| not_in(name, given, &read[name]));
        let clients = given.clients.iter().enumerate();
        let in_clients = clients.into_iter().find_map(|(index, given)| {
            let problem = not_in("Settings", &given.settings, &read["Clients"][index])?;
            Some(problem.within(&format!("Clients[{index}]")))
        });
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

    /// Whatever stands in the wrong place: a message names the place and what belongs there, and not what was found.
    #[test]
    fn what_is_found_in_the_wrong_place_is_not_shown() {
        let pool = |rest: &str| format!(r#"{{ "UserPools": [{{ "PoolName": "a", {rest} }}] }}"#);
        let user = |rest: &str| pool(&format!(r#""Users": [{{ "Username": "jane", {rest} }}]"#));
        let client = |rest: &str| {
            pool(&format!(
                r#""Clients": [{{ "Settings": {{ "ClientName": "b" }}, {rest} }}]"#
            ))
        };
        let secrets = [
            "5318008",
            "\"hunter5318008, expected `5318008\"",
            "[[[\"5318008\"]]]",
            "5318008.5",
            "true",
        ];
        for secret in secrets {
            let documents = [
                secret.to_owned(),
                format!(r#"{{ "Format": -{secret} }}"#),
                format!(r#"{{ "UserPools": {secret} }}"#),
                pool(&format!(r#""Users": {secret}"#)),
                pool(&format!(r#""Users": [{secret}]"#)),
                pool(&format!(r#""Keys": {secret}"#)),
                pool(&format!(r#""Keys": {{ "Access": [{secret}] }}"#)),
                pool(&format!(r#""DecoyKey": {{ "x": {secret} }}"#)),
                pool(&format!(r#""Settings": {{ "MfaConfiguration": {secret} }}"#)),
                pool(&format!(r#""Created": [{secret}]"#)),
                user(&format!(r#""Password": [{secret}]"#)),
                user(&format!(r#""Status": {secret}"#)),
                user(&format!(r#""PasswordVerifier": {secret}"#)),
                user(&format!(
                    r#""PasswordVerifier": {{ "Salt": "x", "Verifier": [{secret}] }}"#
                )),
                user(&format!(r#""Mfa": {secret}"#)),
                user(&format!(r#""Mfa": {{ "Secret": [{secret}] }}"#)),
                user(&format!(r#""Codes": {{ "Reset": {secret} }}"#)),
                user(&format!(r#""Devices": {secret}"#)),
                client(&format!(r#""ClientSecret": [{secret}]"#)),
                client(&format!(r#""Secrets": [{secret}]"#)),
                client(&format!(r#""Secrets": {secret}, "x": {secret} {secret}"#)),
            ];
            for text in documents {
                let error = Seed::from_json(&text).map(drop).expect_err(&text);
                let error = error.to_string();
                assert!(
                    !error.contains("5318008") && !error.contains("true"),
                    "{text}: {error}"
                );
                assert!(error.contains(" at line 1 column "), "{text}: {error}");
            }
        }
        let number = user(r#""Password": 5318008"#);
        let error = Seed::from_json(&number).map(drop).expect_err("refused");
        let start = "invalid type, expected a string at line 1 column ";
        assert!(error.to_string().starts_with(start), "{error}");
    }

    #[cfg(feature = "toml")]
    #[test]
    fn what_is_found_in_the_wrong_place_of_toml_is_not_shown() {
        let user = "[[UserPools]]\nPoolName = \"a\"\n[[UserPools.Users]]\nUsername = \"jane\"\n";
        for line in [
            "Password = 5318008",
            "Password = 5318008.5",
            "Password = [\"5318008\"]",
            "Password = { x = \"5318008\" }",
            "Password = hunter5318008",
            "Password = Hunter-5318008!",
            "Password = \"5318008",
            "Password = 5318008\nPassword = 5318008",
            "Password = \"5318008\" 5318008",
            "Password = 1979-05-27T07:32:00.5318008Z",
            "Status = \"5318008\"",
            "Mfa = \"5318008\"",
            "Mfa = { Secret = 5318008 }",
            "PasswordVerifier = \"5318008\"",
            "PasswordVerifier = { Salt = \"x\", Verifier = 5318008 }",
            "Devices = \"5318008\"",
            "Groups = 5318008",
        ] {
            let error = Seed::from_toml(&format!("{user}{line}"))
                .map(drop)
                .expect_err(line);
            let error = error.to_string();
            assert!(!error.contains("5318008"), "{line}: {error}");
            assert!(
                error.contains(" at line 5") || error.contains(" at line 6"),
                "{line}: {error}"
            );
        }
    }

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

//! The file of profiles.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cognito_flow::SecretString;
use toml::de::DeTable;
use zeroize::Zeroizing;

use crate::failure::{Failure, Kind};

/// More than anybody writes.
const MAX_BYTES: u64 = 1 << 20;

/// One profile. A member that is not one of these is a mistake.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) pool: Option<String>,
    pub(super) client: Option<String>,
    pub(super) client_secret: Option<SecretString>,
    pub(super) endpoint: Option<String>,
    pub(super) user: Option<String>,
}

/// The profile of this name; none where there is none, or no file.
pub(super) fn read(path: &Path, name: &str) -> Result<Option<Profile>, Failure> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(|error| unreadable(path, &error))?,
    };
    let mut text = Zeroizing::new(String::new());
    file.by_ref()
        .take(MAX_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(path, &error))?;
    let mut profiles = parse(&text).map_err(|(line, problem)| {
        Failure::usage(
            format!("{} line {line}: {problem}", path.display()),
            "Each profile is a table such as [default] with pool, client, client_secret, endpoint and user",
        )
    })?;
    let has_secret = profiles.values().any(|profile| profile.client_secret.is_some());
    if has_secret && !is_private(&file) {
        return Err(Failure::usage(
            format!(
                "{} has a client secret, and others than you can read it",
                path.display()
            ),
            format!("Make it yours alone: chmod 600 {}", path.display()),
        ));
    }
    Ok(profiles.remove(name))
}

/// What is wrong is said in words of this program alone: the parser's own would show what is in the file, and that may
/// be a secret.
///
/// # Errors
/// The line, and what is wrong there.
fn parse(text: &str) -> Result<BTreeMap<String, Profile>, (usize, String)> {
    let line_of = |at: usize| {
        let before = &text.as_bytes()[..at.min(text.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let problem = match error.message().starts_with("duplicate key") {
            true => "a duplicate: this name is there already",
            false => "this is not TOML; every value has to be a string in quotes",
        };
        (line_of(at), problem.to_owned())
    })?;
    let mut profiles = BTreeMap::new();
    for (name, value) in table.get_ref() {
        let Some(members) = value.get_ref().as_table() else {
            let problem = format!("{} is in no profile", shown(name.get_ref()));
            return Err((line_of(name.span().start), problem));
        };
        let mut profile = Profile::default();
        for (member, value) in members {
            profile
                .set(member.get_ref(), value.get_ref().as_str())
                .map_err(|problem| (line_of(member.span().start), problem))?;
        }
        profiles.insert(name.get_ref().clone().into_owned(), profile);
    }
    Ok(profiles)
}

impl Profile {
    /// # Errors
    /// What is wrong.
    fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), String> {
        let member = match name {
            "pool" => &mut self.pool,
            "client" => &mut self.client,
            "endpoint" => &mut self.endpoint,
            "user" => &mut self.user,
            "client_secret" => {
                let secret = value.ok_or_else(|| no_string(name))?;
                self.client_secret = Some(SecretString::from(secret));
                return Ok(());
            }
            other => return Err(format!("{} is nothing that a profile has", shown(other))),
        };
        *member = Some(value.ok_or_else(|| no_string(name))?.to_owned());
        Ok(())
    }
}

fn no_string(name: &str) -> String {
    format!("{name} has to be a string in quotes")
}

/// A name from the file, where it cannot be a secret in the wrong place.
fn shown(name: &str) -> &str {
    let is_word = name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match is_word {
        true => name,
        false => "a name",
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let message = format!("{} cannot be read: {error}", path.display());
    match error.kind() {
        // It is there and can be read, but is not text.
        io::ErrorKind::InvalidData => Failure::usage(message, "Repair or remove it"),
        _ => Failure::new(Kind::Machine, "File", message, "Repair or remove it"),
    }
}

#[cfg(unix)]
fn is_private(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().is_ok_and(|metadata| metadata.mode() & 0o077 == 0)
}

/// The folder's own access rights are all there is.
#[cfg(not(unix))]
fn is_private(_: &File) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_tables() {
        let profiles = parse("[default]\npool = 'eu-west-1_A'\n[work]\nclient_secret = 's'\n")
            .unwrap_or_else(|(line, problem)| panic!("{line}: {problem}"));
        assert_eq!(profiles["default"].pool.as_deref(), Some("eu-west-1_A"));
        assert!(profiles["work"].client_secret.is_some());
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (text, line, word) in [
            ("[default]\npool = 'a'\n\ncleint = 'b'\n", 4, "cleint"),
            ("[default]\npool = 1\n", 2, "pool has to be a string"),
            ("pool = 'a'\n", 1, "pool is in no profile"),
            ("[default]\npool = 'a\n", 2, "not TOML"),
            ("[a]\n[a]\n", 2, "duplicate"),
            ("[a]\npool = 'a'\npool = 'b'\n", 3, "duplicate"),
        ] {
            let Err((found, problem)) = parse(text) else {
                panic!("it was taken: {text}");
            };
            assert_eq!(found, line, "{problem}");
            assert!(problem.contains(word), "{problem}");
            assert!(!problem.contains('\n'), "{problem}");
        }
    }

    #[test]
    fn a_secret_in_the_wrong_place_does_not_show() {
        for text in [
            "client_secret = 's3cretvalue'\n",
            "client_secret = s3cretvalue\n",
            "[default]\nclient_secret = s3cretvalue\n",
            "[default]\nclient_secret = 's3cretvalue\n",
            "[default]\nclient_secret = ['s3cretvalue']\n",
            "[default]\nclient_secret = { a = 's3cretvalue' }\n",
            "[default]\nclient-secret = 's3cretvalue'\n",
            "[default]\ns3cretvalue = 'client_secret'\n",
            "[default]\nclient_secret 's3cretvalue'\n",
            "[default]\nclient_secret = 's3cretvalue' 's3cretvalue'\n",
            "[default]\nclient_secret = 's3cretvalue'\nclient_secret = 's3cretvalue'\n",
            "[default]\nclient_secret = '''s3cretvalue\n",
            "[default]\nclient_secret = \"s3cretvalue\\q\"\n",
            "s3cretvalue\n",
            "[s3cretvalue\n",
            "[default]\ns3cretvalue\n",
        ] {
            let Err((_, problem)) = parse(text) else {
                panic!("it was taken: {text}");
            };
            assert!(!problem.contains("s3cret"), "{problem}");
        }
        let Err((_, problem)) = parse("[default]\nclient_secret = 12345678\n") else {
            panic!("it was taken");
        };
        assert!(!problem.contains("1234"), "{problem}");
    }
}

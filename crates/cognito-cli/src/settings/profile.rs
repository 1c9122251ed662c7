//! The file of profiles.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cognito_flow::SecretString;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// More than anybody writes.
const MAX_BYTES: u64 = 1 << 20;

/// One profile. A member that is not one of these is a mistake.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// # Errors
/// The line, and what is wrong there.
fn parse(text: &str) -> Result<BTreeMap<String, Profile>, (usize, String)> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = 1 + text.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        (line, error.message().to_owned())
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(
        format!("{} cannot be read: {error}", path.display()),
        "Repair or remove it",
    )
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
            ("[default]\npool = 1\n", 2, "string"),
            ("pool = 'a'\n", 1, "string"),
            ("[default]\npool = 'a\n", 2, ""),
            ("[a]\n[a]\n", 2, "duplicate"),
        ] {
            let Err((found, problem)) = parse(text) else {
                panic!("it was taken: {text}");
            };
            assert_eq!(found, line, "{problem}");
            assert!(problem.contains(word), "{problem}");
            assert!(!problem.contains('\n'), "{problem}");
        }
    }
}

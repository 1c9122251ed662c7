use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use cognito_flow::SecretString;

use crate::failure::Failure;

/// A variable of the environment; one that is empty counts as not set.
pub(crate) fn text(name: &str) -> Result<Option<String>, Failure> {
    let text = value(name).map(OsString::into_string).transpose();
    text.map_err(|_| {
        Failure::usage(
            format!("{name} is not UTF-8 text"),
            "Set it to something else, or unset it",
        )
    })
}

/// The same for what must not show.
pub(crate) fn secret(name: &str) -> Result<Option<SecretString>, Failure> {
    Ok(text(name)?.map(SecretString::new))
}

/// The same for a path, which need not be text.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    value(name).map(PathBuf::from)
}

fn value(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

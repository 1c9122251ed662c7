use std::env;

use cognito_flow::SecretString;

/// A variable of the environment; one that is empty counts as not set.
pub(crate) fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The same for what must not show.
pub(crate) fn secret(name: &str) -> Option<SecretString> {
    text(name).map(SecretString::new)
}

use std::env::{self, VarError};
use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;

use cognito_srp_core::SecretString;
use cognito_srp_core::error::{FieldError, Problem};

use crate::error::{BoxError, Error};

/// Credentials of AWS, with which operations of administrators are signed. They need the permissions of
/// what is done with them, such as `cognito-idp:AdminInitiateAuth`.
#[derive(Clone)]
pub struct Credentials(pub(super) aws_credential_types::Credentials);

impl Credentials {
    /// An access key that is good until it is withdrawn.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<SecretString>) -> Self {
        let secret_access_key = secret_access_key.into();
        Self::of(access_key_id.into(), secret_access_key.expose().clone(), None)
    }

    /// The same as credentials of a session, which expire.
    #[must_use]
    pub fn session_token(self, session_token: impl Into<SecretString>) -> Self {
        let session_token = session_token.into();
        Self::of(
            self.0.access_key_id().into(),
            self.0.secret_access_key().into(),
            Some(session_token.expose().clone()),
        )
    }

    /// Those of the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` if it
    /// is set.
    ///
    /// # Errors
    /// [`Error::Protocol`] with code `BadArgument` and the name of the variable that is not set, empty or not
    /// text.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| env::var(name))
    }

    fn from_variables(read: impl Fn(&str) -> Result<String, VarError>) -> Result<Self, Error> {
        let required = |name: &'static str| match read(name) {
            Ok(value) if value.is_empty() => Err(FieldError::new(name, Problem::Empty)),
            Ok(value) => Ok(value),
            Err(VarError::NotPresent) => Err(FieldError::missing(name)),
            Err(VarError::NotUnicode(_)) => {
                Err(FieldError::new(name, Problem::Malformed { expected: "text" }))
            }
        };
        let session_token = read("AWS_SESSION_TOKEN").ok().filter(|token| !token.is_empty());
        Ok(Self::of(
            required("AWS_ACCESS_KEY_ID")?,
            required("AWS_SECRET_ACCESS_KEY")?,
            session_token,
        ))
    }

    fn of(access_key_id: String, secret_access_key: String, session_token: Option<String>) -> Self {
        Self(aws_credential_types::Credentials::new(
            access_key_id,
            secret_access_key,
            session_token,
            None,
            "cognito-flow",
        ))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// What a [`CredentialsSource`] gives.
pub type CredentialsFuture<'a> = Pin<Box<dyn Future<Output = Result<Credentials, BoxError>> + Send + 'a>>;

/// Where credentials come from: [`Credentials`] themselves, a `DefaultChain` (feature `aws-config`), or
/// something else that renews them.
pub trait CredentialsSource: Send + Sync {
    /// Credentials that are good now. Each request that is signed asks for them, so keep them for a while.
    fn credentials(&self) -> CredentialsFuture<'_>;
}

impl CredentialsSource for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(ready(Ok(self.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Credentials, Error> {
        Credentials::from_variables(|name| {
            let found = set.iter().find(|(key, _)| *key == name);
            found
                .map(|(_, value)| (*value).into())
                .ok_or(VarError::NotPresent)
        })
    }

    #[test]
    fn the_environment_has_two_variables_or_three() {
        let key = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
        let credentials = read(&key).unwrap();
        assert_eq!(credentials.0.access_key_id(), "AKID");
        assert_eq!(credentials.0.secret_access_key(), "secret");
        assert_eq!(credentials.0.session_token(), None);
        let credentials = read(&[key[0], key[1], ("AWS_SESSION_TOKEN", "token")]).unwrap();
        assert_eq!(credentials.0.session_token(), Some("token"));
        assert_eq!(format!("{credentials:?}"), "Credentials");

        for set in [
            &key[..1],
            &key[1..],
            &[],
            &[key[0], ("AWS_SECRET_ACCESS_KEY", "")],
        ] {
            let error = read(set).unwrap_err();
            assert_eq!(error.code(), "BadArgument");
            assert!(error.to_string().contains("AWS_"), "{error}");
        }
    }
}

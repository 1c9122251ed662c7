//! What goes wrong, in the shape that the package makes its exceptions of.

use cognito_srp_core::Error;
use cognito_srp_core::error::{FieldError, Misuse, ServiceError};
use cognito_srp_core::token::TokenError;
use serde_json::{Map, Value, json};

pub(crate) enum Fault {
    /// A member, and what it should have been: `TypeError`.
    Type(&'static str, &'static str),
    /// A name that nothing has: `TypeError`.
    Unknown(&'static str),
    Core(Error),
    Token(TokenError),
}

impl Fault {
    pub(crate) const OVER: Self = Self::Core(Error::Misuse(Misuse::Over));

    pub(crate) fn into_json(self) -> Value {
        let mut members = Map::new();
        let mut put = |name: &str, value: Value| {
            members.insert(name.into(), value);
        };
        match self {
            Self::Type(name, expected) => {
                put("kind", "type".into());
                put("message", format!("{name} is not {expected}").into());
            }
            Self::Unknown(what) => {
                put("kind", "type".into());
                put("message", format!("there is no such {what}").into());
            }
            Self::Core(Error::Refused(error)) => {
                put("kind", "service".into());
                put("service", service_error(&error));
            }
            Self::Core(error) => {
                put("kind", "core".into());
                put("code", error.code().into());
                put("message", error.to_string().into());
                if let Error::BadAnswer(field) | Error::BadArgument(field) = error {
                    put("field", field.field.into());
                }
            }
            Self::Token(error) => {
                put("kind", "core".into());
                put("code", error.code().into());
                put("message", error.to_string().into());
                if let TokenError::Claim(name) = error {
                    put("field", name.into());
                }
            }
        }
        Value::Object(members)
    }
}

/// The service's own error, with what the package would otherwise have to find out from its text.
pub(crate) fn service_error(error: &ServiceError) -> Value {
    json!({
        "code": error.code(),
        "message": error.message(),
        "status": error.status(),
        "unknownDevice": error.is_unknown_device(),
    })
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self::Core(Error::BadArgument(error))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<TokenError> for Fault {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

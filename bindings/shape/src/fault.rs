//! What goes wrong, in the shape that the package makes its exceptions of.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::ToString as _;

use cognito_srp_core::Error;
use cognito_srp_core::error::{FieldError, Misuse, ServiceError};
use cognito_srp_core::token::TokenError;
use serde_json::{Map, Value};

use crate::record::object;

pub(crate) enum Fault {
    /// A member, and what it should have been: `TypeError`.
    Type(&'static str, &'static str),
    /// A name that nothing has: `TypeError`.
    Unknown(&'static str),
    Core(Box<Error>),
    Token(Box<TokenError>),
}

impl Fault {
    pub(crate) fn over() -> Self {
        Error::Misuse(Misuse::Over).into()
    }

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
            Self::Core(error) => match *error {
                Error::Refused(error) => {
                    put("kind", "service".into());
                    put("service", service_error(&error));
                }
                error => {
                    put("kind", "core".into());
                    put("code", error.code().into());
                    put("message", error.to_string().into());
                    if let Error::BadAnswer(field) | Error::BadArgument(field) = error {
                        put("field", field.field.into());
                    }
                }
            },
            Self::Token(error) => {
                put("kind", "core".into());
                put("code", error.code().into());
                put("message", error.to_string().into());
                if let TokenError::Claim(name) = *error {
                    put("field", name.into());
                }
            }
        }
        Value::Object(members)
    }
}

/// The service's own error, with what the package would otherwise have to find out from its text.
pub(crate) fn service_error(error: &ServiceError) -> Value {
    object([
        ("code", error.code().into()),
        ("message", error.message().into()),
        ("status", error.status().into()),
        ("unknownDevice", error.is_unknown_device().into()),
    ])
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Error::BadArgument(error).into()
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Core(Box::new(error))
    }
}

impl From<TokenError> for Fault {
    fn from(error: TokenError) -> Self {
        Self::Token(Box::new(error))
    }
}

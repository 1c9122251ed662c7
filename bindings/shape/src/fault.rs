//! What goes wrong, in the shape that the package makes its exceptions of.

use alloc::boxed::Box;
use alloc::string::ToString as _;

use cognito_srp_core::Error;
use cognito_srp_core::error::{FieldError, Misuse, ServiceError};
use cognito_srp_core::json::Json;
use cognito_srp_core::token::TokenError;

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

    pub(crate) fn into_json(self) -> Json {
        let (code, message, field) = match self {
            Self::Type(name, expected) => return wrong_type(&[name, " is not ", expected]),
            Self::Unknown(what) => return wrong_type(&["there is no such ", what]),
            Self::Core(error) => match *error {
                Error::Refused(error) => {
                    let service = service_error(&error);
                    return Json::object(&mut [("kind", "service".into()), ("service", service)]);
                }
                Error::BadAnswer(ref field) | Error::BadArgument(ref field) => {
                    (error.code().into(), error.to_string(), Some(field.field))
                }
                error => (error.code().into(), error.to_string(), None),
            },
            Self::Token(error) => {
                let field = match *error {
                    TokenError::Claim(name) => Some(name),
                    _ => None,
                };
                (error.code().into(), error.to_string(), field)
            }
        };
        let mut members = [
            ("kind", "core".into()),
            ("code", code),
            ("message", message.into()),
            ("field", field.into()),
        ];
        let known = members.len() - usize::from(field.is_none());
        Json::object(&mut members[..known])
    }
}

fn wrong_type(message: &[&str]) -> Json {
    Json::object(&mut [("kind", "type".into()), ("message", message.concat().into())])
}

/// The service's own error, with what the package would otherwise have to find out from its text.
pub(crate) fn service_error(error: &ServiceError) -> Json {
    Json::object(&mut [
        ("code", error.code().into()),
        ("message", error.message().into()),
        ("status", Json::number(error.status().into())),
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

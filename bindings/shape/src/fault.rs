//! What goes wrong, in the shape that the package makes its exceptions of.

use alloc::boxed::Box;
use alloc::string::ToString as _;

use cognito_srp_core::Error;
use cognito_srp_core::error::{FieldError, Misuse, ServiceError};
use cognito_srp_core::json::Json;
use cognito_srp_core::token::TokenError;

/// One pointer: results with it are handed on in very many places, each of which is code in WebAssembly.
pub(crate) struct Fault(Box<Kind>);

enum Kind {
    Type(&'static str, &'static str),
    Unknown(&'static str),
    Core(Error),
    Token(TokenError),
}

impl Fault {
    /// A member, and what it should have been: `TypeError`.
    pub(crate) fn wrong(name: &'static str, expected: &'static str) -> Self {
        Self(Box::new(Kind::Type(name, expected)))
    }

    /// A name that nothing has: `TypeError`.
    pub(crate) fn unknown(what: &'static str) -> Self {
        Self(Box::new(Kind::Unknown(what)))
    }

    pub(crate) fn over() -> Self {
        Error::Misuse(Misuse::Over).into()
    }

    pub(crate) fn into_json(self) -> Json {
        let (code, message, field) = match *self.0 {
            Kind::Type(name, expected) => return wrong_type(&[name, " is not ", expected]),
            Kind::Unknown(what) => return wrong_type(&["there is no such ", what]),
            Kind::Core(error) => match error {
                Error::Refused(error) => {
                    let service = service_error(&error);
                    return Json::object(&mut [("kind", "service".into()), ("service", service)]);
                }
                Error::BadAnswer(ref field) | Error::BadArgument(ref field) => {
                    (error.code().into(), error.to_string(), Some(field.field))
                }
                error => (error.code().into(), error.to_string(), None),
            },
            Kind::Token(error) => {
                let field = match error {
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
        Self(Box::new(Kind::Core(error)))
    }
}

impl From<TokenError> for Fault {
    fn from(error: TokenError) -> Self {
        Self(Box::new(Kind::Token(error)))
    }
}

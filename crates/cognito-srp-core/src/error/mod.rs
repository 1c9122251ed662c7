//! Errors, split by who is to blame: the service's answer, the caller, or nobody (the service refused).

mod service;

use alloc::string::{String, ToString as _};
use core::fmt;

pub use self::service::ServiceError;
pub(crate) use self::service::printable;

/// Writes texts one after the other. The macros that take a pattern bring much code into WebAssembly.
pub(crate) fn write_all(f: &mut fmt::Formatter<'_>, texts: &[&str]) -> fmt::Result {
    texts.iter().try_for_each(|text| f.write_str(text))
}

/// Why a step of a login failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The service's answer is not what the protocol allows. Nothing was signed for it.
    BadAnswer(FieldError),
    /// The service sent something that does not belong at this point of the login.
    UnexpectedAnswer {
        /// What came, such as the name of a challenge.
        got: String,
        /// What was to come.
        expected: &'static str,
    },
    /// The caller gave a value that cannot be used.
    BadArgument(FieldError),
    /// The caller called a method that does not belong at this point of the login.
    Misuse(Misuse),
    /// The service refused, with its own error.
    Refused(ServiceError),
    /// A login cannot be saved, or a saved one cannot be restored.
    SavedLogin(SavedLoginError),
}

impl Error {
    /// A stable text for programs to compare: `BadAnswer`, `UnexpectedAnswer`, `BadArgument`, `Misuse`,
    /// `SavedLogin`, or the service's own code such as `NotAuthorizedException`.
    pub fn code(&self) -> &str {
        match self {
            Self::BadAnswer(_) => "BadAnswer",
            Self::UnexpectedAnswer { .. } => "UnexpectedAnswer",
            Self::BadArgument(_) => "BadArgument",
            Self::Misuse(_) => "Misuse",
            Self::Refused(error) => error.code(),
            Self::SavedLogin(_) => "SavedLogin",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadAnswer(error) => {
                f.write_str("the service's answer cannot be used: ")?;
                error.fmt(f)
            }
            Self::UnexpectedAnswer { got, expected } => write_all(
                f,
                &["the service sent ", got, " where ", expected, " was to come"],
            ),
            Self::BadArgument(error) => error.fmt(f),
            Self::Misuse(misuse) => misuse.fmt(f),
            Self::Refused(error) => {
                f.write_str("the service refused: ")?;
                error.fmt(f)
            }
            Self::SavedLogin(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::BadAnswer(error) | Self::BadArgument(error) => Some(error),
            Self::Misuse(misuse) => Some(misuse),
            Self::Refused(error) => Some(error),
            Self::SavedLogin(error) => Some(error),
            Self::UnexpectedAnswer { .. } => None,
        }
    }
}

/// A value that cannot be used, and the name of the field it came in.
///
/// Both sides of the protocol report it: a client for an answer, a pool for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field, in Cognito's own spelling where it has one (`SRP_B`, `SALT`).
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: Problem,
}

impl FieldError {
    /// `problem` in `field`.
    pub const fn new(field: &'static str, problem: Problem) -> Self {
        Self { field, problem }
    }

    /// The `field` is not there.
    pub const fn missing(field: &'static str) -> Self {
        Self::new(field, Problem::Missing)
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(f, &[self.field, " "])?;
        self.problem.fmt(f)
    }
}

impl core::error::Error for FieldError {}

/// What is wrong with a value. The value itself is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It is not there.
    Missing,
    /// It has no characters.
    Empty,
    /// It has more than this many characters or bytes.
    TooLong {
        /// The bound.
        max: usize,
    },
    /// It has something else than hexadecimal digits.
    NotHex,
    /// It is not base64 in the standard alphabet with padding.
    NotBase64,
    /// It is not JSON of the shape that the protocol has here.
    NotJson,
    /// It is negative where only a positive number can stand.
    Negative,
    /// It is zero, or a multiple of N: SRP must stop (RFC 5054, 2.5.3 and 2.5.4).
    ZeroModN,
    /// It is not below N.
    NotBelowN,
    /// It is not text of the form that this says.
    Malformed {
        /// The form that it should have.
        expected: &'static str,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing"),
            Self::Empty => f.write_str("is empty"),
            Self::TooLong { max } => write_all(f, &["is longer than ", &max.to_string()]),
            Self::NotHex => f.write_str("is not hexadecimal"),
            Self::NotBase64 => f.write_str("is not base64"),
            Self::NotJson => f.write_str("is not JSON of the expected shape"),
            Self::Negative => f.write_str("is negative"),
            Self::ZeroModN => f.write_str("is zero modulo N"),
            Self::NotBelowN => f.write_str("is not below N"),
            Self::Malformed { expected } => write_all(f, &["is not ", expected]),
        }
    }
}

/// A call that does not belong where it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// `receive` while no answer of the service is awaited.
    NothingSent,
    /// `answer` while nobody was asked.
    NothingAsked,
    /// The answer is for another question than the one that was asked.
    WrongAnswer,
    /// The login ended, by success or by an error that it cannot survive. Start a new one.
    Over,
    /// A device was offered when no answer that could carry it was waiting to be sent.
    NoPlaceForDevice,
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingSent => "no answer of the service is awaited: answer the question first",
            Self::NothingAsked => "nobody was asked: pass the service's answer to receive first",
            Self::WrongAnswer => "the answer is for another question than the one asked",
            Self::Over => "this login has ended: start a new one",
            Self::NoPlaceForDevice => "no request that could carry a device key is waiting to be sent",
        })
    }
}

impl core::error::Error for Misuse {}

/// Why a login cannot be saved or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SavedLoginError {
    /// The question is too long to be saved.
    TooLong,
    /// It is not a saved login, or was made by another version.
    Format,
    /// It was valid only until then. Start a new login.
    Expired,
    /// It was changed, or saved with another key, or for another pool, client, endpoint or context.
    Forged,
}

impl fmt::Display for SavedLoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the question is too long for a saved login",
            Self::Format => "this is not a saved login of this version: start a new one",
            Self::Expired => "the saved login has expired: start a new one",
            Self::Forged => {
                "the saved login was changed, or belongs to another key, pool, client, endpoint or context"
            }
        })
    }
}

impl core::error::Error for SavedLoginError {}

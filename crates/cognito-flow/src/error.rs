//! Errors, split by blame: the service refused, its answer is bad, the caller gave something unusable, or the
//! way between failed.

use std::fmt;

use cognito_srp_core::error::FieldError;
use cognito_srp_core::message::ServiceError;
use cognito_srp_core::token::TokenError;

use crate::store_error::StoreError;
use crate::transport::TransportError;

/// Any error of somebody else's.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why something failed. No password, token or code is ever part of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The service refused, with its own error: a wrong password, an unknown user, too many requests.
    Refused(ServiceError),
    /// The service refused a sign-in, and its clock and this machine's are more than three minutes apart.
    /// Claims are made with the service's time, so most likely the password is wrong all the same; but
    /// signed requests are not accepted with a wrong time, and neither may be claims where the offset is
    /// more than a day.
    RefusedWithClockOff {
        /// The service's error.
        error: ServiceError,
        /// How many seconds the service's clock is ahead of this machine's; cut off at a day either way.
        clock_offset: i64,
    },
    /// The service took the user's password, but not that of the remembered device. The device's record was
    /// taken out of the store, so the next sign-in goes without it: sign in again.
    DeviceRefused {
        /// The device.
        device_key: String,
        /// The service's error.
        error: ServiceError,
        /// Why the record could not be taken out of the store: then it is still there, and the next sign-in
        /// will be refused for it again.
        store_error: Option<Box<StoreError>>,
    },
    /// The service's answer breaks the protocol, or the caller gave a value that cannot be used. Never
    /// [`cognito_srp_core::Error::Refused`]: that is [`Error::Refused`].
    Protocol(cognito_srp_core::Error),
    /// The service could not be reached, or its answer not be read.
    Transport(TransportError),
    /// A token is not accepted.
    Token(TokenError),
    /// The store of remembered devices failed before the sign-in began.
    DeviceStore(StoreError),
    /// A kept session could not be read or written. Where it was to be written after a refresh, its new refresh token
    /// is lost: sign in again.
    SessionStore(StoreError),
    /// Tokens cannot be refreshed any more, for the reason that the service gives: sign in again.
    SignInEnded(ServiceError),
    /// The credentials of an administrator could not be had, or a request not be signed with them.
    Credentials(BoxError),
    /// The handler did not answer a question: its own error.
    Unanswered(BoxError),
}

impl Error {
    /// A stable text for programs to compare: the service's own code such as `NotAuthorizedException`, or
    /// `DeviceRefused`, `BadAnswer`, `UnexpectedAnswer`, `BadArgument`, `Misuse`, `Transport`,
    /// `InvalidToken`, `TokenExpired`, `TokenKeyUnknown`, `DeviceStore`, `SessionStore`, `SignInEnded`,
    /// `Credentials`, `Unanswered`.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused(error) | Self::RefusedWithClockOff { error, .. } => error.code(),
            Self::DeviceRefused { .. } => "DeviceRefused",
            Self::Protocol(error) => error.code(),
            Self::Transport(_) => "Transport",
            Self::Token(error) => error.code(),
            Self::DeviceStore(_) => "DeviceStore",
            Self::SessionStore(_) => "SessionStore",
            Self::SignInEnded(_) => "SignInEnded",
            Self::Credentials(_) => "Credentials",
            Self::Unanswered(_) => "Unanswered",
        }
    }

    /// The service's own error, if it is one.
    pub const fn service_error(&self) -> Option<&ServiceError> {
        match self {
            Self::Refused(error)
            | Self::RefusedWithClockOff { error, .. }
            | Self::DeviceRefused { error, .. }
            | Self::SignInEnded(error) => Some(error),
            _ => None,
        }
    }

    /// The same error for somebody who waited for the same thing; none for those that are somebody else's.
    pub(crate) fn repeated(&self) -> Option<Self> {
        match self {
            Self::Refused(error) => Some(Self::Refused(error.clone())),
            Self::SignInEnded(error) => Some(Self::SignInEnded(error.clone())),
            Self::Protocol(error) => Some(Self::Protocol(error.clone())),
            Self::Transport(error) => Some(Self::Transport(error.clone())),
            _ => None,
        }
    }

    /// How many seconds the service's clock is ahead of this machine's, if a sign-in was refused and that is
    /// more than a few minutes.
    pub const fn clock_offset(&self) -> Option<i64> {
        match self {
            Self::RefusedWithClockOff { clock_offset, .. } => Some(*clock_offset),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "the service refused: {error}"),
            Self::RefusedWithClockOff { error, clock_offset } => {
                let (seconds, how) = (clock_offset.unsigned_abs(), direction(*clock_offset));
                write!(
                    f,
                    "the service refused: {error} (this machine's clock is {seconds} s {how})"
                )
            }
            Self::DeviceRefused {
                error,
                store_error: None,
                ..
            } => {
                write!(f, "the service refused the remembered device: {error}")
            }
            Self::DeviceRefused {
                error,
                store_error: Some(_),
                ..
            } => write!(
                f,
                "the service refused the remembered device, and its record is still stored: {error}"
            ),
            Self::Protocol(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::DeviceStore(_) => f.write_str("the store of remembered devices failed"),
            Self::SessionStore(_) => f.write_str("the store of sessions failed"),
            Self::SignInEnded(error) => write!(f, "the sign-in has ended, sign in again: {error}"),
            Self::Credentials(_) => f.write_str("the request could not be signed"),
            Self::Unanswered(_) => f.write_str("a question of the service was not answered"),
        }
    }
}

const fn direction(clock_offset: i64) -> &'static str {
    if clock_offset > 0 { "slow" } else { "fast" }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::DeviceStore(error) | Self::SessionStore(error) => Some(error),
            Self::Credentials(error) | Self::Unanswered(error) => Some(&**error),
            Self::Refused(_)
            | Self::RefusedWithClockOff { .. }
            | Self::DeviceRefused { .. }
            | Self::SignInEnded(_)
            | Self::Protocol(_)
            | Self::Token(_) => None,
        }
    }
}

impl From<cognito_srp_core::Error> for Error {
    fn from(error: cognito_srp_core::Error) -> Self {
        match error {
            cognito_srp_core::Error::Refused(error) => Self::Refused(error),
            other => Self::Protocol(other),
        }
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Protocol(cognito_srp_core::Error::BadArgument(error))
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::DeviceStore(error)
    }
}

//! Cognito's errors, with the texts that the real service uses (read by some clients, so they matter).

use std::borrow::Cow;

use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::message::ServiceError;

/// An answer that is an error: the HTTP status, Cognito's name for it and its text. Neither ever holds a
/// secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: Cow<'static, str>,
}

/// Functions that make the errors with one code and a text of the caller's.
macro_rules! errors {
    ($($function:ident = $code:literal),* $(,)?) => {
        impl Refusal {
            $(
                pub(crate) fn $function(message: impl Into<Cow<'static, str>>) -> Self {
                    Self { status: 400, code: $code, message: message.into() }
                }
            )*
        }
    };
}

errors! {
    alias_exists = "AliasExistsException",
    code_mismatch = "CodeMismatchException",
    device_key_exists = "DeviceKeyExistsException",
    enable_software_token_mfa = "EnableSoftwareTokenMFAException",
    expired_code = "ExpiredCodeException",
    group_exists = "GroupExistsException",
    invalid_parameter = "InvalidParameterException",
    invalid_password = "InvalidPasswordException",
    invalid_user_pool_configuration = "InvalidUserPoolConfigurationException",
    invalid_signature = "InvalidSignatureException",
    limit_exceeded = "LimitExceededException",
    missing_authentication_token = "MissingAuthenticationTokenException",
    not_authorized = "NotAuthorizedException",
    password_reset_required = "PasswordResetRequiredException",
    refresh_token_reuse = "RefreshTokenReuseException",
    request_entity_too_large = "RequestEntityTooLargeException",
    resource_not_found = "ResourceNotFoundException",
    serialization = "SerializationException",
    software_token_mfa_not_found = "SoftwareTokenMFANotFoundException",
    unauthorized = "UnauthorizedException",
    unknown_operation = "UnknownOperationException",
    unrecognized_client = "UnrecognizedClientException",
    unsupported_operation = "UnsupportedOperationException",
    unsupported_token_type = "UnsupportedTokenTypeException",
    unsupported_user_state = "UnsupportedUserStateException",
    user_not_confirmed = "UserNotConfirmedException",
    user_not_found = "UserNotFoundException",
    username_exists = "UsernameExistsException",
    web_authn_not_enabled = "WebAuthnNotEnabledException",
}

impl Refusal {
    pub(crate) fn wrong_password() -> Self {
        Self::not_authorized("Incorrect username or password.")
    }

    /// Too many wrong passwords: for a while no password is looked at.
    pub(crate) fn locked_out() -> Self {
        Self::not_authorized("Password attempts exceeded")
    }

    pub(crate) fn user_disabled() -> Self {
        Self::not_authorized("User is disabled.")
    }

    pub(crate) fn no_user() -> Self {
        Self::user_not_found("User does not exist.")
    }

    /// A code that was sent, and is not this one.
    pub(crate) fn wrong_code() -> Self {
        Self::code_mismatch("Invalid verification code provided, please try again.")
    }

    /// A code whose time is over, or that was never sent.
    pub(crate) fn old_code() -> Self {
        Self::expired_code("Invalid code provided, please request a code again.")
    }

    pub(crate) fn too_many_attempts() -> Self {
        Self::limit_exceeded("Attempt limit exceeded, please try after some time.")
    }

    /// No user, in the words of the operations around sign-up.
    pub(crate) fn no_user_of_client() -> Self {
        Self::user_not_found("Username/client id combination not found.")
    }

    pub(crate) fn no_device() -> Self {
        Self::resource_not_found("Device does not exist.")
    }

    pub(crate) fn no_group() -> Self {
        Self::resource_not_found("Group not found.")
    }

    pub(crate) fn no_pool(id: &str) -> Self {
        if id.len() > 55 {
            return Self::constraint("userPoolId", "Member must have length less than or equal to 55");
        }
        Self::resource_not_found(format!("User pool {id} does not exist."))
    }

    pub(crate) fn no_client(id: &str) -> Self {
        if id.len() > 128 {
            return Self::constraint("clientId", "Member must have length less than or equal to 128");
        }
        Self::resource_not_found(format!("User pool client {id} does not exist."))
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::invalid_parameter(format!("Missing required parameter {parameter}"))
    }

    /// A member that breaks the API's own model.
    pub(crate) fn constraint(member: &str, constraint: &str) -> Self {
        Self::invalid_parameter(format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}"
        ))
    }

    /// A value that is none of those that its member can have; which member, the reader does not know.
    pub(crate) fn not_in_enum(values: &[&str]) -> Self {
        let values = values.join(", ");
        Self::invalid_parameter(format!(
            "1 validation error detected: A value failed to satisfy constraint: Member must satisfy enum value \
             set: [{values}]"
        ))
    }

    /// A member that the API's own model requires; `name` as in the request.
    pub(crate) fn missing_member(name: &str) -> Self {
        let mut name = name.to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        Self::invalid_parameter(format!(
            "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must \
             not be null"
        ))
    }

    /// A fault of the pool's own.
    pub(crate) fn internal() -> Self {
        Self {
            status: 500,
            code: "InternalErrorException",
            message: Cow::Borrowed("Internal server error."),
        }
    }

    /// A change that could not be written to the data file.
    pub(crate) fn not_kept(failure: &str) -> Self {
        Self {
            message: format!("The data file cannot be written, and the pool has stopped: {failure}").into(),
            ..Self::internal()
        }
    }

    /// The same with the status of an address where nothing is, if it is the client's.
    pub(crate) fn into_not_found(self) -> Self {
        if self.status == 400 {
            self.with_status(404)
        } else {
            self
        }
    }

    /// What a rule of the web forbids: a foreign host or page.
    pub(crate) fn forbidden(message: &'static str) -> Self {
        Self {
            status: 403,
            code: "ForbiddenException",
            message: Cow::Borrowed(message),
        }
    }

    /// The error with another HTTP status.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

/// A value that cannot be used: the field is named, the value is not shown.
impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        match error.problem {
            Problem::Missing => Self::missing(error.field),
            _ => Self::invalid_parameter(format!("{error}.")),
        }
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code, refusal.message).with_status(refusal.status)
    }
}

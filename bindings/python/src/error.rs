//! Errors of the crates as exceptions of `cognito_srp.exceptions`.

use cognito_flow::core;
use cognito_flow::core::error::FieldError;
use cognito_flow::core::token::TokenError;
use cognito_flow::device_store::DeviceStoreError;
use cognito_flow::{Error, ServiceError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

use crate::convert::json_to_python;

/// An error on its way to Python. A function that returns it needs no interpreter while it works.
pub(crate) enum Fault {
    /// The caller's value.
    Argument(FieldError),
    Core(core::Error),
    Flow(Error),
    Service(ServiceError),
    Token(TokenError),
    /// Already an exception.
    Python(PyErr),
    /// A call that does not belong where it was made, as the text says.
    Misuse(&'static str),
    /// A panic in work that nobody called directly.
    Internal,
}

impl Fault {
    /// For results that carry an error along.
    pub(crate) fn of_flow(py: Python<'_>, error: &Error) -> PyErr {
        of_flow(py, error)
    }

    pub(crate) fn of_store(py: Python<'_>, error: &DeviceStoreError) -> PyErr {
        with_sources(py, "DeviceStoreError", error)
    }
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self::Argument(error)
    }
}

impl From<core::Error> for Fault {
    fn from(error: core::Error) -> Self {
        Self::Core(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Flow(error)
    }
}

impl From<TokenError> for Fault {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<PyErr> for Fault {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> Self {
        Python::attach(|py| match fault {
            Fault::Argument(error) => of_field(py, "BadValueError", &error.to_string(), &error),
            Fault::Core(error) => of_core(py, &error),
            Fault::Flow(error) => of_flow(py, &error),
            Fault::Service(error) => of_service(py, "ServiceError", &error, &[]),
            Fault::Token(error) => of_token(py, &error),
            Fault::Python(error) => error,
            Fault::Misuse(message) => raise(py, "MisuseError", message, &[]),
            Fault::Internal => raise(py, "InternalError", INTERNAL, &[]),
        })
    }
}

const INTERNAL: &str = "this is a mistake in cognito-srp itself, please report it: see the lines on stderr";

fn of_core(py: Python<'_>, error: &core::Error) -> PyErr {
    let message = error.to_string();
    match error {
        core::Error::BadArgument(field) => of_field(py, "BadValueError", &message, field),
        core::Error::BadAnswer(field) => of_field(py, "BadAnswerError", &message, field),
        core::Error::UnexpectedAnswer { .. } => raise(py, "UnexpectedAnswerError", &message, &[]),
        core::Error::Misuse(_) => raise(py, "MisuseError", &message, &[]),
        core::Error::SavedLogin(_) => raise(py, "SavedLoginError", &message, &[]),
        core::Error::Refused(error) => of_service(py, "ServiceError", error, &[]),
        other => raise(
            py,
            "CognitoSrpError",
            &other.to_string(),
            &[("code", other.code().into())],
        ),
    }
}

fn of_flow(py: Python<'_>, error: &Error) -> PyErr {
    match error {
        Error::Refused(error) => of_service(py, "ServiceError", error, &[]),
        Error::RefusedWithClockOff { error, clock_offset } => {
            let raised = of_service(py, "ServiceError", error, &[]);
            match raised.value(py).setattr("clock_offset", clock_offset) {
                Ok(()) => raised,
                Err(error) => error,
            }
        }
        Error::DeviceRefused {
            device_key, error, ..
        } => of_service(
            py,
            "DeviceRefusedError",
            error,
            &[("device_key", device_key.as_str().into())],
        ),
        Error::SignInEnded(error) => of_service(py, "SignInEndedError", error, &[]),
        Error::Protocol(error) => of_core(py, error),
        Error::Transport(_) => with_sources(py, "TransportError", error),
        Error::Token(error) => of_token(py, error),
        Error::DeviceStore(error) => with_sources(py, "DeviceStoreError", error),
        other => raise(
            py,
            "CognitoSrpError",
            &other.to_string(),
            &[("code", other.code().into())],
        ),
    }
}

fn of_token(py: Python<'_>, error: &TokenError) -> PyErr {
    raise(
        py,
        "TokenError",
        &error.to_string(),
        &[("code", error.code().into())],
    )
}

fn of_field(py: Python<'_>, class: &str, message: &str, error: &FieldError) -> PyErr {
    raise(py, class, message, &[("field", error.field.into())])
}

fn of_service(py: Python<'_>, class: &str, error: &ServiceError, more: &[(&str, Value)]) -> PyErr {
    let mut fields = vec![("code", error.code().into()), ("status", error.status().into())];
    fields.extend_from_slice(more);
    raise(py, class, error.message(), &fields)
}

/// The exception of that class, made with the message and these keyword arguments; whatever goes wrong on
/// the way is raised in its place.
fn raise(py: Python<'_>, class: &str, message: &str, fields: &[(&str, Value)]) -> PyErr {
    let made = || {
        let arguments = PyDict::new(py);
        for (name, value) in fields {
            arguments.set_item(name, json_to_python(py, value)?)?;
        }
        py.import("cognito_srp.exceptions")?
            .getattr(class)?
            .call((message,), Some(&arguments))
    };
    match made() {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// The exception of that class with the error's text and those of its sources. An exception among these is the
/// cause, and its text stays there: it is somebody else's.
fn with_sources(py: Python<'_>, class: &str, error: &(dyn std::error::Error + 'static)) -> PyErr {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(cause) = error.downcast_ref::<PyErr>() {
            let raised = raise(py, class, &text, &[]);
            raised.set_cause(py, Some(cause.clone_ref(py)));
            return raised;
        }
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    raise(py, class, &text, &[])
}

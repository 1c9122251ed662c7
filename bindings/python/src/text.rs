//! Texts and numbers as Python gives them. Where one cannot be used, the error does not carry the value: it may be
//! a secret.

use std::ops::Deref;

use cognito_flow::SecretString;
use cognito_flow::core::error::{FieldError, Problem};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;

use crate::config::bad;
use crate::error::Fault;

/// A `str`. Python's own error for one that is not UTF-8 would show it whole.
pub(crate) struct Text(String);

impl Text {
    /// What it should be that it is not, in an error.
    pub(crate) const EXPECTED: &str = "text that UTF-8 can express: it has a lone surrogate";
}

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = value.cast::<pyo3::types::PyString>()?;
        match text.to_cow() {
            Ok(text) => Ok(Self(text.into_owned())),
            Err(_) => Err(bad("str", Self::EXPECTED)),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl From<Text> for SecretString {
    fn from(text: Text) -> Self {
        Self::new(text.0)
    }
}

/// An `int` in the range of `T`. `field` is what an error calls it.
pub(crate) fn number<'py, T>(value: &Bound<'py, PyAny>, field: &'static str) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    value.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(value.py()) {
            let problem = Problem::Malformed {
                expected: "within the range that it may have",
            };
            return Fault::Argument(FieldError::new(field, problem)).into();
        }
        error
    })
}

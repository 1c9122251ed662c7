//! Texts and numbers as Python gives them. Where one cannot be used, the error does not carry the value: it may be
//! a secret.

use std::ops::Deref;

use cognito_flow::SecretString;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeError};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::config::bad;

/// A `str`. Python's own error for one that is not UTF-8 would show it whole.
pub(crate) struct Text(String);

const NOT_UTF8: &str = "text that UTF-8 can express: it has a lone surrogate";
const OUT_OF_RANGE: &str = "within the range that it may have";

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = value.cast::<PyString>()?;
        match text.to_cow() {
            Ok(text) => Ok(Self(text.into_owned())),
            Err(_) => Err(PyUnicodeError::new_err(NOT_UTF8)),
        }
    }
}

/// Any value, read as a `T`. An error calls it `name`.
pub(crate) fn read<'py, T>(value: &Bound<'py, PyAny>, name: &'static str) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py>,
{
    value.extract::<T>().map_err(|error| {
        let error: PyErr = error.into();
        let py = value.py();
        if error.is_instance_of::<PyUnicodeError>(py) {
            bad(name, NOT_UTF8)
        } else if error.is_instance_of::<PyOverflowError>(py) {
            bad(name, OUT_OF_RANGE)
        } else if error.is_instance_of::<PyTypeError>(py) {
            let wrong = PyTypeError::new_err(format!("{name}: {}", error.value(py)));
            wrong.set_cause(py, Some(error));
            wrong
        } else {
            error
        }
    })
}

/// An argument of a function, which is read under the name that it has there.
pub(crate) trait Argument {
    type Read;
    fn read(self, name: &'static str) -> PyResult<Self::Read>;
}

impl Argument for &Bound<'_, PyAny> {
    type Read = Text;

    fn read(self, name: &'static str) -> PyResult<Text> {
        read(self, name)
    }
}

impl Argument for Option<&Bound<'_, PyAny>> {
    type Read = Option<Text>;

    fn read(self, name: &'static str) -> PyResult<Option<Text>> {
        self.map(|value| read(value, name)).transpose()
    }
}

/// Reads arguments that are texts, each under its own name.
macro_rules! texts {
    ($($name:ident),+) => {
        $(let $name = crate::text::Argument::read($name, stringify!($name))?;)+
    };
}
pub(crate) use texts;

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

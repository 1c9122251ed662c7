//! Values on their way from and to Python.

use cognito_flow::SecretString;
use cognito_flow::core::message::Parameters;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

/// A mapping from texts to texts, such as `ChallengeParameters`. `name` is what an error calls it.
pub(crate) fn read_parameters(mapping: &Bound<'_, PyAny>, name: &str) -> PyResult<Parameters> {
    let wrong = || PyTypeError::new_err(format!("{name} is not a mapping from str to str"));
    let mapping = mapping.cast::<PyMapping>().map_err(|_| wrong())?;
    let mut parameters = Parameters::new();
    for item in mapping.items()?.iter() {
        let (key, value) = item.extract::<(String, String)>().map_err(|_| wrong())?;
        parameters.insert(key, SecretString::new(value));
    }
    Ok(parameters)
}

pub(crate) fn parameters_to_dict(py: Python<'_>, parameters: &Parameters) -> PyResult<Py<PyAny>> {
    let dict = PyDict::new(py);
    for (name, value) in parameters.iter() {
        dict.set_item(name, value)?;
    }
    Ok(dict.into_any().unbind())
}

//! The native part of the Python package `cognito-srp`: translation only. What is said to Python's users is
//! said in the stubs, `python/cognito_srp/_native.pyi`.

mod convert;
mod error;
mod srp;
mod surroundings;
mod token;

use pyo3::prelude::*;

/// The native part of cognito_srp: use the public modules.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    srp::add_to(module)?;
    token::add_to(module)
}

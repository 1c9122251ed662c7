//! The native part of the Python package `cognito-srp`: translation only. What is said to Python's users is
//! said in the stubs, `python/cognito_srp/_native.pyi`.

mod answer;
mod client;
mod config;
mod convert;
mod device_store;
mod error;
mod login;
mod operation;
mod pool;
mod sign_in;
mod srp;
mod surroundings;
mod text;
mod token;
mod token_provider;

use pyo3::prelude::*;

/// The native part of cognito_srp: use the public modules.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    srp::add_to(module)?;
    login::add_to(module)?;
    operation::add_to(module)?;
    client::add_to(module)?;
    pool::add_to(module)?;
    token::add_to(module)?;
    // The stub is the one list of names.
    module.delattr("__all__")
}

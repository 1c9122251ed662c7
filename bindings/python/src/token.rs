//! Tokens that were got elsewhere.

use cognito_flow::core::token::{Expected, Jwks, TokenUse};
use cognito_flow::verify_token as verify;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::config::bad;
use crate::error::Fault;
use crate::text::{read, texts};

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(verify_token, module)?)
}

#[pyfunction]
#[pyo3(signature = (token, jwks, *, issuer, client_id, token_use, leeway, now))]
#[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
fn verify_token(
    py: Python<'_>,
    token: &Bound<'_, PyAny>,
    jwks: &Bound<'_, PyAny>,
    issuer: &Bound<'_, PyAny>,
    client_id: &Bound<'_, PyAny>,
    token_use: &str,
    leeway: &Bound<'_, PyAny>,
    now: &Bound<'_, PyAny>,
) -> PyResult<String> {
    texts!(token, jwks, issuer, client_id);
    let token_use = match token_use {
        "id" => TokenUse::Id,
        "access" => TokenUse::Access,
        _ => return Err(bad("token_use", "'id' or 'access'")),
    };
    let expected = Expected {
        issuer: issuer.into(),
        client_id: client_id.into(),
        token_use,
        leeway: read(leeway, "leeway")?,
    };
    let now = read(now, "now")?;
    let claims = py.detach(|| verify(&token, &Jwks::parse(jwks.as_bytes())?, &expected, now));
    let claims = claims.map_err(Fault::from)?;
    serde_json::to_string(&claims).map_err(|error| PyValueError::new_err(error.to_string()))
}

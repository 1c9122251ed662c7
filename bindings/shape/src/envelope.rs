//! What every call gives: `{"ok": …}` or `{"fault": …}`.

use cognito_srp_core::SecretString;
use cognito_srp_core::error::{Error, ServiceError};
use cognito_srp_core::json::Json;

use crate::fault::Fault;

pub(crate) fn outcome(outcome: Result<Json, Fault>) -> SecretString {
    match outcome {
        Ok(value) => done(value),
        Err(fault) => envelope("fault", fault.into_json()),
    }
}

/// A result.
pub fn done(value: Json) -> SecretString {
    envelope("ok", value)
}

/// A service's error.
pub fn refused(error: ServiceError) -> SecretString {
    outcome(Err(Error::Refused(error).into()))
}

fn envelope(name: &str, value: Json) -> SecretString {
    Json::object(&mut [(name, value)]).to_text()
}

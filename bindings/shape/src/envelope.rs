//! What every call gives: `{"ok": …}` or `{"fault": …}`.

use cognito_srp_core::SecretString;
use cognito_srp_core::error::{Error, ServiceError};
use cognito_srp_core::message::Body;
use serde_json::{Map, Value};

use crate::fault::Fault;

pub(crate) fn outcome(outcome: Result<Value, Fault>) -> SecretString {
    match outcome {
        Ok(value) => done(value),
        Err(fault) => envelope("fault", fault.into_json()),
    }
}

/// A result.
pub fn done(value: Value) -> SecretString {
    envelope("ok", value)
}

/// A service's error.
pub fn refused(error: ServiceError) -> SecretString {
    outcome(Err(Error::Refused(error).into()))
}

fn envelope(name: &str, value: Value) -> SecretString {
    let mut members = Map::new();
    members.insert(name.into(), value);
    Body::from(Value::Object(members)).to_json()
}

//! Whether to send a request once more, and when.

use core::time::Duration;

use cognito_srp_core::error::ServiceError;
use cognito_srp_core::json::Json;
use cognito_srp_core::retry::{self, MAX_ATTEMPTS};

use crate::argument::Argument;
use crate::fault::Fault;
use crate::machine::Outcome;

/// Milliseconds to wait after a request that was refused with `error`, or, where there is none, did not come to
/// its end; `null` where it is of no use. `jitter` is drawn from 0 to 1000. `notSent` says that nothing of it can
/// have arrived.
pub(crate) fn delay(argument: Argument<'_>) -> Outcome {
    let operation = argument.text("operation")?;
    let attempt = argument.count("attempt")?.unwrap_or(1);
    let jitter = f64::from(argument.count("jitter")?.unwrap_or_default()) / 1000.0;
    if attempt >= argument.count("maxAttempts")?.unwrap_or(MAX_ATTEMPTS) {
        return Ok(Json::Null);
    }
    let delay = match argument.optional_object("error")? {
        Some(error) => {
            let status = error.count("status")?.map(u16::try_from).transpose();
            let status = status.map_err(|_| Fault::wrong("status", "an HTTP status"))?;
            let error = ServiceError::new(error.text("code")?, "").with_status(status.unwrap_or(400));
            // A document, as against an operation, may be fetched any number of times.
            match operation {
                "" => retry::is_transient(&error).then(|| retry::back_off(attempt, jitter)),
                _ => retry::delay(operation, &error, attempt, jitter),
            }
        }
        None => {
            let harmless = operation.is_empty() || retry::is_repeatable(operation);
            (harmless || argument.flag("notSent")?).then(|| retry::back_off(attempt, jitter))
        }
    };
    let milliseconds = delay.as_ref().map(Duration::as_millis);
    Ok(milliseconds
        .map(|number| Json::number(number as i64))
        .unwrap_or_default())
}

//! Which errors to try again after, and when: the same for every client.

use core::time::Duration;

use crate::error::ServiceError;

/// How often a request is sent at the most, unless the caller was told otherwise.
pub const MAX_ATTEMPTS: u32 = 3;

/// Whether the service was busy or stumbled, so that the same request may succeed a little later.
pub fn is_transient(error: &ServiceError) -> bool {
    is_throttled(error)
        || error.code() == "InternalErrorException"
        || matches!(error.status(), 500 | 502 | 503 | 504)
}

/// Whether the service turned the request away unread, because there were too many.
pub fn is_throttled(error: &ServiceError) -> bool {
    error.status() == 429
        || matches!(
            error.code(),
            "TooManyRequestsException" | "ThrottlingException" | "RequestLimitExceeded"
        )
}

/// Whether sending `operation` a second time does no harm even if the first one did arrive. The answer to a
/// challenge uses up its session or secret block, so a second one would be refused.
pub fn is_repeatable(operation: &str) -> bool {
    const CHANGING: [&str; 5] = [
        "InitiateAuth",
        "AdminInitiateAuth",
        "RevokeToken",
        "UpdateDeviceStatus",
        "SetUserMFAPreference",
    ];
    const READING: [&str; 5] = ["Get", "List", "Describe", "AdminGet", "AdminList"];
    // Named like reading, but the one uses up a token and the other sends a message.
    const NOT_READING: [&str; 2] = ["GetTokensFromRefreshToken", "GetUserAttributeVerificationCode"];
    let reads = READING.iter().any(|prefix| operation.starts_with(prefix));
    CHANGING.contains(&operation) || (reads && !NOT_READING.contains(&operation))
}

/// How long to wait before trying again after `error`, the answer to attempt number `attempt` (the first
/// is 1); nothing when it is of no use. How many attempts there are is the caller's business: see
/// [`MAX_ATTEMPTS`]. `jitter` is drawn from 0 to 1.
pub fn delay(operation: &str, error: &ServiceError, attempt: u32, jitter: f64) -> Option<Duration> {
    let worth_it = is_throttled(error) || (is_transient(error) && is_repeatable(operation));
    worth_it.then(|| back_off(attempt, jitter))
}

/// The wait after attempt number `attempt`: 100 ms, doubled for each attempt up to the sixth, plus as much
/// again times `jitter`, so at most 6.4 s.
pub fn back_off(attempt: u32, jitter: f64) -> Duration {
    let base = Duration::from_millis(100 << attempt.clamp(1, 6).saturating_sub(1));
    let jitter = if jitter.is_nan() {
        0.0
    } else {
        jitter.clamp(0.0, 1.0)
    };
    base + Duration::from_nanos((base.as_nanos() as f64 * jitter) as u64)
}

//! The client against a pool that checks everything, and against services that are up to no good. Nothing
//! waits for a clock.

#[cfg(feature = "blocking")]
mod blocking;
mod devices;
mod hostile_answers;
mod over_http;
mod refresh;
mod retries;
mod sign_in;
mod support;
mod tokens;

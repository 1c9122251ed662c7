//! The client against a pool that checks everything, and against services that are up to no good. Nothing
//! waits for a clock.

#[cfg(test)]
mod admin;
#[cfg(feature = "blocking")]
#[cfg(test)]
mod blocking;
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod device_failures;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod hostile_answers;
#[cfg(test)]
mod kept_sessions;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod over_http;
#[cfg(test)]
mod refresh;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod support;
#[cfg(test)]
mod token_provider;
#[cfg(test)]
mod tokens;

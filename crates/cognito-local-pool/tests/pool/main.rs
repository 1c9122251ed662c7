//! The local pool as its clients see it: over HTTP, with real SRP exchanges. No test waits: they move the
//! pool's clock.

#![expect(
    clippy::needless_pass_by_value,
    reason = "bodies are written in the place where they are sent"
)]
#![expect(clippy::panic, reason = "that is how the helpers of tests fail")]

mod accepted;
mod accounts;
mod attributes;
mod client_secrets;
mod clock;
mod crash;
mod custom_auth;
mod damage;
mod data;
mod device_last;
mod device_operations;
mod devices;
mod devices_given_up;
mod groups;
mod hidden_users;
mod hostile;
mod http;
mod in_memory;
mod lists;
mod lockout;
mod mfa;
mod mfa_preference;
mod mfa_setup;
mod names_taken;
mod origins;
mod page;
mod passwords;
mod program;
mod refused;
mod rotation;
mod secret_hash;
mod seed;
mod sessions;
mod sign_up;
mod signatures;
mod support;
mod tokens;
mod unknown_users;
mod user_auth;
mod user_names;

//! Every path of a sign-in, with nothing between the login machine and the pool.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]

#[path = "paths/device_rules.rs"]
mod device_rules;
#[path = "paths/every_flow.rs"]
mod every_flow;
#[path = "paths/journeys.rs"]
mod journeys;

use cognito_srp_tests::pair::Wire;

const WIRE: Wire = Wire::Memory;

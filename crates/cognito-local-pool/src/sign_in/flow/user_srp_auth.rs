//! `USER_SRP_AUTH`: `USERNAME`, `SRP_A` → `PASSWORD_VERIFIER`, without a Session.

use cognito_srp_core::message::AuthResponse;

use super::Start;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::srp_start::start_srp;

pub(super) fn run(service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
    let username = start.parameters.require("USERNAME")?;
    let srp_a = start.parameters.require("SRP_A")?;
    start.check_hash(username)?;
    start_srp(service, &start.client, username, srp_a, None)
}

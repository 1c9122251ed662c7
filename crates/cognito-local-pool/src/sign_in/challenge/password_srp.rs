//! `PASSWORD_SRP`: A for the password, within `USER_AUTH` → `PASSWORD_VERIFIER` with a Session.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::PasswordSrp;

use super::Answer;
use super::select_challenge::{chosen, use_up};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::srp_start::start_srp;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let srp_a = answer.responses.require("SRP_A")?;
    let login = chosen(service, answer, PasswordSrp::NAME)?;
    let carry_on = |name| Login::new(&answer.client, name);
    let response = start_srp(service, &answer.client, &login.username, srp_a, Some(&carry_on))?;
    use_up(service, answer, PasswordSrp::NAME);
    Ok(response)
}

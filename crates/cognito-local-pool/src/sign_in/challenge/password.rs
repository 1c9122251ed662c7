//! `PASSWORD`: the password itself, within `USER_AUTH`.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::Password;

use super::Answer;
use super::select_challenge::{chosen, use_up};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::flow::by_password;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let password = answer.responses.require("PASSWORD")?;
    let login = chosen(service, answer, Password::NAME)?;
    let response = by_password(
        service,
        &answer.client,
        &login.username,
        password,
        &answer.responses,
    )?;
    use_up(service, answer, Password::NAME);
    Ok(response)
}

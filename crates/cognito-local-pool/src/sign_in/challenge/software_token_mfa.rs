//! `SOFTWARE_TOKEN_MFA`: the code that the authenticator app shows.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::SoftwareTokenMfa;

use super::Answer;
use super::mfa_code::answer_with_code;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::CodeVerdict;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let code = answer.responses.require(SoftwareTokenMfa::CODE)?;
    answer_with_code(
        service,
        answer,
        SoftwareTokenMfa::NAME,
        |session, pool, login, now| {
            let user = pool.user_mut(&login.username).ok_or_else(Refusal::no_user)?;
            let token = user.mfa.software_token.as_mut().ok_or_else(|| {
                Refusal::software_token_mfa_not_found("Software Token MFA does not exist for the user.")
            })?;
            match token.take(code, now) {
                CodeVerdict::Right => Ok(()),
                CodeVerdict::UsedBefore => Err(Refusal::expired_code(
                    "Your software token has already been used once.",
                )),
                CodeVerdict::Wrong => {
                    session.count_wrong_code();
                    Err(Refusal::code_mismatch("Invalid code received for user"))
                }
            }
        },
    )
}

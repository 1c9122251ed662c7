//! `SMS_MFA`: the code that was sent to the user's phone.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::SmsMfa;

use super::Answer;
use super::mfa_code::{answer_with_code, judge};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::session::Step;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let code = answer.responses.require(SmsMfa::CODE)?;
    answer_with_code(service, answer, SmsMfa::NAME, |session, _, _, now| {
        let Step::Sms(pending) = &mut session.step else {
            return Err(Refusal::internal());
        };
        judge(pending.attempt(code, now), session)
    })
}

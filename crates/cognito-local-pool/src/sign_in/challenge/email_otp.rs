//! `EMAIL_OTP`: the code that was sent by e-mail, as a first or second factor or to set one up.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::EmailOtp;

use super::Answer;
use super::mfa_code::{answer_with_code, judge};
use super::sms_otp::accept_address;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::session::{EmailOtpUse, Step};
use crate::state::code::Medium;
use crate::state::mfa::Factor;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let code = answer.responses.require(EmailOtp::CODE)?;
    answer_with_code(service, answer, EmailOtp::NAME, |session, pool, login, now| {
        let Step::EmailOtp(pending, _) = &mut session.step else {
            return Err(Refusal::internal());
        };
        let attempt = pending.attempt(code, now);
        judge(attempt, session)?;
        let Step::EmailOtp(_, used_for) = &session.step else {
            return Err(Refusal::internal());
        };
        match used_for {
            EmailOtpUse::SecondFactor => Ok(()),
            EmailOtpUse::FirstFactor => accept_address(pool, login, Medium::Email, now),
            EmailOtpUse::SetUp(address) => {
                pool.verify_address(&login.username, Medium::Email, address)?;
                let user = pool.user_mut(&login.username).ok_or_else(Refusal::no_user)?;
                user.mfa.enable(Factor::Email, true);
                user.modified = now;
                Ok(())
            }
        }
    })
}

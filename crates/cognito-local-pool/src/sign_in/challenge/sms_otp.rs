//! `SMS_OTP`: the code that was sent to the user's phone in place of a password.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::SmsOtp;

use super::Answer;
use super::mfa_code::{answer_with_code, judge};
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::first_factor::check_status;
use crate::sign_in::session::Step;
use crate::state::code::Medium;
use crate::state::pool::UserPool;
use crate::state::user::UserStatus;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let code = answer.responses.require(SmsOtp::CODE)?;
    answer_with_code(service, answer, SmsOtp::NAME, |session, pool, login, now| {
        let Step::SmsOtp(pending) = &mut session.step else {
            return Err(Refusal::internal());
        };
        let attempt = pending.attempt(code, now);
        judge(attempt, session)?;
        accept_address(pool, login, Medium::Sms, now)
    })
}

/// Who has a code has the address that it went to: it is verified by that, and so is the account.
pub(super) fn accept_address(
    pool: &mut UserPool,
    login: &Login,
    medium: Medium,
    now: Moment,
) -> Result<(), Refusal> {
    let user = pool.user(&login.username).ok_or_else(Refusal::wrong_password)?;
    let address = user.attributes.get(medium.attribute()).map(str::to_owned);
    let address = address.ok_or_else(Refusal::wrong_password)?;
    pool.verify_address(&login.username, medium, &address)?;
    let user = pool.user_mut(&login.username).ok_or_else(Refusal::no_user)?;
    if user.status == UserStatus::Unconfirmed {
        user.status = UserStatus::Confirmed;
        user.sign_up_code = None;
        user.modified = now;
    }
    let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
    check_status(pool, user, now)
}

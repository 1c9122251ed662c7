//! `MFA_SETUP`: a user without a second factor sets one up. An authenticator app goes through
//! AssociateSoftwareToken and VerifySoftwareToken first, and the session of the latter comes here; an e-mail
//! address comes with the first session and gets `EMAIL_OTP`.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::MfaSetup;

use super::Answer;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::next_step::{Next, go_on, take_device};
use crate::sign_in::one_time_code::{Sending, send_and_ask};
use crate::sign_in::session::{SessionProblem, SetUp, Step};
use crate::state::Store;
use crate::state::attributes::looks_like_email;
use crate::state::code::Medium;
use crate::state::mfa::Factor;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let now = service.now();
    let next: Next = {
        let mut store = service.store();
        let Store { pools, sign_ins, .. } = &mut *store;
        let session = sign_ins.session(answer.session.as_ref(), MfaSetup::NAME, &answer.client, now)?;
        let mut login = session.login.clone();
        let pool = pools
            .get_mut(&login.pool_id)
            .ok_or_else(|| Refusal::no_pool(&login.pool_id))?;
        answer.continues(pool, &login)?;
        take_device(pool, &mut login, &answer.responses)?;
        match (&session.step, answer.responses.get("EMAIL")) {
            (Step::MfaSetup(SetUp::Verified(_)), _) => {
                session.use_up();
                let done = Step::MfaSetup(SetUp::Begun);
                if let Step::MfaSetup(SetUp::Verified(token)) = std::mem::replace(&mut session.step, done) {
                    let user = pool.user_mut(&login.username).ok_or_else(Refusal::no_user)?;
                    user.mfa.adopt(*token);
                    user.modified = now;
                }
                login.factor_proven = true;
                go_on(service, &mut store, &answer.client, login, now)?
            }
            (Step::MfaSetup(SetUp::Begun), Some(address)) => {
                if !pool.mfa.factors().contains(&Factor::Email) {
                    return Err(Refusal::invalid_parameter(
                        "EMAIL_OTP is not enabled for the user pool.",
                    ));
                }
                if !looks_like_email(address) {
                    return Err(Refusal::invalid_parameter("Invalid email address format."));
                }
                session.use_up();
                let sending = Sending::SetUp(address.to_owned());
                send_and_ask(&mut store, &answer.client, login, Medium::Email, sending, now)?
            }
            // Nothing is set up yet.
            _ => return Err(SessionProblem::Invalid.into()),
        }
    };
    next.into_response(service, &answer.client)
}

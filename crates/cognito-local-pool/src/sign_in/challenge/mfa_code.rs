//! What the challenges with a code have in common: it is checked, and the sign-in goes on.

use cognito_srp_core::message::AuthResponse;

use super::Answer;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::next_step::{go_on, take_device};
use crate::sign_in::session::Session;
use crate::state::Store;
use crate::state::code::Attempt;
use crate::state::pool::UserPool;

/// Answers `challenge` with a code that `check` looks at. A wrong code leaves the session usable and is
/// counted.
pub(super) fn answer_with_code(
    service: &Service,
    answer: &Answer,
    challenge: &str,
    check: impl FnOnce(&mut Session, &mut UserPool, &Login, Moment) -> Result<(), Refusal>,
) -> Result<AuthResponse, Refusal> {
    let now = service.now();
    let next = {
        let mut store = service.store();
        let Store { pools, sign_ins, .. } = &mut *store;
        let session = sign_ins.session(answer.session.as_ref(), challenge, &answer.client, now)?;
        let mut login = session.login.clone();
        let pool = pools
            .get_mut(&login.pool_id)
            .ok_or_else(|| Refusal::no_pool(&login.pool_id))?;
        answer.continues(pool, &login)?;
        // Before the code is used up: clients send the answer again without a device that is not known.
        take_device(pool, &mut login, &answer.responses)?;
        check(session, pool, &login, now)?;
        session.use_up();
        login.factor_proven = true;
        if let Some(custom) = &mut login.custom {
            custom.push(challenge, true);
        }
        go_on(service, &mut store, &answer.client, login, now)?
    };
    next.into_response(service, &answer.client)
}

/// What a try with a code that was sent gives; a wrong one is counted.
pub(super) fn judge(attempt: Attempt, session: &mut Session) -> Result<(), Refusal> {
    match attempt {
        Attempt::Right => Ok(()),
        Attempt::Wrong | Attempt::Expired | Attempt::TooMany => {
            session.count_wrong_code();
            Err(Refusal::code_mismatch("Invalid code or auth state for the user."))
        }
    }
}

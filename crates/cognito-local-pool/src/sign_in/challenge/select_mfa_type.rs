//! `SELECT_MFA_TYPE`: a user with several second factors chooses one.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::SelectMfaType;

use super::Answer;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::next_step::{ask_for_factor, take_device};
use crate::sign_in::session::Step;
use crate::state::mfa::Factor;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let chosen = answer.responses.require("ANSWER")?;
    let now = service.now();
    let next = {
        let mut store = service.store();
        let text = answer.session.as_ref();
        let session = store
            .sign_ins
            .session(text, SelectMfaType::NAME, &answer.client, now)?;
        let mut login = session.login.clone();
        let factor = Factor::of_name(chosen).filter(
            |factor| matches!(&session.step, Step::SelectMfaType(factors) if factors.contains(factor)),
        );
        let pool = store.pool(&login.pool_id)?;
        answer.continues(pool, &login)?;
        let factor = factor.ok_or_else(|| Refusal::invalid_parameter("Invalid MFA type was selected."))?;
        take_device(pool, &mut login, &answer.responses)?;
        store
            .sign_ins
            .session(text, SelectMfaType::NAME, &answer.client, now)?
            .use_up();
        ask_for_factor(&mut store, &answer.client, login, factor, now)?
    };
    next.into_response(service, &answer.client)
}

//! `CUSTOM_CHALLENGE`: the answer to a question of the pool's own. A wrong one is no error: what decides
//! about the flow may ask again.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::CustomChallenge;

use super::Answer;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::custom::consult;
use crate::sign_in::next_step::take_device;
use crate::sign_in::session::Step;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let given = answer.responses.require("ANSWER")?;
    let now = service.now();
    let login = {
        let mut store = service.store();
        let text = answer.session.as_ref();
        let session = store
            .sign_ins
            .session(text, CustomChallenge::NAME, &answer.client, now)?;
        let mut login = session.login.clone();
        let right = matches!(&session.step, Step::Custom(expected) if expected.ct_eq(given));
        let pool = store.pool(&login.pool_id)?;
        answer.continues(pool, &login)?;
        let exists = pool.user(&login.username).is_some();
        // Before the session is used up: clients answer again without a device that is not known.
        take_device(pool, &mut login, &answer.responses)?;
        store
            .sign_ins
            .session(text, CustomChallenge::NAME, &answer.client, now)?
            .use_up();
        if let Some(custom) = &mut login.custom {
            custom.push(CustomChallenge::NAME, right && exists);
        }
        login
    };
    consult(service, &answer.client, login)?.into_response(service, &answer.client)
}

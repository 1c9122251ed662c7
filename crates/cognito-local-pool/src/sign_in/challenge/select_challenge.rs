//! `SELECT_CHALLENGE`: a first factor is chosen; its data may come with the choice.

use cognito_srp_core::SecretString;
use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::SelectChallenge;

use super::Answer;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::flow::begin;
use crate::sign_in::session::{Session, Step};
use crate::state::Store;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let chosen = answer.responses.require("ANSWER")?;
    let login = {
        let mut store = service.store();
        let session = waiting(&mut store, answer, SelectChallenge::NAME, service)?;
        let offered = offers(session, chosen);
        let login = session.login.clone();
        answer.is_of(store.pool(&login.pool_id)?, &login)?;
        if !offered && chosen != "WEB_AUTHN" {
            return Err(Refusal::invalid_parameter("Invalid challenge was selected."));
        }
        login
    };
    let response = begin(
        service,
        &answer.client,
        &login.username,
        chosen,
        &answer.responses,
    )?;
    use_up(service, answer, SelectChallenge::NAME);
    Ok(response)
}

fn offers(session: &Session, challenge: &str) -> bool {
    matches!(&session.step, Step::SelectChallenge(available) if available.contains(&challenge))
}

/// The login that waits for the answer to `challenge`: asked for by itself, or offered among others by a
/// `SELECT_CHALLENGE` that is skipped.
pub(super) fn chosen(service: &Service, answer: &Answer, challenge: &str) -> Result<Login, Refusal> {
    let mut store = service.store();
    let login = match waiting(&mut store, answer, challenge, service) {
        Ok(session) => session.login.clone(),
        Err(refusal) => {
            let session = waiting(&mut store, answer, SelectChallenge::NAME, service);
            match session {
                Ok(session) if offers(session, challenge) => session.login.clone(),
                _ => return Err(refusal),
            }
        }
    };
    answer.is_of(store.pool(&login.pool_id)?, &login)?;
    Ok(login)
}

/// Ends the session that an answer came with, after it was right.
pub(super) fn use_up(service: &Service, answer: &Answer, challenge: &str) {
    let mut store = service.store();
    for name in [challenge, SelectChallenge::NAME] {
        // It is for one of the two.
        if let Ok(session) = waiting(&mut store, answer, name, service) {
            session.use_up();
        }
    }
}

fn waiting<'a>(
    store: &'a mut Store,
    answer: &Answer,
    challenge: &str,
    service: &Service,
) -> Result<&'a mut Session, Refusal> {
    let text: Option<&SecretString> = answer.session.as_ref();
    store
        .sign_ins
        .session(text, challenge, &answer.client, service.now())
}

//! `PASSWORD_VERIFIER`: the claim over the user's password.

use cognito_srp_core::message::challenge::PasswordVerifier;
use cognito_srp_core::message::{AuthResponse, PasswordClaim};
use cognito_srp_core::srp::Party;

use super::Answer;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::first_factor::after_password;
use crate::sign_in::next_step::go_on;
use crate::sign_in::round::{Prover, check_timestamp};
use crate::sign_in::session::SessionProblem;
use crate::state::Store;
use crate::state::expiring::Fingerprint;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let claim = PasswordClaim::from_parameters(&answer.responses)?;
    check_timestamp(&claim)?;
    let now = service.now();
    let next = {
        let mut store = service.store();
        let proven = prove(service, &mut store, answer, &claim, now)?;
        // If the device is not known the exchange stays, since clients send the same claim again without
        // the key.
        let client = &answer.client;
        let mut login = after_password(&store, client, &proven.username, &answer.responses, now)?;
        login.custom = proven.custom;
        if let Some(custom) = &mut login.custom {
            custom.push(PasswordVerifier::NAME, true);
        }
        end(&mut store, answer, &claim, now);
        go_on(service, &mut store, client, login, now)?
    };
    next.into_response(service, &answer.client)
}

/// Ends the exchange of a claim, and its session.
fn end(store: &mut Store, answer: &Answer, claim: &PasswordClaim, now: Moment) {
    let sign_ins = &mut store.sign_ins;
    sign_ins.rounds.take(&Fingerprint::of(&claim.secret_block), now);
    let text = answer.session.as_ref();
    if let Ok(session) = sign_ins.session(text, PasswordVerifier::NAME, &answer.client, now) {
        session.use_up();
    }
}

/// Checks the claim and gives the login that it was made for. A wrong one ends its exchange and is counted.
fn prove(
    service: &Service,
    store: &mut Store,
    answer: &Answer,
    claim: &PasswordClaim,
    now: Moment,
) -> Result<Login, Refusal> {
    let block = Fingerprint::of(&claim.secret_block);
    let Store { pools, sign_ins, .. } = &mut *store;
    let round = sign_ins
        .rounds
        .get_mut(&block, now)
        .ok_or_else(Refusal::wrong_password)?;
    if round.client_id != answer.client.id {
        return Err(Refusal::wrong_password());
    }
    let pool = pools
        .get_mut(&round.pool_id)
        .ok_or_else(Refusal::wrong_password)?;
    let (name, exists) = match &round.prover {
        Prover::User(name) => (name.clone(), true),
        Prover::Nobody(name) => (name.clone(), false),
        Prover::Device(_) => return Err(Refusal::wrong_password()),
    };
    let party = Party {
        namespace: pool.id.name(),
        name: &name,
    };
    // Computed for everyone, so that nobody can tell by the time who exists.
    let signed = round.verify(claim, party, now, service.settings().timestamp_window);
    let user = pool
        .user(&name)
        .filter(|_| exists && answer.is_of_user(pool, &name));
    let current = user
        .and_then(|user| user.password.as_ref())
        .is_some_and(|known| known.salt == round.salt);
    let right = signed && current;
    let login = match (round.session, &answer.session) {
        // USER_SRP_AUTH: none was given out.
        (None, None) => Login::new(&answer.client, name.clone()),
        (None, Some(_)) => return Err(SessionProblem::Invalid.into()),
        (Some(given), text) => {
            let session = sign_ins.session(text.as_ref(), PasswordVerifier::NAME, &answer.client, now)?;
            if text.as_ref().map(|text| Fingerprint::of(text.expose())) != Some(given) {
                return Err(SessionProblem::Invalid.into());
            }
            session.login.clone()
        }
    };
    sign_ins.check_lock(&answer.client.pool_id, &name, now)?;
    sign_ins.count_password(&answer.client.pool_id, &name, right, now);
    if right {
        Ok(login)
    } else {
        end(store, answer, claim, now);
        Err(Refusal::wrong_password())
    }
}

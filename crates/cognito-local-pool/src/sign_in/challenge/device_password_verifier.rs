//! `DEVICE_PASSWORD_VERIFIER`: the claim over the device password.

use cognito_srp_core::message::challenge::DevicePasswordVerifier;
use cognito_srp_core::message::{AuthResponse, PasswordClaim};
use cognito_srp_core::srp::Party;

use super::Answer;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
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
        let login = prove(service, &mut store, answer, &claim, now)?;
        go_on(service, &mut store, &answer.client, login, now)?
    };
    next.into_response(service, &answer.client)
}

/// Checks the claim. Right or wrong, it ends its exchange.
fn prove(
    service: &Service,
    store: &mut Store,
    answer: &Answer,
    claim: &PasswordClaim,
    now: Moment,
) -> Result<Login, Refusal> {
    let block = Fingerprint::of(&claim.secret_block);
    let Store { pools, sign_ins, .. } = store;
    let round = sign_ins
        .rounds
        .get_mut(&block, now)
        .filter(|round| round.client_id == answer.client.id);
    let Some(Prover::Device(prover)) = round.as_ref().map(|round| &round.prover) else {
        return Err(Refusal::wrong_password());
    };
    let mut login = prover.login.clone();
    // Found by the secret block, so a missing session will do, and one of an earlier step too; one that
    // was never given out will not.
    let given = prover.session;
    if let Some(text) = &answer.session
        && Fingerprint::of(text.expose()) != given
        && !sign_ins.belongs_to(text, &answer.client, &login.username, now)
    {
        return Err(SessionProblem::Invalid.into());
    }
    let round = sign_ins
        .rounds
        .take(&block, now)
        .ok_or_else(Refusal::wrong_password)?;
    let Prover::Device(prover) = &round.prover else {
        return Err(Refusal::internal());
    };
    if let Some(session) = sign_ins.sessions.get_mut(&given, now) {
        session.use_up();
    }
    let pool = pools
        .get(&login.pool_id)
        .ok_or_else(|| Refusal::no_pool(&login.pool_id))?;
    answer.continues(pool, &login)?;
    let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
    let device = user
        .devices
        .get(&prover.device_key)
        .ok_or_else(Refusal::no_device)?;
    let named = answer
        .responses
        .get("DEVICE_KEY")
        .is_none_or(|key| key == prover.device_key);
    let party = Party {
        namespace: &prover.group_key,
        name: &prover.device_key,
    };
    let signed = round.verify(claim, party, now, service.settings().timestamp_window);
    if !(signed && named && device.salt == round.salt) {
        return Err(Refusal::wrong_password());
    }
    login.device_proven = true;
    if let Some(custom) = &mut login.custom {
        custom.push(DevicePasswordVerifier::NAME, true);
    }
    Ok(login)
}

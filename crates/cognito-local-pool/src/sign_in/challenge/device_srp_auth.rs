//! `DEVICE_SRP_AUTH`: A for the device password → `DEVICE_PASSWORD_VERIFIER`.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::{Challenge, DevicePasswordVerifier, DeviceSrpAuth};

use super::Answer;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::round::{DeviceProver, Prover, Round, parse_a, serve};
use crate::sign_in::session::{SessionProblem, Step, awaited_device};
use crate::state::Store;
use crate::state::expiring::Fingerprint;

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let device_key = answer.responses.require("DEVICE_KEY")?;
    let a = parse_a(answer.responses.require("SRP_A")?)?;
    let now = service.now();
    let (login, group_key, salt, verifier) = {
        let mut store = service.store();
        let key = find_session(&mut store, answer, device_key, now)?;
        let session = store
            .sign_ins
            .session_by_key(key, DeviceSrpAuth::NAME, &answer.client, now)?;
        let login = session.login.clone();
        let pool = store.pool(&login.pool_id)?;
        answer.continues(pool, &login)?;
        let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
        let device = user.devices.get(device_key).ok_or_else(Refusal::no_device)?;
        if login.device_key.as_deref() != Some(device_key) {
            return Err(SessionProblem::Invalid.into());
        }
        let values = (
            login,
            device.group_key.clone(),
            device.salt.clone(),
            device.verifier.clone(),
        );
        store
            .sign_ins
            .session_by_key(key, DeviceSrpAuth::NAME, &answer.client, now)?
            .use_up();
        values
    };
    let (server, key) = serve(&a, &salt, verifier)?;
    let block = Fingerprint::of(server.secret_block.as_str());
    let username = login.username.clone();
    let session = {
        let mut store = service.store();
        let session = store
            .sign_ins
            .begin(&answer.client, login.clone(), Step::DeviceClaim, now);
        let prover = DeviceProver {
            device_key: device_key.to_owned(),
            group_key,
            session: Fingerprint::of(session.expose()),
            login,
        };
        let prover = Prover::Device(Box::new(prover));
        let round = Round::new(
            answer.client.id.clone(),
            answer.client.pool_id.clone(),
            prover,
            key,
            salt,
        );
        store
            .sign_ins
            .rounds
            .insert(block, round, now + answer.client.settings.session_life(), now);
        session
    };
    let challenge = DevicePasswordVerifier {
        server,
        device_key: Some(device_key.to_owned()),
        username: Some(username),
    };
    Ok(AuthResponse::challenge(
        &Challenge::from(challenge),
        Some(session),
    ))
}

/// The session that waits for this answer. Clients may send none, and an old one sends that of an earlier
/// step: then it is found by client, user and device. A session that was never given out is refused.
fn find_session(
    store: &mut Store,
    answer: &Answer,
    device_key: &str,
    now: Moment,
) -> Result<Fingerprint, Refusal> {
    let username = answer.responses.require("USERNAME")?;
    let pool = store.pool(&answer.client.pool_id)?;
    let username = pool
        .find(username)
        .map(|user| user.username.clone())
        .ok_or(SessionProblem::Invalid)?;
    if let Some(text) = &answer.session {
        let key = Fingerprint::of(text.expose());
        let session = store
            .sign_ins
            .session_by_key(key, DeviceSrpAuth::NAME, &answer.client, now);
        let Err(problem) = session.map(drop) else {
            return Ok(key);
        };
        let of_an_earlier_step = store.sign_ins.belongs_to(text, &answer.client, &username, now);
        if problem == SessionProblem::Expired || !of_an_earlier_step {
            return Err(problem.into());
        }
    }
    let awaited = awaited_device(&answer.client.id, &username, device_key);
    let key = store.sign_ins.awaited_devices.take(&awaited, now);
    key.ok_or_else(|| Refusal::from(SessionProblem::Invalid))
}

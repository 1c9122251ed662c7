//! `PASSWORD_VERIFIER`: the claim over the user's password.

use cognito_srp_core::message::{AuthResponse, PasswordClaim};
use cognito_srp_core::srp::Party;

use super::Answer;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::next_step::{device_of_answer, go_on};
use crate::sign_in::round::{Prover, check_timestamp};
use crate::state::Store;
use crate::state::expiring::Fingerprint;
use crate::state::pool::UserPool;
use crate::state::user::{User, UserStatus};

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let claim = PasswordClaim::from_parameters(&answer.responses)?;
    check_timestamp(&claim)?;
    let now = service.now();
    let next = {
        let mut store = service.store();
        let username = prove(service, &mut store, answer, &claim, now)?;
        let pool = store.pool(&answer.client.pool_id)?;
        let user = pool.user(&username).ok_or_else(Refusal::wrong_password)?;
        check_status(pool, user, now)?;
        // If the device is not known the exchange stays, since clients send the same claim again without
        // the key.
        let device_key = device_of_answer(pool, user, &answer.responses)?;
        let login = Login {
            pool_id: answer.client.pool_id.clone(),
            client_id: answer.client.id.clone(),
            username,
            device_key,
            device_proven: false,
            factor_proven: false,
        };
        store
            .sign_ins
            .rounds
            .take(&Fingerprint::of(&claim.secret_block), now);
        go_on(service, &mut store, &answer.client, login, now)?
    };
    next.into_response()
}

/// Checks the claim and gives the internal name of the user who made it. A wrong one ends its exchange and
/// is counted.
fn prove(
    service: &Service,
    store: &mut Store,
    answer: &Answer,
    claim: &PasswordClaim,
    now: Moment,
) -> Result<String, Refusal> {
    let block = Fingerprint::of(&claim.secret_block);
    let Store { pools, sign_ins, .. } = store;
    let round = sign_ins
        .rounds
        .get_mut(&block, now)
        .ok_or_else(Refusal::wrong_password)?;
    if round.client_id != answer.client.id {
        return Err(Refusal::wrong_password());
    }
    if answer.session.is_some() {
        // None was given out with this challenge.
        return Err(Refusal::not_authorized("Invalid session for the user."));
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
    if let Some(user) = pool.user_mut(&name).filter(|_| exists) {
        user.wrong_passwords = if right {
            0
        } else {
            user.wrong_passwords.saturating_add(1)
        };
    }
    if right {
        Ok(name)
    } else {
        sign_ins.rounds.take(&block, now);
        Err(Refusal::wrong_password())
    }
}

/// Whether a user who knows the password may sign in. Asked only after the password, so that it tells
/// nothing to others.
fn check_status(pool: &UserPool, user: &User, now: Moment) -> Result<(), Refusal> {
    match user.status {
        UserStatus::Unconfirmed => Err(Refusal::user_not_confirmed("User is not confirmed.")),
        UserStatus::Confirmed => Ok(()),
        UserStatus::ForceChangePassword => {
            let days = pool
                .settings
                .policies
                .password_policy
                .temporary_password_validity_days;
            let life = std::time::Duration::from_secs(days.saturating_mul(24 * 60 * 60));
            let since = user
                .password
                .as_ref()
                .and_then(|password| password.temporary_since);
            if since.is_some_and(|since| now >= since + life) {
                return Err(Refusal::not_authorized(
                    "Temporary password has expired and must be reset by an administrator.",
                ));
            }
            Ok(())
        }
    }
}

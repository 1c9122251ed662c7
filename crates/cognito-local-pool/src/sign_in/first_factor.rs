//! The password: who is to prove it, against what, and what is looked at once it is proven.

use std::time::Duration;

use cognito_srp_core::message::Parameters;
use cognito_srp_core::srp::{Party, Salt, Verifier};
use subtle::ConstantTimeEq;

use super::next_step::device_of_answer;
use super::round::Prover;
use super::{Account, Login};
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::Store;
use crate::state::client::PoolClient;
use crate::state::pool::UserPool;
use crate::state::user::{User, UserStatus};

/// Who is to prove a password, and what it is proven against.
pub(crate) struct Candidate {
    pub(crate) prover: Prover,
    /// The internal name, or one that looks like it.
    pub(crate) name: String,
    pub(crate) salt: Salt,
    pub(crate) verifier: Verifier,
}

/// The candidate for a name as it was typed.
///
/// # Errors
/// `UserNotFoundException` where nobody has the name and users are not hidden; where they are, someone is
/// made up whom no password fits.
pub(crate) fn candidate(pool: &UserPool, client: &PoolClient, typed: &str) -> Result<Candidate, Refusal> {
    let user = pool.find(typed);
    if let Some((user, password)) = user.and_then(|user| Some((user, user.password.as_ref()?))) {
        return Ok(Candidate {
            prover: Prover::User(user.username.clone()),
            name: user.username.clone(),
            salt: password.salt.clone(),
            verifier: password.verifier.clone(),
        });
    }
    if user.is_none() && !client.hides_users() {
        return Err(Refusal::no_user());
    }
    let name = pool.internal_name(typed);
    Ok(Candidate {
        prover: Prover::Nobody(name.clone()),
        salt: pool.decoy.salt(&name),
        name,
        verifier: pool.decoy.verifier(),
    })
}

/// Checks a password that was sent as it is, and gives the internal name of its owner and the account. Does the arithmetic,
/// the same for everyone: not to be called under the lock.
///
/// # Errors
/// `UserNotFoundException` as [`candidate`] has it, `NotAuthorizedException` for a wrong password or a lock.
pub(crate) fn prove_password(
    service: &Service,
    client: &PoolClient,
    typed: &str,
    password: &str,
) -> Result<(String, Account), Refusal> {
    let now = service.now();
    let (candidate, pool_name) = {
        let mut store = service.store();
        let pool = store.pool(&client.pool_id)?;
        let (candidate, pool_name) = (candidate(pool, client, typed)?, pool.id.name().to_owned());
        store.sign_ins.check_lock(&client.pool_id, &candidate.name, now)?;
        (candidate, pool_name)
    };
    let party = Party {
        namespace: &pool_name,
        name: &candidate.name,
    };
    let verifier = Verifier::from_password(party, password, &candidate.salt);
    let fits = verifier
        .expose_bytes()
        .expose()
        .ct_eq(candidate.verifier.expose_bytes().expose())
        .into();
    let mut store = service.store();
    let user = store.pool(&client.pool_id)?.user(&candidate.name);
    // Another password may have been set meanwhile.
    let current = user
        .and_then(|user| user.password.as_ref())
        .is_some_and(|known| known.salt == candidate.salt);
    let right = fits && current && matches!(candidate.prover, Prover::User(_));
    let account = user.filter(|_| right).map(Account::with_password);
    // Others may have been tried meanwhile: their lock holds for this one too.
    let sign_ins = &mut store.sign_ins;
    sign_ins.check_lock(&client.pool_id, &candidate.name, now)?;
    sign_ins.count_password(&client.pool_id, &candidate.name, right, now);
    match account {
        Some(account) => Ok((candidate.name, account)),
        None => Err(Refusal::wrong_password()),
    }
}

/// The login of a user whose password is proven, after a look at the user's status and device.
///
/// # Errors
/// What the status forbids; `ResourceNotFoundException` for a `DEVICE_KEY` that the user does not have.
pub(crate) fn after_password(
    store: &Store,
    client: &PoolClient,
    username: &str,
    parameters: &Parameters,
    now: Moment,
) -> Result<Login, Refusal> {
    let pool = store.pool(&client.pool_id)?;
    let user = pool.user(username).ok_or_else(Refusal::wrong_password)?;
    check_status(pool, user, now)?;
    let device_key = device_of_answer(pool, Some(user), parameters)?;
    Ok(Login {
        account: Some(Account::with_password(user)),
        device_key,
        password_proven: true,
        ..Login::new(client, user.username.clone())
    })
}

/// Whether a user who knows the password may sign in. Asked only after the password, so that it tells
/// nothing to others.
pub(crate) fn check_status(pool: &UserPool, user: &User, now: Moment) -> Result<(), Refusal> {
    match user.status {
        UserStatus::Unconfirmed => Err(Refusal::user_not_confirmed("User is not confirmed.")),
        UserStatus::ResetRequired => Err(Refusal::password_reset_required(
            "Password reset required for the user",
        )),
        UserStatus::Confirmed => Ok(()),
        UserStatus::ForceChangePassword => {
            let days = pool
                .settings
                .policies
                .password_policy
                .temporary_password_validity_days;
            let life = Duration::from_secs(days.saturating_mul(24 * 60 * 60));
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

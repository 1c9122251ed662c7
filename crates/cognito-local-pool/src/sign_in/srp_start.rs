//! The first half of SRP for a user's password: `SRP_A` → `PASSWORD_VERIFIER`.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::{Challenge, PasswordVerifier};

use super::Login;
use super::first_factor::{Candidate, candidate};
use super::round::{Round, parse_a, serve};
use super::session::Step;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;
use crate::state::expiring::Fingerprint;

/// Starts an exchange for a name as it was typed. With `carry_on`, which is given the internal name, the
/// challenge comes with a Session of that login; without, as in `USER_SRP_AUTH`, it has none.
///
/// Does the arithmetic, for someone who does not exist as for everyone else: not to be called under the lock.
///
/// # Errors
/// `InvalidParameterException` for an A that cannot be one; `UserNotFoundException` where users are not
/// hidden.
pub(crate) fn start_srp(
    service: &Service,
    client: &PoolClient,
    typed: &str,
    srp_a: &str,
    carry_on: Option<&dyn Fn(String) -> Login>,
) -> Result<AuthResponse, Refusal> {
    let a = parse_a(srp_a)?;
    let Candidate {
        prover,
        name,
        salt,
        verifier,
    } = candidate(service.store().pool(&client.pool_id)?, client, typed)?;
    let (server, key) = serve(&a, &salt, verifier)?;
    let block = Fingerprint::of(server.secret_block.as_str());
    let mut round = Round::new(client.id.clone(), client.pool_id.clone(), prover, key, salt);
    let now = service.now();
    let mut store = service.store();
    let session = carry_on.map(|login| {
        store
            .sign_ins
            .begin(client, login(name.clone()), Step::PasswordClaim, now)
    });
    round.session = session.as_ref().map(|text| Fingerprint::of(text.expose()));
    let drop_at = now + client.settings.session_life();
    store.sign_ins.rounds.insert(block, round, drop_at, now);
    let challenge = PasswordVerifier {
        server,
        username: Some(name.clone()),
        user_id_for_srp: name,
    };
    Ok(AuthResponse::challenge(&Challenge::from(challenge), session))
}

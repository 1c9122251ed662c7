//! `USER_SRP_AUTH`: `USERNAME`, `SRP_A` → `PASSWORD_VERIFIER`, without a Session.

use cognito_srp_core::message::AuthResponse;
use cognito_srp_core::message::challenge::{Challenge, PasswordVerifier};
use cognito_srp_core::srp::{Salt, Verifier};

use super::Start;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::sign_in::round::{Prover, Round, parse_a, serve};
use crate::state::client::PoolClient;
use crate::state::expiring::Fingerprint;
use crate::state::pool::UserPool;

pub(super) fn run(service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
    let (client, parameters) = (&start.client, &start.parameters);
    let username = parameters.require("USERNAME")?;
    let a = parse_a(parameters.require("SRP_A")?)?;
    client_secret::check_hash(client, parameters.get("SECRET_HASH"), username)?;
    let (prover, name, salt, verifier) = prover(service.store().pool(&client.pool_id)?, client, username)?;
    // For someone who does not exist the same work is done as for everyone else.
    let (server, key) = serve(&a, &salt, verifier)?;
    let block = Fingerprint::of(server.secret_block.as_str());
    let round = Round::new(client.id.clone(), client.pool_id.clone(), prover, key, salt);
    let now = service.now();
    service
        .store()
        .sign_ins
        .rounds
        .insert(block, round, now + client.settings.session_life(), now);
    let challenge = PasswordVerifier {
        server,
        username: Some(name.clone()),
        user_id_for_srp: name,
    };
    Ok(AuthResponse::challenge(&Challenge::from(challenge), None))
}

/// Who is to prove the password, the name for it, and what it is proven against.
fn prover(
    pool: &UserPool,
    client: &PoolClient,
    typed: &str,
) -> Result<(Prover, String, Salt, Verifier), Refusal> {
    let user = pool.find(typed);
    if let Some((user, password)) = user.and_then(|user| Some((user, user.password.as_ref()?))) {
        let name = user.username.clone();
        return Ok((
            Prover::User(name.clone()),
            name,
            password.salt.clone(),
            password.verifier.clone(),
        ));
    }
    if user.is_none() && !client.hides_users() {
        return Err(Refusal::no_user());
    }
    // Where users have names of their own choice, a real one would come back as it was typed; where they
    // sign in with an address, a real one would come back as an internal name.
    let folded = pool.naming.fold(typed);
    let salt = pool.decoy.salt(&folded);
    let chosen = pool.naming.username_attributes.is_empty() && pool.naming.alias_attributes.is_empty();
    let name = match user {
        Some(user) => user.username.clone(),
        None if chosen => folded,
        None => pool.decoy.internal_name(&folded),
    };
    Ok((Prover::Nobody(name.clone()), name, salt, pool.decoy.verifier()))
}

//! One SRP exchange: from `SRP_A` to the claim.

use std::time::Duration;

use cognito_srp_core::message::challenge::ServerValues;
use cognito_srp_core::message::{PasswordClaim, SecretBlock, Timestamp};
use cognito_srp_core::srp::{Party, PublicA, Salt, Server, SessionKey, Verifier};

use super::Login;
use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;
use crate::state::expiring::Fingerprint;

/// An exchange that waits for its claim. K is computed as soon as A is there; `b` and the verifier are not
/// kept.
pub(crate) struct Round {
    pub(crate) client_id: String,
    pub(crate) pool_id: String,
    pub(crate) prover: Prover,
    key: SessionKey,
    /// Of the password that is to be proven: another one may be set before the claim comes.
    pub(crate) salt: Salt,
    /// The session that was given out with a user's challenge; `USER_SRP_AUTH` has none.
    pub(crate) session: Option<Fingerprint>,
}

/// Who is to prove a password.
pub(crate) enum Prover {
    /// The user with this internal name.
    User(String),
    /// Someone who does not exist and who answers to this name: no claim will be right.
    Nobody(String),
    /// A device, for a login that is under way.
    Device(Box<DeviceProver>),
}

pub(crate) struct DeviceProver {
    pub(crate) login: Login,
    pub(crate) device_key: String,
    pub(crate) group_key: String,
    /// The session that was given out with the challenge.
    pub(crate) session: Fingerprint,
}

/// Reads `SRP_A`. This and [`serve`] are the arithmetic of an exchange: not to be called under the lock.
pub(crate) fn parse_a(text: &str) -> Result<PublicA, Refusal> {
    Ok(PublicA::parse(text)?)
}

/// The server's values for A, and the key that the claim has to be signed with.
pub(crate) fn serve(
    a: &PublicA,
    salt: &Salt,
    verifier: Verifier,
) -> Result<(ServerValues, SessionKey), Refusal> {
    let server = Server::generate(verifier, &mut rand::rng()).map_err(|_| Refusal::internal())?;
    let b = *server.public_b();
    let key = server.session_key(a)?;
    let secret_block = SecretBlock::from_bytes(random::bytes::<96>().to_vec());
    Ok((
        ServerValues {
            salt: salt.clone(),
            b,
            secret_block,
        },
        key,
    ))
}

impl Round {
    pub(crate) const fn new(
        client_id: String,
        pool_id: String,
        prover: Prover,
        key: SessionKey,
        salt: Salt,
    ) -> Self {
        Self {
            client_id,
            pool_id,
            prover,
            key,
            salt,
            session: None,
        }
    }

    /// Whether `claim` is signed by this party with the key of this exchange, at about this time.
    pub(crate) fn verify(
        &self,
        claim: &PasswordClaim,
        party: Party<'_>,
        now: Moment,
        window: Duration,
    ) -> bool {
        let in_time = Timestamp::parse(&claim.timestamp)
            .is_some_and(|time| time.abs_diff(now.unix_seconds()) <= window.as_secs());
        claim.verify(&self.key, party) && in_time
    }
}

/// Refuses a `TIMESTAMP` that cannot be read at all, with the service's own words. One that can be read and
/// is written otherwise than the service would fails as a wrong signature.
pub(crate) fn check_timestamp(claim: &PasswordClaim) -> Result<(), Refusal> {
    match Timestamp::parse(&claim.timestamp) {
        Some(_) => Ok(()),
        None => Err(Refusal::invalid_parameter(
            "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
        )),
    }
}

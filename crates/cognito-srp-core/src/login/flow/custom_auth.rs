//! `CUSTOM_AUTH`: what is asked is decided by the pool's triggers, after a proof of the password or without.

use rand_core::CryptoRng;

use super::{Opening, PasswordProof};
use crate::error::Error;
use crate::message::Parameters;
use crate::secret::SecretString;

const FLOW: &str = "CUSTOM_AUTH";

pub(super) fn open() -> Opening {
    Opening::new(FLOW, Parameters::new())
}

pub(super) fn open_with_srp(password: SecretString, rng: &mut dyn CryptoRng) -> Result<Opening, Error> {
    let (proof, parameters) = PasswordProof::begin(password, false, rng)?;
    let opening = Opening::new(FLOW, parameters.with("CHALLENGE_NAME", "SRP_A"));
    Ok(Opening {
        proof: Some(proof),
        ..opening
    })
}

//! `USER_SRP_AUTH`: A, answered by `PASSWORD_VERIFIER`.

use rand_core::CryptoRng;

use super::{Opening, PasswordProof};
use crate::error::Error;
use crate::secret::SecretString;

pub(super) fn open(password: SecretString, rng: &mut dyn CryptoRng) -> Result<Opening, Error> {
    let (proof, parameters) = PasswordProof::begin(password, false, rng)?;
    let opening = Opening::new("USER_SRP_AUTH", parameters);
    Ok(Opening {
        proof: Some(proof),
        takes_device: false,
        ..opening
    })
}

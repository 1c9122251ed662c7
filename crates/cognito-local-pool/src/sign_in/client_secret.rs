//! Whether a request comes from a client that knows its secret.

use cognito_srp_core::SecretString;
use cognito_srp_core::message::verify_secret_hash;

use crate::refusal::Refusal;
use crate::state::client::{ClientSecret, PoolClient};

/// Checks SECRET_HASH over the name that the same request sends. A hash with any secret of the client will
/// do; a client without a secret needs none, and one that is sent is ignored.
pub(crate) fn check_hash(client: &PoolClient, hash: Option<&str>, username: &str) -> Result<(), Refusal> {
    if client.secrets.is_empty() {
        return Ok(());
    }
    let Some(hash) = hash else {
        return Err(not_received(client));
    };
    let right = |secret: &ClientSecret| verify_secret_hash(hash, &secret.value, username, &client.id);
    // All are tried, so that the time does not tell which one it was.
    if client.secrets.iter().filter(|secret| right(secret)).count() == 0 {
        return Err(Refusal::not_authorized(format!(
            "Unable to verify secret hash for client {}",
            client.id
        )));
    }
    Ok(())
}

/// That no SECRET_HASH came, for a client that needs one.
pub(crate) fn not_received(client: &PoolClient) -> Refusal {
    let message = format!(
        "Client {} is configured with secret but SECRET_HASH was not received",
        client.id
    );
    Refusal::not_authorized(message)
}

/// Checks the secret itself, which two operations take instead of a hash.
pub(crate) fn is_right(client: &PoolClient, secret: Option<&SecretString>) -> bool {
    let given = secret
        .map(|secret| secret.expose().as_bytes())
        .unwrap_or_default();
    client.secrets.is_empty()
        || client
            .secrets
            .iter()
            .filter(|secret| secret.value.ct_eq(given))
            .count()
            > 0
}

//! What verifiers of tokens fetch.

use cognito_srp_core::message::PoolId;
use serde_json::{Value, json};

use super::SigningKeys;
use crate::refusal::Refusal;

/// A pool's JSON Web Key Set (RFC 7517). Makes the keys, if there are none yet.
pub(crate) fn key_set(keys: &SigningKeys) -> Result<Value, Refusal> {
    Ok(json!({ "keys": [keys.access()?.to_jwk(), keys.id()?.to_jwk()] }))
}

/// The document at `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0), as far as a pool
/// without hosted pages has one. `at` is where the pool answers, which need not be the issuer.
pub(crate) fn openid_configuration(issuer: &str, at: &str, pool: &PoolId) -> Value {
    json!({
        "issuer": issuer,
        "jwks_uri": format!("{at}/{pool}/.well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    })
}

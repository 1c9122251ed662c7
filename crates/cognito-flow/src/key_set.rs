//! A pool's public keys, kept until a token names one that is not among them.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
use cognito_srp_core::message::UnixTime;
use cognito_srp_core::token::{Claims, Expected, Jwk, Jwks, TokenError, UnverifiedToken};

use crate::error::Error;

/// Seconds between two looks at the service for keys that are not known: anybody can send tokens that name
/// some.
const COOL_DOWN: i64 = 60;

#[derive(Default)]
pub(crate) struct KeySet {
    known: RwLock<Option<Arc<Jwks>>>,
    /// Held while the keys are fetched, so that one fetch serves all who wait. When that was last done.
    fetch: tokio::sync::Mutex<Option<UnixTime>>,
}

impl KeySet {
    /// The key that the token names. Keys that are not known are looked for with `fetch`, once, unless that
    /// was done a moment ago.
    pub(crate) async fn key<F>(
        &self,
        key_id: &str,
        now: UnixTime,
        fetch: impl FnOnce() -> F,
    ) -> Result<Jwk, Error>
    where
        F: Future<Output = Result<Jwks, Error>>,
    {
        if let Some(key) = self.known(key_id) {
            return Ok(key);
        }
        let mut fetched = self.fetch.lock().await;
        // Somebody else may have fetched it meanwhile.
        if let Some(key) = self.known(key_id) {
            return Ok(key);
        }
        let moment_ago = fetched.is_some_and(|then| now.abs_diff(then) < COOL_DOWN.unsigned_abs());
        if moment_ago {
            return Err(TokenError::UnknownKey(key_id.into()).into());
        }
        let keys = fetch().await;
        // As long as there are no keys at all, a failure must not keep good tokens waiting.
        if keys.is_ok() || self.read().is_some() {
            *fetched = Some(now);
        }
        let keys = Arc::new(keys?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&keys));
        Ok(keys.key(key_id)?.clone())
    }

    fn known(&self, key_id: &str) -> Option<Jwk> {
        self.read()?.key(key_id).ok().cloned()
    }

    fn read(&self) -> Option<Arc<Jwks>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The claims of a token that is signed with one of `keys` and is what is `expected`, for those who fetch the
/// pool's keys themselves; [`CognitoClient`](crate::CognitoClient) fetches them when it needs them.
///
/// # Errors
/// [`TokenError::UnknownKey`] when the token names a key that is not among them, for which it may make sense
/// to fetch them anew, but not more often than once a minute; any other for a token that is not accepted.
pub fn verify_token(
    token: &str,
    keys: &Jwks,
    expected: &Expected,
    now: UnixTime,
) -> Result<Claims, TokenError> {
    let token = UnverifiedToken::parse(token)?;
    let right = signature_is_right(&token, keys.key(token.key_id())?);
    token.accept(right, expected, now)
}

/// Whether the token's signature is that of this key: RSASSA-PKCS1-v1_5 with SHA-256, 2048 bits or more.
pub(crate) fn signature_is_right(token: &UnverifiedToken<'_>, key: &Jwk) -> bool {
    let key = PublicKeyComponents {
        n: without_leading_zeros(&key.n),
        e: without_leading_zeros(&key.e),
    };
    key.verify(
        &RSA_PKCS1_2048_8192_SHA256,
        token.signing_input().as_bytes(),
        token.signature(),
    )
    .is_ok()
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

//! The two RSA keys of a pool: one signs access tokens, the other id tokens.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use cognito_srp_core::SecretString;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::refusal::Refusal;

/// How many keys this process has begun to put in their place, and how many are there. Who finds a key there finds it
/// counted as begun.
static BEGUN: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicU64 = AtomicU64::new(0);

/// How many keys this process has made, if none is being put in its place right now.
#[cfg(feature = "data")]
pub(crate) fn keys_made() -> Option<u64> {
    // In this order: equal numbers mean that there was none under way when the first was read.
    let done = DONE.load(Ordering::SeqCst);
    (BEGUN.load(Ordering::SeqCst) == done).then_some(done)
}

/// The keys of one pool. Each is made when it is first needed, which takes some tenths of a second: not to
/// be asked for under the lock.
#[derive(Default)]
pub(crate) struct SigningKeys {
    access: OnceLock<SigningKey>,
    id: OnceLock<SigningKey>,
}

impl SigningKeys {
    /// Those of all pools of this process that ask to share them.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: LazyLock<Arc<SigningKeys>> = LazyLock::new(Arc::default);
        Arc::clone(&SHARED)
    }

    pub(crate) fn access(&self) -> Result<&SigningKey, Refusal> {
        get_or_make(&self.access)
    }

    pub(crate) fn id(&self) -> Result<&SigningKey, Refusal> {
        get_or_make(&self.id)
    }

    /// The keys of which there are, in PKCS #8.
    pub(crate) fn from_der(access: Option<&[u8]>, id: Option<&[u8]>) -> Option<Self> {
        let keys = Self::default();
        for (der, place) in [(access, &keys.access), (id, &keys.id)] {
            if let Some(der) = der {
                let pair = KeyPair::from_pkcs8(der).ok()?;
                place.set(SigningKey::of(pair).ok()?).ok()?;
            }
        }
        Some(keys)
    }

    /// The key that signs access tokens in PKCS #8, if it was made.
    pub(crate) fn access_der(&self) -> Option<Vec<u8>> {
        self.access.get().and_then(SigningKey::to_der)
    }

    /// The key that signs id tokens in PKCS #8, if it was made.
    pub(crate) fn id_der(&self) -> Option<Vec<u8>> {
        self.id.get().and_then(SigningKey::to_der)
    }

    /// How many of the keys were made.
    #[cfg(feature = "data")]
    pub(crate) fn made(&self) -> usize {
        usize::from(self.access.get().is_some()) + usize::from(self.id.get().is_some())
    }
}

/// No key is shown by accident.
impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKeys")
    }
}

fn get_or_make(key: &OnceLock<SigningKey>) -> Result<&SigningKey, Refusal> {
    match key.get() {
        Some(key) => Ok(key),
        None => {
            let generated = SigningKey::generate()?;
            let mut is_taken = false;
            let made = key.get_or_init(|| {
                is_taken = true;
                BEGUN.fetch_add(1, Ordering::SeqCst);
                generated
            });
            if is_taken {
                DONE.fetch_add(1, Ordering::SeqCst);
            }
            Ok(made)
        }
    }
}

/// An RSA key of 2048 bits.
pub(crate) struct SigningKey {
    kid: String,
    pair: KeyPair,
}

#[derive(Serialize, Deserialize)]
struct Header {
    kid: String,
    alg: String,
}

const ALGORITHM: &str = "RS256";

impl SigningKey {
    fn generate() -> Result<Self, Refusal> {
        Self::of(KeyPair::generate(KeySize::Rsa2048).map_err(|_| Refusal::internal())?)
    }

    fn of(pair: KeyPair) -> Result<Self, Refusal> {
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| Refusal::internal())?;
        // Any text would do; the service's look like this.
        let kid = BASE64.encode(&Sha256::digest(public.as_ref()));
        Ok(Self { kid, pair })
    }

    fn to_der(&self) -> Option<Vec<u8>> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().ok()?;
        Some(der.as_ref().to_vec())
    }

    /// The public half, as a member of a JSON Web Key Set (RFC 7517, 7518).
    pub(crate) fn to_jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "alg": ALGORITHM,
            "e": BASE64URL_NOPAD.encode(public.exponent().big_endian_without_leading_zero()),
            "kid": self.kid,
            "kty": "RSA",
            "n": BASE64URL_NOPAD.encode(public.modulus().big_endian_without_leading_zero()),
            "use": "sig",
        })
    }

    /// A JWT (RFC 7519) of these claims.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> Result<SecretString, Refusal> {
        let header = Header {
            kid: self.kid.clone(),
            alg: ALGORITHM.to_owned(),
        };
        let part = |json: Result<Vec<u8>, serde_json::Error>| {
            json.map(|json| BASE64URL_NOPAD.encode(&json))
                .map_err(|_| Refusal::internal())
        };
        let signed = format!(
            "{}.{}",
            part(serde_json::to_vec(&header))?,
            part(serde_json::to_vec(claims))?
        );
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .map_err(|_| Refusal::internal())?;
        Ok(SecretString::new(format!(
            "{signed}.{}",
            BASE64URL_NOPAD.encode(&signature)
        )))
    }

    /// The claims of a JWT, as JSON, if this key signed it with RS256.
    pub(crate) fn verify(&self, token: &str) -> Option<Vec<u8>> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&BASE64URL_NOPAD.decode(header.as_bytes()).ok()?).ok()?;
        if header.alg != ALGORITHM || header.kid != self.kid {
            return None;
        }
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key());
        public.verify(signed.as_bytes(), &signature).ok()?;
        BASE64URL_NOPAD.decode(claims.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_that_signed_verifies() {
        let keys = SigningKeys::default();
        let (access, id) = (keys.access().expect("a key"), keys.id().expect("a key"));
        let token = access.sign(&json!({ "sub": "jane" })).expect("a token");
        let token = token.expose();
        assert_eq!(
            access.verify(token).as_deref(),
            Some(br#"{"sub":"jane"}"#.as_slice())
        );
        assert_eq!(id.verify(token), None);
        assert!(access.to_jwk()["kid"] != id.to_jwk()["kid"]);
    }

    #[test]
    fn another_algorithm_and_other_claims_do_not_verify() {
        let keys = SigningKeys::default();
        let key = keys.access().expect("a key");
        let token = key.sign(&json!({ "sub": "jane" })).expect("a token");
        let parts: Vec<&str> = token.expose().split('.').collect();
        let part = |json: Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
        for (header, claims, signature) in [
            (
                part(json!({ "kid": key.kid, "alg": "none" })),
                parts[1].to_owned(),
                "",
            ),
            (
                part(json!({ "kid": key.kid, "alg": "HS256" })),
                parts[1].to_owned(),
                parts[2],
            ),
            (parts[0].to_owned(), part(json!({ "sub": "eve" })), parts[2]),
            (String::new(), String::new(), ""),
        ] {
            assert_eq!(key.verify(&format!("{header}.{claims}.{signature}")), None);
        }
    }
}

use alloc::string::String;
use alloc::vec::Vec;

use super::TokenError;
use crate::bytes::decode_base64url;
use crate::json::Json;

/// A pool's key set, from `<issuer>/.well-known/jwks.json` (RFC 7517). Two keys are usual: one signs id
/// tokens, the other access tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jwks(Vec<Jwk>);

/// An RSA public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwk {
    /// `kid`.
    pub key_id: String,
    /// The modulus, big-endian.
    pub n: Vec<u8>,
    /// The exponent, big-endian.
    pub e: Vec<u8>,
}

impl Jwks {
    /// The most keys that are looked at.
    const MAX_KEYS: usize = 32;

    /// Reads a key set. Keys that are no RSA keys for RS256 signatures are left out.
    ///
    /// # Errors
    /// [`TokenError::KeySet`] when it is not JSON with a list `keys`.
    pub fn parse(json: &[u8]) -> Result<Self, TokenError> {
        let set = Json::parse(json).ok_or(TokenError::KeySet)?;
        let keys = set.get("keys").and_then(Json::values).ok_or(TokenError::KeySet)?;
        Ok(Self(
            keys.iter().take(Self::MAX_KEYS).filter_map(Jwk::read).collect(),
        ))
    }

    /// The key of this id.
    ///
    /// # Errors
    /// [`TokenError::UnknownKey`]: fetch the key set again, once, unless that was done a moment ago.
    pub fn key(&self, key_id: &str) -> Result<&Jwk, TokenError> {
        let found = self.0.iter().find(|key| key.key_id == key_id);
        found.ok_or_else(|| TokenError::UnknownKey(key_id.into()))
    }
}

impl Jwk {
    fn read(key: &Json) -> Option<Self> {
        let text = |name: &str| key.get(name).and_then(Json::as_str);
        let fits = text("kty") == Some("RSA")
            && text("alg").is_none_or(|alg| alg == "RS256")
            && text("use").is_none_or(|usage| usage == "sig");
        let key_id = text("kid").filter(|_| fits)?.into();
        Some(Self {
            key_id,
            n: decode_base64url(text("n")?)?,
            e: decode_base64url(text("e")?)?,
        })
    }
}

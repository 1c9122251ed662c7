use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Claims, Expected, TokenError};
use crate::bytes::decode_base64url;
use crate::json::{Fields, Json};
use crate::message::UnixTime;

/// A JWT whose signature has not been looked at. Its claims come out only with the word that the signature
/// is right, and after they were checked.
#[derive(Clone)]
pub struct UnverifiedToken<'a> {
    key_id: String,
    signing_input: &'a str,
    signature: Vec<u8>,
    claims: Json,
}

impl<'a> UnverifiedToken<'a> {
    /// The most characters of a token that are looked at.
    pub const MAX_LENGTH: usize = 16 << 10;

    /// Takes a JWT apart (RFC 7515, compact serialisation).
    ///
    /// # Errors
    /// [`TokenError::Algorithm`] for any other than RS256, [`TokenError::Malformed`].
    pub fn parse(token: &'a str) -> Result<Self, TokenError> {
        if token.len() > Self::MAX_LENGTH {
            return Err(TokenError::Malformed);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = signing_input.split_once('.').ok_or(TokenError::Malformed)?;
        let part = |text: &str| decode_base64url(text).ok_or(TokenError::Malformed);
        let json = |text: &str| Json::parse(&part(text)?).ok_or(TokenError::Malformed);

        let header = json(header)?;
        let (algorithm, key_id) = read_header(&header).ok_or(TokenError::Malformed)?;
        if algorithm != "RS256" {
            return Err(TokenError::Algorithm);
        }
        let claims = json(payload)?;
        claims.members().ok_or(TokenError::Malformed)?;
        Ok(Self {
            key_id,
            signing_input,
            signature: part(signature)?,
            claims,
        })
    }

    /// `kid`: which key of the pool's key set signed it.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// What was signed.
    pub const fn signing_input(&self) -> &'a str {
        self.signing_input
    }

    /// The signature: RSASSA-PKCS1-v1_5 with SHA-256 over the signing input.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The claims, once the platform has said whether the signature is right.
    ///
    /// # Errors
    /// [`TokenError::Signature`] when it is not; else what [`Expected::check`] finds.
    pub fn accept(
        self,
        signature_is_right: bool,
        expected: &Expected,
        now: UnixTime,
    ) -> Result<Claims, TokenError> {
        let claims = self.accept_json(signature_is_right, expected, now)?;
        Claims::from_json(&claims).ok_or(TokenError::Malformed)
    }

    /// The same, for those who only pass the claims on.
    ///
    /// # Errors
    /// As [`UnverifiedToken::accept`].
    pub fn accept_json(
        self,
        signature_is_right: bool,
        expected: &Expected,
        now: UnixTime,
    ) -> Result<Json, TokenError> {
        if !signature_is_right {
            return Err(TokenError::Signature);
        }
        expected.check_json(&self.claims, now)?;
        Ok(self.claims)
    }
}

impl fmt::Debug for UnverifiedToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnverifiedToken")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// `alg` and `kid`.
fn read_header(header: &Json) -> Option<(String, String)> {
    let fields = Fields::of(header).ok()?;
    Some((fields.text("alg").ok()??, fields.text("kid").ok()??))
}

/// The user's internal name that a token states. Nothing is checked: only for tokens that come straight from
/// the service.
pub(crate) fn stated_username(token: &str) -> Option<String> {
    let claims = UnverifiedToken::parse(token).ok()?.claims;
    let mut names = ["username", "cognito:username"].into_iter();
    let name = names.find_map(|name| claims.get(name).and_then(Json::as_str));
    name.map(Into::into)
}

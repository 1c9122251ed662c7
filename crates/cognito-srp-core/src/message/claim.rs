//! The password claim: the proof that answers `PASSWORD_VERIFIER` and `DEVICE_PASSWORD_VERIFIER`.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Parameters, Timestamp};
use crate::bytes::{decode_base64, encode_base64};
use crate::error::FieldError;
use crate::srp::{Party, SessionKey};

const SECRET_BLOCK: &str = "PASSWORD_CLAIM_SECRET_BLOCK";
const SIGNATURE: &str = "PASSWORD_CLAIM_SIGNATURE";
const TIMESTAMP: &str = "TIMESTAMP";

/// `SECRET_BLOCK`: opaque bytes of the server, base64. A value of this type is proof that it is base64.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretBlock {
    text: String,
    bytes: Vec<u8>,
}

impl SecretBlock {
    /// Reads `SECRET_BLOCK` of a challenge: standard base64 with padding.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Ok(Self {
            text: text.into(),
            bytes: decode_base64(text, "SECRET_BLOCK")?,
        })
    }

    /// The block of these bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self {
            text: encode_base64(&bytes),
            bytes,
        }
    }

    /// The text, to be sent back character for character.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes, which are signed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The three values of a claim, as they travel.
#[derive(Clone)]
pub struct PasswordClaim {
    /// `PASSWORD_CLAIM_SECRET_BLOCK`: [`SecretBlock::as_str`] of the challenge.
    pub secret_block: String,
    /// `PASSWORD_CLAIM_SIGNATURE`: base64 of HMAC-SHA-256 with key K over P ‖ I ‖ the decoded secret block
    /// ‖ the timestamp's text.
    pub signature: String,
    /// `TIMESTAMP`, the text that was signed.
    pub timestamp: String,
}

impl PasswordClaim {
    /// Signs a claim.
    pub fn sign(key: &SessionKey, party: Party<'_>, block: &SecretBlock, timestamp: &Timestamp) -> Self {
        Self {
            secret_block: block.as_str().into(),
            signature: encode_base64(key.sign(&message(party, block.as_bytes(), timestamp))),
            timestamp: timestamp.as_str().into(),
        }
    }

    /// Whether the claim is signed with `key` by `party`, found in constant time. The timestamp that is
    /// checked is the canonical one of the time that the claim names, so one that is written otherwise
    /// fails, as it does at the service.
    pub fn verify(&self, key: &SessionKey, party: Party<'_>) -> bool {
        let canonical = Timestamp::parse(&self.timestamp).map(Timestamp::at);
        let block = decode_base64(&self.secret_block, SECRET_BLOCK);
        let signature = decode_base64(&self.signature, SIGNATURE);
        match (canonical, block, signature) {
            (Some(canonical), Ok(block), Ok(signature)) => {
                key.verify(&message(party, &block, &canonical), &signature)
            }
            _ => false,
        }
    }

    /// Reads a claim from an answer's parameters.
    ///
    /// # Errors
    /// The parameter that is missing.
    pub fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            secret_block: parameters.require(SECRET_BLOCK)?.into(),
            signature: parameters.require(SIGNATURE)?.into(),
            timestamp: parameters.require(TIMESTAMP)?.into(),
        })
    }

    /// Writes the claim into an answer's parameters.
    pub fn write(&self, parameters: &mut Parameters) {
        parameters.insert(SECRET_BLOCK, self.secret_block.as_str());
        parameters.insert(SIGNATURE, self.signature.as_str());
        parameters.insert(TIMESTAMP, self.timestamp.as_str());
    }
}

/// The parts that are signed, one after the other.
fn message<'a>(party: Party<'a>, block: &'a [u8], timestamp: &'a Timestamp) -> [&'a [u8]; 4] {
    [
        party.namespace.as_bytes(),
        party.name.as_bytes(),
        block,
        timestamp.as_str().as_bytes(),
    ]
}

impl core::fmt::Debug for PasswordClaim {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PasswordClaim")
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}

/// The message that a claim signs, as one piece: for test vectors and for those who sign elsewhere.
pub fn signed_message(party: Party<'_>, block: &SecretBlock, timestamp: &Timestamp) -> Vec<u8> {
    message(party, block.as_bytes(), timestamp).concat()
}

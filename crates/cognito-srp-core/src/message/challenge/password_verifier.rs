use alloc::string::String;

use super::{Kind, Parameters};
use crate::error::{FieldError, Problem};
use crate::message::{PasswordClaim, SecretBlock, Timestamp};
use crate::srp::{Client, Party, PrivateKey, PublicB, Salt};

/// `PASSWORD_VERIFIER`: the server's SRP values for the user's password.
#[derive(Debug, Clone)]
pub struct PasswordVerifier {
    /// `SALT`, `SRP_B`, `SECRET_BLOCK`.
    pub server: ServerValues,
    /// `USER_ID_FOR_SRP`: the user's internal name, I of SRP.
    pub user_id_for_srp: String,
    /// `USERNAME`: the name to answer with; the same unless the service knows better.
    pub username: Option<String>,
}

impl PasswordVerifier {
    /// The name to answer with, over which `SECRET_HASH` is made.
    pub fn answer_name(&self) -> &str {
        match &self.username {
            Some(username) if !username.is_empty() => username,
            _ => &self.user_id_for_srp,
        }
    }
}

impl Kind for PasswordVerifier {
    const NAME: &'static str = "PASSWORD_VERIFIER";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        let user_id_for_srp = parameters.require("USER_ID_FOR_SRP")?;
        if user_id_for_srp.is_empty() {
            return Err(FieldError::new("USER_ID_FOR_SRP", Problem::Empty));
        }
        Ok(Self {
            server: ServerValues::from_parameters(parameters)?,
            user_id_for_srp: user_id_for_srp.into(),
            username: parameters.get("USERNAME").map(Into::into),
        })
    }

    fn to_parameters(&self) -> Parameters {
        let mut parameters = self.server.to_parameters();
        parameters.insert("USER_ID_FOR_SRP", self.user_id_for_srp.as_str());
        if let Some(username) = &self.username {
            parameters.insert("USERNAME", username.as_str());
        }
        parameters
    }
}

/// The server's SRP values, in `PASSWORD_VERIFIER` and `DEVICE_PASSWORD_VERIFIER`.
#[derive(Clone)]
pub struct ServerValues {
    /// `SALT`.
    pub salt: Salt,
    /// `SRP_B`, in (0, N).
    pub b: PublicB,
    /// `SECRET_BLOCK`.
    pub secret_block: SecretBlock,
}

impl ServerValues {
    /// The claim that proves the password of a user or of a device, made with the key pair whose A the server
    /// answers to.
    ///
    /// # Errors
    /// `u` when it is zero. Nothing was signed then.
    pub fn prove(
        &self,
        client: Client,
        party: Party<'_>,
        password: &str,
        timestamp: &Timestamp,
    ) -> Result<PasswordClaim, FieldError> {
        let x = PrivateKey::derive(party, password, &self.salt);
        let key = client.session_key(&x, &self.b)?;
        Ok(PasswordClaim::sign(&key, party, &self.secret_block, timestamp))
    }

    pub(super) fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            salt: Salt::from_hex(parameters.require("SALT")?)?,
            b: PublicB::parse(parameters.require("SRP_B")?)?,
            secret_block: SecretBlock::parse(parameters.require("SECRET_BLOCK")?)?,
        })
    }

    pub(super) fn to_parameters(&self) -> Parameters {
        Parameters::new()
            .with("SALT", self.salt.to_hex())
            .with("SRP_B", self.b.to_hex())
            .with("SECRET_BLOCK", self.secret_block.as_str())
    }
}

impl core::fmt::Debug for ServerValues {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ServerValues").finish_non_exhaustive()
    }
}

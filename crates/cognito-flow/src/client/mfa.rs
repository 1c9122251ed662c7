//! Second factors of a user who is signed in.

use cognito_srp_core::SecretString;
use cognito_srp_core::message::Empty;
use cognito_srp_core::message::operation::{
    AssociateSoftwareToken, AssociateSoftwareTokenResponse, MfaSettings, SetUserMfaPreference,
    VerifySoftwareToken, VerifySoftwareTokenResponse,
};

use super::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::Transport;

/// Which second factors a user wants; those left out stay as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MfaPreference {
    /// Codes of an authenticator app.
    pub software_token: Option<MfaSettings>,
    /// Codes by text message.
    pub sms: Option<MfaSettings>,
    /// Codes by e-mail.
    pub email: Option<MfaSettings>,
}

/// All fail as [`CognitoClient::call`] does.
impl<T: Transport> CognitoClient<T> {
    /// Begins to set up an authenticator app: gives the key to put into it, perhaps with
    /// [`otpauth_uri`](crate::otpauth_uri).
    pub async fn associate_software_token(
        &self,
        session: &Session,
    ) -> Result<AssociateSoftwareTokenResponse, Error> {
        self.call(&AssociateSoftwareToken {
            access_token: Some(session.tokens.access_token.clone()),
            session: None,
        })
        .await
    }

    /// Ends the set-up of an authenticator app with a code that it shows; `name` is for people to know the
    /// app by. It is used only after [`CognitoClient::set_user_mfa_preference`].
    pub async fn verify_software_token(
        &self,
        session: &Session,
        code: impl Into<SecretString>,
        name: Option<&str>,
    ) -> Result<VerifySoftwareTokenResponse, Error> {
        self.call(&VerifySoftwareToken {
            access_token: Some(session.tokens.access_token.clone()),
            session: None,
            user_code: code.into(),
            friendly_device_name: name.map(Into::into),
        })
        .await
    }

    /// Says which second factors the user wants.
    pub async fn set_user_mfa_preference(
        &self,
        session: &Session,
        preference: MfaPreference,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&SetUserMfaPreference {
                sms_mfa_settings: preference.sms,
                software_token_mfa_settings: preference.software_token,
                email_mfa_settings: preference.email,
                access_token: session.tokens.access_token.clone(),
            })
            .await?;
        Ok(())
    }
}

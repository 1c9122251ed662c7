//! The operations around a sign-in that an application needs. Any other goes through
//! [`CognitoClient::call`].

use cognito_srp_core::SecretString;
use cognito_srp_core::message::operation::{
    AssociateSoftwareToken, AssociateSoftwareTokenResponse, ConfirmSignUp, ConfirmSignUpResponse,
    ForgetDevice, GetDevice, GetUser, GetUserResponse, ListDevices, ListDevicesResponse, MfaSettings,
    ResendConfirmationCode, ResendConfirmationCodeResponse, SetUserMfaPreference, SignUp, SignUpResponse,
    VerifySoftwareToken, VerifySoftwareTokenResponse,
};
use cognito_srp_core::message::{Attribute, Device, Empty, ServiceError};

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
    /// Makes an account. The password is sent to the service.
    pub async fn sign_up(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        attributes: &[Attribute],
    ) -> Result<SignUpResponse, Error> {
        self.call(&SignUp {
            client_id: self.0.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            password: Some(password.into()),
            user_attributes: attributes.to_vec(),
            client_metadata: self.0.client_metadata.clone(),
            ..Default::default()
        })
        .await
    }

    /// Confirms an account with the code that was sent to its owner.
    pub async fn confirm_sign_up(
        &self,
        username: &str,
        code: impl Into<SecretString>,
    ) -> Result<ConfirmSignUpResponse, Error> {
        self.call(&ConfirmSignUp {
            client_id: self.0.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            confirmation_code: code.into(),
            client_metadata: self.0.client_metadata.clone(),
            ..Default::default()
        })
        .await
    }

    /// Sends the code for [`CognitoClient::confirm_sign_up`] once more.
    pub async fn resend_confirmation_code(
        &self,
        username: &str,
    ) -> Result<ResendConfirmationCodeResponse, Error> {
        self.call(&ResendConfirmationCode {
            client_id: self.0.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            client_metadata: self.0.client_metadata.clone(),
            ..Default::default()
        })
        .await
    }

    /// Begins to set up an authenticator app: gives the key to put into it.
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

    /// The user's attributes and factors.
    pub async fn get_user(&self, session: &Session) -> Result<GetUserResponse, Error> {
        let access_token = session.tokens.access_token.clone();
        self.call(&GetUser { access_token }).await
    }

    /// A device of the user.
    pub async fn get_device(&self, session: &Session, device_key: &str) -> Result<Device, Error> {
        let answer = self
            .call(&GetDevice {
                device_key: device_key.into(),
                access_token: Some(session.tokens.access_token.clone()),
            })
            .await?;
        Ok(answer.device)
    }

    /// A page of the user's remembered devices; `page` is the `pagination_token` of the page before.
    pub async fn list_devices(
        &self,
        session: &Session,
        page: Option<&str>,
    ) -> Result<ListDevicesResponse, Error> {
        self.call(&ListDevices {
            access_token: session.tokens.access_token.clone(),
            limit: None,
            pagination_token: page.map(Into::into),
        })
        .await
    }

    /// Makes the pool forget a device, and drops its record from the store of this client. Tokens that
    /// belong to the device cannot be refreshed any more.
    ///
    /// # Errors
    /// `ResourceNotFoundException` when the pool does not know it; the record is dropped all the same. Also
    /// [`Error::DeviceStore`], when the pool has forgotten the device, but the store could not be brought up
    /// to date.
    pub async fn forget_device(&self, session: &Session, device_key: &str) -> Result<(), Error> {
        let forgotten = self
            .call(&ForgetDevice {
                device_key: device_key.into(),
                access_token: Some(session.tokens.access_token.clone()),
            })
            .await;
        let unknown = |error: &Error| error.service_error().is_some_and(ServiceError::is_unknown_device);
        if let Some(store) = &self.0.device_store
            && forgotten.as_ref().err().is_none_or(unknown)
        {
            store.forget(&self.0.device_scope, device_key).await?;
        }
        forgotten.map(|Empty {}| ())
    }
}

//! Accounts, before anybody is signed in. Any other operation goes through [`CognitoClient::call`].

use cognito_srp_core::SecretString;
use cognito_srp_core::message::operation::{
    ConfirmForgotPassword, ConfirmSignUp, ConfirmSignUpResponse, ForgotPassword, ForgotPasswordResponse,
    ResendConfirmationCode, ResendConfirmationCodeResponse, SignUp, SignUpResponse,
};
use cognito_srp_core::message::{Attribute, Empty};

use super::CognitoClient;
use crate::error::Error;
use crate::transport::Transport;

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
            client_id: self.shared.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            password: Some(password.into()),
            user_attributes: attributes.to_vec(),
            client_metadata: self.settings.client_metadata.clone(),
            analytics_metadata: self.settings.analytics_metadata.clone(),
            user_context_data: self.settings.user_context_data.clone(),
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
        self.call(&self.confirmation(username, code.into())).await
    }

    /// Sends the code for [`CognitoClient::confirm_sign_up`] once more.
    pub async fn resend_confirmation_code(
        &self,
        username: &str,
    ) -> Result<ResendConfirmationCodeResponse, Error> {
        self.call(&ResendConfirmationCode {
            client_id: self.shared.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            client_metadata: self.settings.client_metadata.clone(),
            analytics_metadata: self.settings.analytics_metadata.clone(),
            user_context_data: self.settings.user_context_data.clone(),
        })
        .await
    }

    /// Confirms an account as [`CognitoClient::confirm_sign_up`] does, within the session that
    /// [`CognitoClient::sign_up`] began. Where the answer has a session too, it signs the user in once:
    /// [`Flow::UserAfterSignUp`](crate::Flow::UserAfterSignUp).
    pub async fn confirm_sign_up_in_session(
        &self,
        username: &str,
        code: impl Into<SecretString>,
        session: impl Into<SecretString>,
    ) -> Result<ConfirmSignUpResponse, Error> {
        self.call(&ConfirmSignUp {
            session: Some(session.into()),
            ..self.confirmation(username, code.into())
        })
        .await
    }

    /// Sends the owner of an account a code for [`CognitoClient::confirm_forgot_password`]. Says where it
    /// went; for an account that does not exist too, where the app client hides which ones do.
    pub async fn forgot_password(&self, username: &str) -> Result<ForgotPasswordResponse, Error> {
        self.call(&ForgotPassword {
            client_id: self.shared.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            client_metadata: self.metadata(),
            analytics_metadata: self.settings.analytics_metadata.clone(),
            user_context_data: self.settings.user_context_data.clone(),
        })
        .await
    }

    /// Sets a new password with the code that was sent. The password is sent to the service.
    pub async fn confirm_forgot_password(
        &self,
        username: &str,
        code: impl Into<SecretString>,
        password: impl Into<SecretString>,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&ConfirmForgotPassword {
                client_id: self.shared.client_id.clone(),
                secret_hash: self.secret_hash(username),
                username: username.into(),
                confirmation_code: code.into(),
                password: password.into(),
                client_metadata: self.metadata(),
                analytics_metadata: self.settings.analytics_metadata.clone(),
                user_context_data: self.settings.user_context_data.clone(),
            })
            .await?;
        Ok(())
    }

    fn confirmation(&self, username: &str, confirmation_code: SecretString) -> ConfirmSignUp {
        ConfirmSignUp {
            client_id: self.shared.client_id.clone(),
            secret_hash: self.secret_hash(username),
            username: username.into(),
            confirmation_code,
            client_metadata: self.metadata(),
            analytics_metadata: self.settings.analytics_metadata.clone(),
            user_context_data: self.settings.user_context_data.clone(),
            ..Default::default()
        }
    }
}

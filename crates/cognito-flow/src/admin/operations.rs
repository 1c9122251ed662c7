//! What administrators do with users. Any other operation goes through [`AdminClient::call`].

use cognito_srp_core::SecretString;
use cognito_srp_core::message::operation::{
    AdminConfirmSignUp, AdminCreateUser, AdminForgetDevice, AdminGetDevice, AdminGetUser,
    AdminGetUserResponse, AdminListDevices, AdminResetUserPassword, AdminSetUserMfaPreference,
    AdminSetUserPassword, AdminUpdateDeviceStatus, AdminUserGlobalSignOut, ListDevicesResponse,
    MessageAction, User,
};
use cognito_srp_core::message::{Attribute, Device, DeviceRememberedStatus, Empty, Parameters};

use super::AdminClient;
use crate::client::{MfaPreference, Pages};
use crate::error::Error;
use crate::transport::Transport;

/// `username` is the user's name, an alias, or the `sub`. All fail as [`AdminClient::call`] does.
impl<T: Transport> AdminClient<T> {
    /// Makes an account. The user has to change the temporary password at the first sign-in; where none is
    /// given, the pool makes one up and sends it to the user. `message` says whether the user is written to
    /// otherwise.
    pub async fn create_user(
        &self,
        username: &str,
        temporary_password: Option<SecretString>,
        attributes: &[Attribute],
        message: Option<MessageAction>,
    ) -> Result<User, Error> {
        let answer = self
            .call(&AdminCreateUser {
                user_pool_id: self.pool(),
                username: username.into(),
                user_attributes: attributes.to_vec(),
                temporary_password,
                message_action: message,
                client_metadata: self.metadata(),
                ..Default::default()
            })
            .await?;
        Ok(answer.user)
    }

    /// Sets a user's password: for good if it is `permanent`, else to be changed at the next sign-in.
    pub async fn set_user_password(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        permanent: bool,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&AdminSetUserPassword {
                user_pool_id: self.pool(),
                username: username.into(),
                password: password.into(),
                permanent,
            })
            .await?;
        Ok(())
    }

    /// Confirms an account without a code.
    pub async fn confirm_sign_up(&self, username: &str) -> Result<(), Error> {
        let Empty {} = self
            .call(&AdminConfirmSignUp {
                user_pool_id: self.pool(),
                username: username.into(),
                client_metadata: self.metadata(),
            })
            .await?;
        Ok(())
    }

    /// Makes a user's password invalid, and sends a code with which a new one can be set.
    pub async fn reset_user_password(&self, username: &str) -> Result<(), Error> {
        let Empty {} = self
            .call(&AdminResetUserPassword {
                user_pool_id: self.pool(),
                username: username.into(),
                client_metadata: self.metadata(),
            })
            .await?;
        Ok(())
    }

    /// A user's attributes, status and factors.
    pub async fn get_user(&self, username: &str) -> Result<AdminGetUserResponse, Error> {
        self.call(&AdminGetUser {
            user_pool_id: self.pool(),
            username: username.into(),
        })
        .await
    }

    /// Says which second factors a user has.
    pub async fn set_user_mfa_preference(
        &self,
        username: &str,
        preference: MfaPreference,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&AdminSetUserMfaPreference {
                sms_mfa_settings: preference.sms,
                software_token_mfa_settings: preference.software_token,
                email_mfa_settings: preference.email,
                username: username.into(),
                user_pool_id: self.pool(),
            })
            .await?;
        Ok(())
    }

    /// Signs a user out everywhere: no refresh token of the user works any more, and Cognito's own
    /// operations refuse the access tokens.
    pub async fn sign_out_user(&self, username: &str) -> Result<(), Error> {
        let Empty {} = self
            .call(&AdminUserGlobalSignOut {
                user_pool_id: self.pool(),
                username: username.into(),
            })
            .await?;
        Ok(())
    }

    /// A device of a user.
    pub async fn get_device(&self, username: &str, device_key: &str) -> Result<Device, Error> {
        let answer = self
            .call(&AdminGetDevice {
                user_pool_id: self.pool(),
                username: username.into(),
                device_key: device_key.into(),
            })
            .await?;
        Ok(answer.device)
    }

    /// A page of a user's devices; `page` is the `pagination_token` of the page before.
    pub async fn list_devices(
        &self,
        username: &str,
        page: Option<&str>,
    ) -> Result<ListDevicesResponse, Error> {
        self.call(&AdminListDevices {
            user_pool_id: self.pool(),
            username: username.into(),
            limit: None,
            pagination_token: page.map(Into::into),
        })
        .await
    }

    /// All devices of a user, as [`CognitoClient::list_all_devices`](crate::CognitoClient::list_all_devices)
    /// collects them.
    pub async fn list_all_devices(&self, username: &str) -> Result<Vec<Device>, Error> {
        let mut pages = Pages::default();
        loop {
            let page = self
                .call(&AdminListDevices {
                    user_pool_id: self.pool(),
                    username: username.into(),
                    limit: Some(Pages::LIMIT),
                    pagination_token: pages.token(),
                })
                .await?;
            if let Some(devices) = pages.add(page)? {
                return Ok(devices);
            }
        }
    }

    /// Makes the pool forget a device of a user, and drops its record from the store of this client.
    ///
    /// # Errors
    /// As [`CognitoClient::forget_device`](crate::CognitoClient::forget_device).
    pub async fn forget_device(&self, username: &str, device_key: &str) -> Result<(), Error> {
        let forgotten = self
            .call(&AdminForgetDevice {
                user_pool_id: self.pool(),
                username: username.into(),
                device_key: device_key.into(),
            })
            .await;
        self.client().drop_record(device_key, forgotten).await
    }

    /// Says whether the pool is to remember a device of a user.
    pub async fn update_device_status(
        &self,
        username: &str,
        device_key: &str,
        status: DeviceRememberedStatus,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&AdminUpdateDeviceStatus {
                user_pool_id: self.pool(),
                username: username.into(),
                device_key: device_key.into(),
                device_remembered_status: Some(status),
            })
            .await?;
        Ok(())
    }

    fn pool(&self) -> String {
        self.client().pool_id().as_str().into()
    }

    fn metadata(&self) -> Option<Parameters> {
        self.client().metadata()
    }
}

use cognito_srp_core::SecretString;
use cognito_srp_core::login::{NewDevice, RememberedDevice};
use cognito_srp_core::message::operation::{
    AssociateSoftwareTokenResponse, ConfirmSignUpResponse, ForgotPasswordResponse,
    GetUserAttributeVerificationCodeResponse, GetUserAuthFactorsResponse, GetUserResponse,
    ListDevicesResponse, ResendConfirmationCodeResponse, SignUpResponse, UpdateUserAttributesResponse,
    VerifySoftwareTokenResponse,
};
use cognito_srp_core::message::{Attribute, Device, DeviceRememberedStatus, Operation, Request, Response};
use cognito_srp_core::token::Claims;

use super::CognitoClient;
use crate::session_store::{FileSessionStore, KeptSession};
use crate::transport::Transport;
use crate::{Error, MfaPreference, Session};

/// One method for each of an async client's, of the same name.
macro_rules! waiting_for {
    ($client:ident: $(fn $name:ident(&self $(, $argument:ident: $kind:ty)*) -> $output:ty;)*) => {
        #[doc = concat!("Each of these waits for the method of the same name of [`crate::", stringify!($client), "`].")]
        impl<T: Transport> super::$client<T> {
            $(
                #[doc = concat!("See [`crate::", stringify!($client), "::", stringify!($name), "`].")]
                ///
                /// # Errors
                /// The same.
                pub fn $name(&self $(, $argument: $kind)*) -> Result<$output, Error> {
                    self.wait(self.client.$name($($argument),*))
                }
            )*
        }
    };
}
pub(super) use waiting_for;

impl<T: Transport> CognitoClient<T> {
    /// See [`crate::CognitoClient::call`].
    ///
    /// # Errors
    /// The same.
    pub fn call<O>(&self, operation: &O) -> Result<O::Response, Error>
    where
        O: Operation + Sync,
        O::Response: Send,
    {
        self.wait(self.client.call(operation))
    }
}

waiting_for! { CognitoClient:
    fn send(&self, request: &Request) -> Response;
    fn refresh(&self, session: &Session) -> Session;
    fn keep_session(&self, store: &FileSessionStore, name: &str, alias: &str, session: &Session) -> ();
    fn kept_session(&self, store: &FileSessionStore, name: &str) -> Option<KeptSession>;
    fn refreshed_session(&self, store: &FileSessionStore, name: &str) -> Option<KeptSession>;
    fn sign_out(&self, session: &Session) -> ();
    fn revoke(&self, session: &Session) -> ();
    fn verify_id_token(&self, token: &str) -> Claims;
    fn verify_access_token(&self, token: &str) -> Claims;
    fn sign_up(&self, username: &str, password: impl Into<SecretString> + Send, attributes: &[Attribute]) -> SignUpResponse;
    fn confirm_sign_up(&self, username: &str, code: impl Into<SecretString> + Send) -> ConfirmSignUpResponse;
    fn confirm_sign_up_in_session(&self, username: &str, code: impl Into<SecretString> + Send, session: impl Into<SecretString> + Send) -> ConfirmSignUpResponse;
    fn forgot_password(&self, username: &str) -> ForgotPasswordResponse;
    fn confirm_forgot_password(&self, username: &str, code: impl Into<SecretString> + Send, password: impl Into<SecretString> + Send) -> ();
    fn resend_confirmation_code(&self, username: &str) -> ResendConfirmationCodeResponse;
    fn associate_software_token(&self, session: &Session) -> AssociateSoftwareTokenResponse;
    fn verify_software_token(&self, session: &Session, code: impl Into<SecretString> + Send, name: Option<&str>) -> VerifySoftwareTokenResponse;
    fn set_user_mfa_preference(&self, session: &Session, preference: MfaPreference) -> ();
    fn get_user(&self, session: &Session) -> GetUserResponse;
    fn update_user_attributes(&self, session: &Session, attributes: &[Attribute]) -> UpdateUserAttributesResponse;
    fn delete_user_attributes(&self, session: &Session, names: &[&str]) -> ();
    fn get_user_attribute_verification_code(&self, session: &Session, name: &str) -> GetUserAttributeVerificationCodeResponse;
    fn verify_user_attribute(&self, session: &Session, name: &str, code: impl Into<SecretString> + Send) -> ();
    fn change_password(&self, session: &Session, previous: Option<SecretString>, proposed: impl Into<SecretString> + Send) -> ();
    fn get_user_auth_factors(&self, session: &Session) -> GetUserAuthFactorsResponse;
    fn delete_user(&self, session: &Session) -> ();
    fn confirm_device(&self, device: &NewDevice) -> (RememberedDevice, bool);
    fn remember_device(&self, session: &Session, alias: &str, device: &RememberedDevice) -> ();
    fn update_device_status(&self, session: &Session, device_key: &str, status: DeviceRememberedStatus) -> ();
    fn get_device(&self, session: &Session, device_key: &str) -> Device;
    fn list_devices(&self, session: &Session, page: Option<&str>) -> ListDevicesResponse;
    fn list_all_devices(&self, session: &Session) -> Vec<Device>;
    fn forget_device(&self, session: &Session, device_key: &str) -> ();
}

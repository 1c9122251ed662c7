use cognito_srp_core::SecretString;
use cognito_srp_core::login::{NewDevice, RememberedDevice};
use cognito_srp_core::message::operation::{
    AssociateSoftwareTokenResponse, ConfirmSignUpResponse, GetUserResponse, ListDevicesResponse,
    ResendConfirmationCodeResponse, SignUpResponse, VerifySoftwareTokenResponse,
};
use cognito_srp_core::message::{Attribute, Device, DeviceRememberedStatus, Operation, Request, Response};
use cognito_srp_core::token::Claims;

use super::CognitoClient;
use crate::transport::Transport;
use crate::{Error, MfaPreference, Session};

/// One method for each of the async client's, of the same name.
macro_rules! waiting_for {
    ($(fn $name:ident(&self $(, $argument:ident: $kind:ty)*) -> $output:ty;)*) => {
        /// Each of these waits for the method of the same name of [`crate::CognitoClient`].
        impl<T: Transport> CognitoClient<T> {
            $(
                #[doc = concat!("See [`crate::CognitoClient::", stringify!($name), "`].")]
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

waiting_for! {
    fn send(&self, request: &Request) -> Response;
    fn refresh(&self, session: &Session) -> Session;
    fn sign_out(&self, session: &Session) -> ();
    fn revoke(&self, session: &Session) -> ();
    fn verify_id_token(&self, token: &str) -> Claims;
    fn verify_access_token(&self, token: &str) -> Claims;
    fn sign_up(&self, username: &str, password: impl Into<SecretString> + Send, attributes: &[Attribute]) -> SignUpResponse;
    fn confirm_sign_up(&self, username: &str, code: impl Into<SecretString> + Send) -> ConfirmSignUpResponse;
    fn resend_confirmation_code(&self, username: &str) -> ResendConfirmationCodeResponse;
    fn associate_software_token(&self, session: &Session) -> AssociateSoftwareTokenResponse;
    fn verify_software_token(&self, session: &Session, code: impl Into<SecretString> + Send, name: Option<&str>) -> VerifySoftwareTokenResponse;
    fn set_user_mfa_preference(&self, session: &Session, preference: MfaPreference) -> ();
    fn get_user(&self, session: &Session) -> GetUserResponse;
    fn confirm_device(&self, device: &NewDevice) -> (RememberedDevice, bool);
    fn update_device_status(&self, session: &Session, device_key: &str, status: DeviceRememberedStatus) -> ();
    fn get_device(&self, session: &Session, device_key: &str) -> Device;
    fn list_devices(&self, session: &Session, page: Option<&str>) -> ListDevicesResponse;
    fn forget_device(&self, session: &Session, device_key: &str) -> ();
}

//! What administrators do; see [`crate::AdminClient`].

use std::fmt;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::login::{Flow, Seal};
use cognito_srp_core::message::operation::{AdminGetUserResponse, ListDevicesResponse, MessageAction, User};
use cognito_srp_core::message::{
    AnalyticsMetadata, Attribute, ContextData, Device, DeviceRememberedStatus, Operation, Parameters,
    Request, Response,
};

use super::operations::waiting_for;
use super::{Background, Blocking, CognitoClient, Handler, PendingSignIn, SignInStep};
use crate::transport::{ReqwestTransport, Transport};
use crate::{CredentialsSource, Error, MfaPreference, SignedIn};

/// A client that signs what has to be signed, with the credentials of an administrator; see
/// [`crate::AdminClient`].
pub struct AdminClient<T = ReqwestTransport> {
    client: crate::AdminClient<T>,
    background: Arc<Background>,
}

impl<T> CognitoClient<T> {
    /// See [`crate::CognitoClient::admin`].
    pub fn admin(&self, credentials: impl CredentialsSource + 'static) -> AdminClient<T> {
        AdminClient {
            client: self.client.admin(credentials),
            background: Arc::clone(&self.background),
        }
    }
}

impl<T> AdminClient<T> {
    /// See [`crate::AdminClient::with_context_data`].
    #[must_use]
    pub fn with_context_data(&self, context: ContextData) -> Self {
        self.doing(self.client.with_context_data(context))
    }

    /// See [`crate::AdminClient::with_client_secret`].
    #[must_use]
    pub fn with_client_secret(&self, secret: impl Into<SecretString>) -> Self {
        self.doing(self.client.with_client_secret(secret))
    }

    /// See [`crate::AdminClient::with_client_metadata`].
    #[must_use]
    pub fn with_client_metadata(&self, metadata: Parameters) -> Self {
        self.doing(self.client.with_client_metadata(metadata))
    }

    /// See [`crate::AdminClient::with_analytics_metadata`].
    #[must_use]
    pub fn with_analytics_metadata(&self, metadata: AnalyticsMetadata) -> Self {
        self.doing(self.client.with_analytics_metadata(metadata))
    }

    /// See [`crate::AdminClient::client`].
    #[must_use]
    pub fn client(&self) -> CognitoClient<T> {
        CognitoClient {
            client: self.client.client().clone(),
            background: Arc::clone(&self.background),
        }
    }

    fn doing(&self, client: crate::AdminClient<T>) -> Self {
        Self {
            client,
            background: Arc::clone(&self.background),
        }
    }
}

impl<T: Transport> AdminClient<T> {
    /// See [`crate::AdminClient::sign_in_with`].
    ///
    /// # Errors
    /// The same.
    pub fn sign_in_with(
        &self,
        username: &str,
        flow: impl Into<Flow>,
        handler: impl Handler,
    ) -> Result<SignedIn, Error> {
        let flow = flow.into();
        let sign_in = self.client.sign_in_with(username, flow, Blocking(handler));
        self.wait(Box::pin(sign_in))
    }

    /// See [`crate::AdminClient::start_sign_in`].
    ///
    /// # Errors
    /// The same.
    pub fn start_sign_in(&self, username: &str, flow: impl Into<Flow>) -> Result<SignInStep<T>, Error> {
        self.client().start_sign_in(username, flow)
    }

    /// See [`crate::AdminClient::resume_sign_in`].
    ///
    /// # Errors
    /// The same.
    pub fn resume_sign_in(&self, saved: &[u8], seal: &Seal) -> Result<PendingSignIn<T>, Error> {
        self.client().resume_sign_in(saved, seal)
    }

    /// See [`crate::AdminClient::call`].
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

    fn wait<F>(&self, future: F) -> F::Output
    where
        F: Future<Output: Send> + Send,
    {
        self.background.wait(future)
    }
}

waiting_for! { AdminClient:
    fn send(&self, request: &Request) -> Response;
    fn create_user(&self, username: &str, temporary_password: Option<SecretString>, attributes: &[Attribute], message: Option<MessageAction>) -> User;
    fn set_user_password(&self, username: &str, password: impl Into<SecretString> + Send, permanent: bool) -> ();
    fn confirm_sign_up(&self, username: &str) -> ();
    fn reset_user_password(&self, username: &str) -> ();
    fn get_user(&self, username: &str) -> AdminGetUserResponse;
    fn set_user_mfa_preference(&self, username: &str, preference: MfaPreference) -> ();
    fn sign_out_user(&self, username: &str) -> ();
    fn get_device(&self, username: &str, device_key: &str) -> Device;
    fn list_devices(&self, username: &str, page: Option<&str>) -> ListDevicesResponse;
    fn list_all_devices(&self, username: &str) -> Vec<Device>;
    fn forget_device(&self, username: &str, device_key: &str) -> ();
    fn update_device_status(&self, username: &str, device_key: &str, status: DeviceRememberedStatus) -> ();
}

impl<T> Clone for AdminClient<T> {
    fn clone(&self) -> Self {
        self.doing(self.client.clone())
    }
}

impl<T> fmt::Debug for AdminClient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

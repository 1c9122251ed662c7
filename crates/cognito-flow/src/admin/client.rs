use std::fmt;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::login::{Flow, Seal};
use cognito_srp_core::message::{AnalyticsMetadata, ContextData, Operation, Parameters, Request, Response};

use super::CredentialsSource;
use crate::client::{CognitoClient, PendingSignIn, SignInStep, SignedIn};
use crate::error::Error;
use crate::handler::Handler;
use crate::transport::{ReqwestTransport, Transport};

/// A client that signs what has to be signed, with the credentials of an administrator: for servers. Made
/// with [`CognitoClient::admin`], with which it shares everything.
pub struct AdminClient<T = ReqwestTransport>(CognitoClient<T>);

impl<T> CognitoClient<T> {
    /// The same client for an administrator. Operations that need no signature go without.
    pub fn admin(&self, credentials: impl CredentialsSource + 'static) -> AdminClient<T> {
        AdminClient(self.with_credentials(Arc::new(credentials)))
    }
}

impl<T> AdminClient<T> {
    /// The same client with `ContextData`, sent with every call of a sign-in: the request that the server
    /// acts for, so that not all users seem to sit at one machine.
    #[must_use]
    pub fn with_context_data(&self, context: ContextData) -> Self {
        Self(self.0.with_context_data(context))
    }

    /// See [`CognitoClient::with_client_secret`].
    #[must_use]
    pub fn with_client_secret(&self, secret: impl Into<SecretString>) -> Self {
        Self(self.0.with_client_secret(secret))
    }

    /// See [`CognitoClient::with_client_metadata`].
    #[must_use]
    pub fn with_client_metadata(&self, metadata: Parameters) -> Self {
        Self(self.0.with_client_metadata(metadata))
    }

    /// See [`CognitoClient::with_analytics_metadata`].
    #[must_use]
    pub fn with_analytics_metadata(&self, metadata: AnalyticsMetadata) -> Self {
        Self(self.0.with_analytics_metadata(metadata))
    }

    /// The client with all that needs no signature, such as
    /// [`refresh`](CognitoClient::refresh). It is an administrator's too: its `call` signs.
    pub const fn client(&self) -> &CognitoClient<T> {
        &self.0
    }
}

impl<T: Transport> AdminClient<T> {
    /// Signs a user in with `AdminInitiateAuth` and `AdminRespondToAuthChallenge`; otherwise as
    /// [`CognitoClient::sign_in_with`]. `USER_PASSWORD_AUTH` does not exist here: the password is sent with
    /// [`Flow::AdminUserPassword`].
    ///
    /// # Errors
    /// As [`CognitoClient::sign_in`], and [`Error::Credentials`].
    pub async fn sign_in_with(
        &self,
        username: &str,
        flow: impl Into<Flow>,
        handler: impl Handler,
    ) -> Result<SignedIn, Error> {
        self.0.sign_in_with(username, flow, handler).await
    }

    /// See [`CognitoClient::start_sign_in`].
    ///
    /// # Errors
    /// The same, and [`Error::Credentials`].
    pub async fn start_sign_in(&self, username: &str, flow: impl Into<Flow>) -> Result<SignInStep<T>, Error> {
        self.0.start_sign_in(username, flow).await
    }

    /// See [`CognitoClient::resume_sign_in`]. A sign-in that an administrator started has to be resumed by
    /// one.
    ///
    /// # Errors
    /// The same.
    pub async fn resume_sign_in(&self, saved: &[u8], seal: &Seal) -> Result<PendingSignIn<T>, Error> {
        self.0.resume_sign_in(saved, seal).await
    }

    /// Sends any operation, signed if it has to be, and reads its answer.
    ///
    /// # Errors
    /// As [`CognitoClient::call`], and [`Error::Credentials`].
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        self.0.call(operation).await
    }

    /// Sends any request, signed if it has to be; see [`CognitoClient::send`].
    ///
    /// # Errors
    /// As [`CognitoClient::send`], and [`Error::Credentials`].
    pub async fn send(&self, request: &Request) -> Result<Response, Error> {
        self.0.send(request).await
    }
}

impl<T> Clone for AdminClient<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for AdminClient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AdminClient").field(&self.0).finish()
    }
}

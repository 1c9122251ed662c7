//! The same client for programs that are not async.
//!
//! Every method blocks until it is done. A thread of its own does the waiting for the network, so no runtime
//! is needed; from inside one, use the async [`crate::CognitoClient`].
//!
//! ```no_run
//! use cognito_flow::{Answer, CognitoClient};
//!
//! let client = CognitoClient::builder("eu-west-1_AbCdEf123", "1example23456789").build_blocking()?;
//! let signed_in = client.sign_in("jane", "a password", |_prompt| Ok(Answer::Code("123456".into())))?;
//! println!("{} is signed in", signed_in.session.username);
//! # Ok::<(), cognito_flow::Error>(())
//! ```

mod admin;
mod by_hand;
mod operations;
mod token_provider;

use std::fmt;
use std::panic::resume_unwind;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::login::{Answer, Flow, Prompt};
use cognito_srp_core::message::{AnalyticsMetadata, Parameters, UserContextData};
use tokio::runtime::{Builder, Handle, Runtime};

pub use self::admin::AdminClient;
pub use self::by_hand::{PendingSignIn, SignInStep};
pub use self::token_provider::TokenProvider;
use crate::transport::{ReqwestTransport, Transport, TransportError};
use crate::{BoxError, ClientBuilder, Error, SignedIn};

/// Answers the questions of a sign-in, as [`crate::Handler`] does. A closure `FnMut(Prompt) ->
/// Result<Answer, BoxError>` is a handler too.
pub trait Handler: Send {
    /// Answers one question.
    fn ask(&mut self, prompt: Prompt) -> Result<Answer, BoxError>;

    /// Whether this device is to be remembered; see [`crate::Handler::remember_device`].
    fn remember_device(&mut self, _device_key: &str) -> Result<bool, BoxError> {
        Ok(false)
    }
}

impl<F> Handler for F
where
    F: FnMut(Prompt) -> Result<Answer, BoxError> + Send,
{
    fn ask(&mut self, prompt: Prompt) -> Result<Answer, BoxError> {
        self(prompt)
    }
}

impl Handler for crate::NoQuestions {
    fn ask(&mut self, _prompt: Prompt) -> Result<Answer, BoxError> {
        Err(crate::handler::NOBODY.into())
    }
}

/// A client of one app client of one user pool; see [`crate::CognitoClient`]. Made with
/// [`ClientBuilder::build_blocking`].
pub struct CognitoClient<T = ReqwestTransport> {
    client: crate::CognitoClient<T>,
    background: Arc<Background>,
}

impl<T> ClientBuilder<T> {
    /// The client, for a program that is not async. Nothing is sent yet.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`]; [`Error::Transport`] when no thread can be started.
    pub fn build_blocking(self) -> Result<CognitoClient<T>, Error> {
        Ok(CognitoClient {
            client: self.build()?,
            background: Arc::new(Background::start()?),
        })
    }
}

impl CognitoClient {
    /// Begins to make a client; see [`crate::CognitoClient::builder`].
    pub fn builder(pool_id: impl Into<String>, client_id: impl Into<String>) -> ClientBuilder {
        crate::CognitoClient::builder(pool_id, client_id)
    }
}

impl<T: Transport> CognitoClient<T> {
    /// Signs a user in; see [`crate::CognitoClient::sign_in`].
    ///
    /// # Errors
    /// The same.
    pub fn sign_in(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        handler: impl Handler,
    ) -> Result<SignedIn, Error> {
        self.sign_in_with(username, Flow::UserSrp(password.into()), handler)
    }

    /// Signs a user in with any flow; see [`crate::CognitoClient::sign_in_with`].
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
        self.wait(Box::pin(self.client.sign_in_with(
            username,
            flow,
            Blocking(handler),
        )))
    }

    fn wait<F>(&self, future: F) -> F::Output
    where
        F: Future<Output: Send> + Send,
    {
        self.background.wait(future)
    }
}

impl<T> CognitoClient<T> {
    /// The async client that does the work.
    pub const fn client(&self) -> &crate::CognitoClient<T> {
        &self.client
    }

    /// See [`crate::CognitoClient::with_client_secret`].
    #[must_use]
    pub fn with_client_secret(&self, secret: impl Into<SecretString>) -> Self {
        self.doing(self.client.with_client_secret(secret))
    }

    /// See [`crate::CognitoClient::with_client_metadata`].
    #[must_use]
    pub fn with_client_metadata(&self, metadata: Parameters) -> Self {
        self.doing(self.client.with_client_metadata(metadata))
    }

    /// See [`crate::CognitoClient::with_analytics_metadata`].
    #[must_use]
    pub fn with_analytics_metadata(&self, metadata: AnalyticsMetadata) -> Self {
        self.doing(self.client.with_analytics_metadata(metadata))
    }

    /// See [`crate::CognitoClient::with_user_context_data`].
    #[must_use]
    pub fn with_user_context_data(&self, data: UserContextData) -> Self {
        self.doing(self.client.with_user_context_data(data))
    }

    /// The same with another client that does the work.
    fn doing(&self, client: crate::CognitoClient<T>) -> Self {
        Self {
            client,
            background: Arc::clone(&self.background),
        }
    }
}

impl<T> Clone for CognitoClient<T> {
    fn clone(&self) -> Self {
        self.doing(self.client.clone())
    }
}

impl<T> fmt::Debug for CognitoClient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

/// A blocking handler, asked by the async client.
struct Blocking<H>(H);

impl<H: Handler> crate::Handler for Blocking<H> {
    async fn ask(&mut self, prompt: Prompt) -> Result<Answer, BoxError> {
        self.0.ask(prompt)
    }

    async fn remember_device(&mut self, device_key: &str) -> Result<bool, BoxError> {
        self.0.remember_device(device_key)
    }
}

/// The runtime. It keeps connections alive between calls, on one thread.
struct Background(Option<Runtime>);

impl Background {
    fn start() -> Result<Self, TransportError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("cognito-flow")
            .enable_all()
            .build();
        runtime
            .map(|runtime| Self(Some(runtime)))
            .map_err(|error| TransportError::new(true, error))
    }

    fn wait<F>(&self, future: F) -> F::Output
    where
        F: Future<Output: Send> + Send,
    {
        let Some(runtime) = &self.0 else {
            unreachable!("the runtime is there until it is dropped");
        };
        if Handle::try_current().is_err() {
            return runtime.block_on(future);
        }
        // A thread of another runtime must not wait for this one: let a thread of its own do it.
        let result = std::thread::scope(|scope| scope.spawn(|| runtime.block_on(future)).join());
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // Dropping it plainly would wait, which a thread of another runtime must not.
            runtime.shutdown_background();
        }
    }
}

//! The client of one app client of one pool.

mod account;
mod builder;
mod by_hand;
mod device;
mod devices;
mod mfa;
mod paging;
mod refresh;
mod send;
mod session;
mod sign_in;
mod sign_out;
mod under_way;
mod user;
mod verify;

use std::fmt;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::{
    AnalyticsMetadata, ContextData, Parameters, PoolId, UserContextData, secret_hash,
};

pub use self::builder::ClientBuilder;
pub use self::by_hand::{PendingSignIn, SignInStep};
pub use self::device::{DeviceOutcome, DevicePolicy};
pub use self::mfa::MfaPreference;
pub(crate) use self::paging::Pages;
pub use self::session::{Session, SignedIn};
use crate::admin::CredentialsSource;
use crate::device_store::{DeviceScope, DeviceStore};
use crate::endpoint::Endpoint;
use crate::exchange::Exchange;
use crate::key_set::KeySet;
use crate::surroundings::Surroundings;
use crate::transport::ReqwestTransport;

/// A client of one app client of one user pool. It holds no user's state: any number of users can sign in at
/// the same time. Clones share connections and keys, and so do the clients that the `with_…` methods give.
pub struct CognitoClient<T = ReqwestTransport> {
    shared: Arc<Shared<T>>,
    settings: Arc<CallSettings>,
}

/// What all clones of a client have in common.
struct Shared<T> {
    transport: T,
    pool: PoolId,
    client_id: String,
    endpoint: Endpoint,
    issuer: String,
    device_store: Option<Arc<dyn DeviceStore>>,
    device_policy: DevicePolicy,
    device_name: Option<String>,
    rotation: bool,
    device_scope: DeviceScope,
    token_leeway: u32,
    max_attempts: u32,
    on_exchange: Option<Box<Observer>>,
    surroundings: Surroundings,
    keys: KeySet,
}

/// What calls carry along; it may differ from one user's to another's.
#[derive(Clone, Default)]
struct CallSettings {
    client_secret: Option<SecretString>,
    client_metadata: Option<Parameters>,
    analytics_metadata: Option<AnalyticsMetadata>,
    user_context_data: Option<UserContextData>,
    admin: Option<AdminSettings>,
}

/// There when requests are made for an administrator.
#[derive(Clone)]
struct AdminSettings {
    credentials: Arc<dyn CredentialsSource>,
    context_data: Option<ContextData>,
}

type Observer = dyn Fn(&Exchange<'_>) + Send + Sync;

impl CognitoClient {
    /// Begins to make a client for the app client `client_id` of a pool, such as `eu-west-1_AbCdEf123`. The
    /// service is that of the pool's region unless an endpoint is given.
    pub fn builder(pool_id: impl Into<String>, client_id: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(pool_id.into(), client_id.into())
    }
}

impl<T> CognitoClient<T> {
    /// The pool.
    pub fn pool_id(&self) -> &PoolId {
        &self.shared.pool
    }

    /// The app client.
    pub fn client_id(&self) -> &str {
        &self.shared.client_id
    }

    /// The address of the service.
    pub fn endpoint(&self) -> &Endpoint {
        &self.shared.endpoint
    }

    /// The same client with another secret of the app client, which may have two at a time. What
    /// [`ClientBuilder::client_secret`] set is left out.
    #[must_use]
    pub fn with_client_secret(&self, secret: impl Into<SecretString>) -> Self {
        let client_secret = Some(secret.into());
        self.with(|settings| settings.client_secret = client_secret)
    }

    /// The same client with other `ClientMetadata`, in place of what it has now.
    #[must_use]
    pub fn with_client_metadata(&self, metadata: Parameters) -> Self {
        self.with(|settings| settings.client_metadata = Some(metadata))
    }

    /// The same client with other `AnalyticsMetadata`, in place of what it has now.
    #[must_use]
    pub fn with_analytics_metadata(&self, metadata: AnalyticsMetadata) -> Self {
        self.with(|settings| settings.analytics_metadata = Some(metadata))
    }

    /// The same client with `UserContextData`, sent with every call that takes it: for servers, the IP
    /// address of the user that they act for, so that not all users seem to sit at one machine. Make one of
    /// these for each request that the server answers; it costs nothing.
    #[must_use]
    pub fn with_user_context_data(&self, data: UserContextData) -> Self {
        self.with(|settings| settings.user_context_data = Some(data))
    }

    /// Where this client signs in: what devices and sessions are kept under.
    pub fn device_scope(&self) -> &DeviceScope {
        &self.shared.device_scope
    }

    pub(crate) fn with_credentials(&self, credentials: Arc<dyn CredentialsSource>) -> Self {
        let admin = AdminSettings {
            credentials,
            context_data: None,
        };
        self.with(|settings| settings.admin = Some(admin))
    }

    /// For the client of an administrator.
    pub(crate) fn with_context_data(&self, context: ContextData) -> Self {
        self.with(|settings| {
            if let Some(admin) = &mut settings.admin {
                admin.context_data = Some(context);
            }
        })
    }

    pub(crate) fn metadata(&self) -> Option<Parameters> {
        self.settings.client_metadata.clone()
    }

    fn with(&self, change: impl FnOnce(&mut CallSettings)) -> Self {
        let mut settings = CallSettings::clone(&self.settings);
        change(&mut settings);
        Self {
            shared: Arc::clone(&self.shared),
            settings: Arc::new(settings),
        }
    }

    /// `SECRET_HASH` over the name that the same request carries.
    fn secret_hash(&self, username: &str) -> Option<SecretString> {
        let secret = self.settings.client_secret.as_ref()?;
        Some(secret_hash(secret, username, &self.shared.client_id))
    }
}

impl<T> Clone for CognitoClient<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            settings: Arc::clone(&self.settings),
        }
    }
}

impl<T> fmt::Debug for CognitoClient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CognitoClient")
            .field("pool", &self.shared.pool)
            .field("endpoint", &self.shared.endpoint)
            .finish_non_exhaustive()
    }
}

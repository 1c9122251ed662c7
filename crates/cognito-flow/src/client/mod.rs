//! The client of one app client of one pool.

mod builder;
mod device;
mod operations;
mod refresh;
mod send;
mod session;
mod sign_in;
mod sign_out;
mod verify;

use std::fmt;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::{Parameters, PoolId, secret_hash};

pub use self::builder::ClientBuilder;
pub use self::device::{DeviceOutcome, DevicePolicy};
pub use self::operations::MfaPreference;
pub use self::session::{Session, SignedIn};
use crate::device_store::{DeviceScope, DeviceStore};
use crate::endpoint::Endpoint;
use crate::exchange::Exchange;
use crate::key_set::KeySet;
use crate::surroundings::Surroundings;
use crate::transport::ReqwestTransport;

/// A client of one app client of one user pool. It holds no user's state: any number of users can sign in at
/// the same time. Clones share connections and keys.
pub struct CognitoClient<T = ReqwestTransport>(Arc<Inner<T>>);

struct Inner<T> {
    transport: T,
    pool: PoolId,
    client_id: String,
    client_secret: Option<SecretString>,
    endpoint: Endpoint,
    issuer: String,
    client_metadata: Option<Parameters>,
    device_store: Option<Arc<dyn DeviceStore>>,
    device_policy: DevicePolicy,
    device_name: Option<String>,
    device_scope: DeviceScope,
    token_leeway: u32,
    max_attempts: u32,
    on_exchange: Option<Box<Observer>>,
    surroundings: Surroundings,
    keys: KeySet,
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
        &self.0.pool
    }

    /// The app client.
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// The address of the service.
    pub fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    /// `SECRET_HASH` over the name that the same request carries.
    fn secret_hash(&self, username: &str) -> Option<SecretString> {
        let secret = self.0.client_secret.as_ref()?;
        Some(secret_hash(secret, username, &self.0.client_id))
    }
}

impl<T> Clone for CognitoClient<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for CognitoClient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CognitoClient")
            .field("pool", &self.0.pool)
            .field("endpoint", &self.0.endpoint)
            .finish_non_exhaustive()
    }
}

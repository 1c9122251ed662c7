use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use cognito_srp_core::SecretString;
use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::message::{AnalyticsMetadata, Parameters, PoolId, UnixTime};
use cognito_srp_core::retry;
use rand_core::CryptoRng;

use super::{CallSettings, CognitoClient, DevicePolicy, Observer, Shared};
use crate::device_store::{DeviceScope, DeviceStore};
use crate::endpoint::{Endpoint, Variant};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::key_set::KeySet;
use crate::surroundings::{Randomness, Surroundings};
use crate::transport::{ReqwestTransport, Transport};

/// Settings of a [`CognitoClient`]; all have defaults.
#[must_use]
pub struct ClientBuilder<T = ReqwestTransport> {
    transport: T,
    pool_id: String,
    client_id: String,
    endpoint: Option<String>,
    variant: Variant,
    allow_plain_http: bool,
    issuer: Option<String>,
    settings: CallSettings,
    device_store: Option<Arc<dyn DeviceStore>>,
    device_policy: Option<DevicePolicy>,
    device_name: Option<String>,
    rotation: bool,
    token_leeway: u32,
    max_attempts: u32,
    on_exchange: Option<Box<Observer>>,
    surroundings: Surroundings,
}

impl ClientBuilder {
    pub(super) fn new(pool_id: String, client_id: String) -> Self {
        Self {
            transport: ReqwestTransport::new(),
            pool_id,
            client_id,
            endpoint: None,
            variant: Variant::default(),
            allow_plain_http: false,
            issuer: None,
            settings: CallSettings::default(),
            device_store: None,
            device_policy: None,
            device_name: None,
            rotation: false,
            token_leeway: 60,
            max_attempts: retry::MAX_ATTEMPTS,
            on_exchange: None,
            surroundings: Surroundings::default(),
        }
    }

    /// The longest time to connect, TLS included. Without it, 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport = self.transport.connect_timeout(timeout);
        self
    }

    /// The longest time for one exchange, from connecting to the last byte of the answer. Without it, 30 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.transport = self.transport.timeout(timeout);
        self
    }

    /// Allows an endpoint with plain http that is not on this machine. Passwords of new accounts and all
    /// tokens are then readable on the way.
    pub fn allow_plain_http(mut self) -> Self {
        self.transport = self.transport.allow_plain_http();
        self.allow_plain_http = true;
        self
    }
}

impl<T> ClientBuilder<T> {
    /// The app client's secret, where it has one.
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.settings.client_secret = Some(secret.into());
        self
    }

    /// The address of the service, such as `http://127.0.0.1:9229` for a local pool; without it, that of the
    /// pool's region.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// The endpoint of the region that is validated by FIPS 140. It cannot be had together with an endpoint of
    /// one's own.
    pub fn fips(mut self) -> Self {
        self.variant.fips = true;
        self
    }

    /// The endpoint of the region that takes IPv6 too. It cannot be had together with an endpoint of one's own.
    pub fn dual_stack(mut self) -> Self {
        self.variant.dual_stack = true;
        self
    }

    /// `iss` of the pool's tokens, where it is not that of AWS or `<endpoint>/<pool id>`: behind a proxy, for instance. The
    /// pool's keys are fetched from the endpoint all the same.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// `ClientMetadata`, sent with every call that takes it, for the pool's triggers.
    pub fn client_metadata(mut self, metadata: Parameters) -> Self {
        self.settings.client_metadata = Some(metadata);
        self
    }

    /// `AnalyticsMetadata`, sent with every call that takes it, for the pool's statistics.
    pub fn analytics_metadata(mut self, metadata: AnalyticsMetadata) -> Self {
        self.settings.analytics_metadata = Some(metadata);
        self
    }

    /// Where remembered devices are kept. With a store, and unless [`ClientBuilder::device_policy`] says
    /// something else, devices are remembered.
    pub fn device_store(self, store: impl DeviceStore + 'static) -> Self {
        self.shared_device_store(Arc::new(store))
    }

    /// The same store for several clients.
    pub fn shared_device_store(mut self, store: Arc<dyn DeviceStore>) -> Self {
        self.device_store = Some(store);
        self
    }

    /// Whether to remember devices. Without it, [`DevicePolicy::Always`] if there is a store to keep them in,
    /// else [`DevicePolicy::Never`].
    pub fn device_policy(mut self, policy: DevicePolicy) -> Self {
        self.device_policy = Some(policy);
        self
    }

    /// What people are to know this device by when they look at the list of their devices.
    pub fn device_name(mut self, name: impl Into<String>) -> Self {
        self.device_name = Some(name.into());
        self
    }

    /// The app client rotates refresh tokens: each refresh takes `GetTokensFromRefreshToken`, which gives a new
    /// one. It works without rotation too. Without this, `REFRESH_TOKEN_AUTH`.
    pub fn refresh_token_rotation(mut self) -> Self {
        self.rotation = true;
        self
    }

    /// Seconds for which tokens are accepted after they expired, for clocks that differ. Without it, 60.
    pub fn token_leeway(mut self, seconds: u32) -> Self {
        self.token_leeway = seconds;
        self
    }

    /// How often a request is sent at the most, 1 or more. Without it, 3.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Told about every exchange, for logs and measurements.
    pub fn on_exchange(mut self, observer: impl Fn(&Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.on_exchange = Some(Box::new(observer));
        self
    }

    /// The time, in seconds since 1970. Without it, the system's.
    pub fn clock(mut self, clock: impl Fn() -> UnixTime + Send + Sync + 'static) -> Self {
        self.surroundings.clock = Box::new(clock);
        self
    }

    /// Where random numbers come from. Without it, the operating system.
    pub fn rng(mut self, rng: impl CryptoRng + Send + 'static) -> Self {
        self.surroundings.randomness = Randomness::given(rng);
        self
    }

    /// How to wait between attempts. Without it, with tokio's timer.
    pub fn sleep<F>(mut self, sleep: impl Fn(Duration) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.surroundings.sleep = Box::new(move |duration| Box::pin(sleep(duration)));
        self
    }

    /// Sends requests in another way.
    pub fn transport<U: Transport>(self, transport: U) -> ClientBuilder<U> {
        ClientBuilder {
            transport,
            pool_id: self.pool_id,
            client_id: self.client_id,
            endpoint: self.endpoint,
            variant: self.variant,
            allow_plain_http: self.allow_plain_http,
            issuer: self.issuer,
            settings: self.settings,
            device_store: self.device_store,
            device_policy: self.device_policy,
            device_name: self.device_name,
            rotation: self.rotation,
            token_leeway: self.token_leeway,
            max_attempts: self.max_attempts,
            on_exchange: self.on_exchange,
            surroundings: self.surroundings,
        }
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Protocol`] with code `BadArgument` for a pool id that is not `<region>_<name>`, an empty
    /// client id, an endpoint that [`Endpoint::parse`] does not take, and one together with FIPS or
    /// dual-stack.
    pub fn build(self) -> Result<CognitoClient<T>, Error> {
        let pool = PoolId::parse(&self.pool_id)?;
        if self.client_id.is_empty() {
            return Err(FieldError::new("ClientId", Problem::Empty).into());
        }
        let own = match &self.endpoint {
            Some(_) if self.variant != Variant::default() => {
                let expected = "absent where FIPS or dual-stack is asked for";
                return Err(FieldError::new("endpoint", Problem::Malformed { expected }).into());
            }
            Some(url) if self.allow_plain_http => Some(Endpoint::parse_with_plain_http(url)?),
            Some(url) => Some(Endpoint::parse(url)?),
            None => None,
        };
        let endpoint = own
            .clone()
            .unwrap_or_else(|| Endpoint::of_pool_as(&pool, self.variant));
        // All endpoints of a region lead to the same pool: its issuer and its devices are the same.
        let home = own.unwrap_or_else(|| Endpoint::of_pool(&pool));
        let policy_without = match self.device_store {
            Some(_) => DevicePolicy::Always,
            None => DevicePolicy::Never,
        };
        let shared = Shared {
            issuer: self.issuer.unwrap_or_else(|| home.issuer(&pool)),
            device_policy: self.device_policy.unwrap_or(policy_without),
            device_scope: DeviceScope {
                endpoint: home.to_string(),
                pool_id: pool.to_string(),
                client_id: self.client_id.clone(),
            },
            transport: self.transport,
            pool,
            client_id: self.client_id,
            endpoint,
            device_store: self.device_store,
            device_name: self.device_name,
            rotation: self.rotation,
            token_leeway: self.token_leeway,
            max_attempts: self.max_attempts,
            on_exchange: self.on_exchange,
            surroundings: self.surroundings,
            keys: KeySet::default(),
        };
        Ok(CognitoClient {
            shared: Arc::new(shared),
            settings: Arc::new(self.settings),
        })
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("pool_id", &self.pool_id)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

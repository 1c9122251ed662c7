//! How a local pool is set up.

#[cfg(feature = "data")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cognito_srp_core::SecretString;

use crate::clock::Clock;
#[cfg(feature = "data")]
use crate::data::{DataError, Keeper};
use crate::first_pool;
use crate::http::{AccessKey, Listener, Rules};
use crate::local_pool::{BlockingLocalPool, LocalPool};
use crate::random;
use crate::record::Fresh;
use crate::seed::{Seed, SeedError};
use crate::service::{Issuer, Service, Settings};
use crate::sign_in::custom::{CustomSignIn, CustomStep, Decide};
use crate::state::Store;
use crate::token::SigningKeys;

/// The settings of a local pool, from [`LocalPool::builder`](crate::LocalPool::builder).
#[derive(Debug)]
#[must_use]
pub struct Builder {
    port: u16,
    region: String,
    issuer: Issuer,
    clock: Clock,
    test_clock: bool,
    timestamp_window: Duration,
    refresh_needs_device: bool,
    shared_keys: bool,
    pages_may_administrate: bool,
    first_pool: bool,
    page: bool,
    seed: Option<Seed>,
    #[cfg(feature = "data")]
    data: Option<PathBuf>,
    custom_challenges: Option<Decide>,
    access_keys: Vec<AccessKey>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            region: "eu-west-1".to_owned(),
            issuer: Issuer::Local,
            clock: Clock::system(),
            test_clock: false,
            timestamp_window: Duration::from_secs(10 * 60),
            refresh_needs_device: true,
            shared_keys: false,
            pages_may_administrate: false,
            first_pool: false,
            page: false,
            seed: None,
            #[cfg(feature = "data")]
            data: None,
            custom_challenges: None,
            access_keys: Vec::new(),
        }
    }
}

/// Why a pool cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The region cannot stand in the id of a pool.
    #[error("the region {0:?} is not made of 1 to 40 lower-case letters, digits and hyphens")]
    Region(String),
    /// The port is taken, most likely.
    #[error("cannot listen on 127.0.0.1:{port}: {error}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        error: std::io::Error,
    },
    /// The seed cannot be used.
    #[error("the seed is wrong: {0}")]
    Seed(SeedError),
    /// The data file cannot be used; it is left as it was.
    #[cfg(feature = "data")]
    #[error(transparent)]
    Data(DataError),
    /// No thread or runtime could be made.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
}

impl Builder {
    /// The port on 127.0.0.1; 0, the default, is a free one.
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The region in the ids of pools and devices; `eu-west-1` unless set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// What stands in the claim `iss` of tokens; the pool's own address unless set.
    pub fn issuer(mut self, issuer: Issuer) -> Self {
        self.issuer = issuer;
        self
    }

    /// The clock that the pool goes by; the system's unless set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Whether the clock can be moved on over HTTP, by those who have the token.
    pub const fn test_clock(mut self, allowed: bool) -> Self {
        self.test_clock = allowed;
        self
    }

    /// How far the `TIMESTAMP` of a claim may be off, either way; 10 minutes unless set. What the real
    /// service allows is not known.
    pub const fn timestamp_window(mut self, window: Duration) -> Self {
        self.timestamp_window = window;
        self
    }

    /// Whether, in a pool that tracks devices, a refresh needs the confirmed device that the token was given
    /// to; it does unless set otherwise, as with the real service.
    pub const fn refresh_needs_device(mut self, needed: bool) -> Self {
        self.refresh_needs_device = needed;
        self
    }

    /// Whether user pools sign with the same keys, those of all pools of this process that are built so. Each has its
    /// own unless set, as with the real service, and making them takes some tenths of a second: too long for tests that
    /// each make a pool. Tokens still name their pool, and no other takes them. A seed or a data file that has keys keeps
    /// them, and a data file gets the shared ones.
    pub const fn shared_keys(mut self, shared: bool) -> Self {
        self.shared_keys = shared;
        self
    }

    /// Whether web pages on loopback may call the operations that need a signature with the real service;
    /// they may not unless set.
    pub const fn pages_may_administrate(mut self, allowed: bool) -> Self {
        self.pages_may_administrate = allowed;
        self
    }

    /// Whether there is a user pool with the id [`FIRST_POOL_ID`](crate::FIRST_POOL_ID) and a client with the
    /// id [`FIRST_CLIENT_ID`](crate::FIRST_CLIENT_ID) from the start; there is not unless set. Whoever likes
    /// can sign up there, and sign in with every flow.
    pub const fn first_pool(mut self, there: bool) -> Self {
        self.first_pool = there;
        self
    }

    /// Whether there is a page for people under `/_local/`, which shows pools, users and the last exchanges to
    /// those who have the token. There is not unless set.
    pub const fn page(mut self, there: bool) -> Self {
        self.page = there;
        self
    }

    /// What the pool begins with: user pools with their clients and users. It takes the place of the first pool.
    /// A pool with a data file begins with it only if that file is not there yet.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The file that everything is kept in, over a stop and a crash; without one, all is in memory. It is made if
    /// it is not there, for its owner alone. Every answer waits until what it tells of is on disk. It holds
    /// verifiers, keys and secrets of authenticator apps, and no password. Sign-ins that are under way are not
    /// kept.
    #[cfg(feature = "data")]
    pub fn data(mut self, path: impl Into<PathBuf>) -> Self {
        self.data = Some(path.into());
        self
    }

    /// An access key of an administrator; there may be several. With one or more, operations of
    /// administrators have to be signed with one of them when they come over HTTP (SigV4); without any,
    /// signatures are neither asked for nor looked at.
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        let (id, secret) = (id.into(), secret.into());
        self.access_keys.push(AccessKey { id, secret });
        self
    }

    /// What decides about the challenges of `CUSTOM_AUTH`, in the place of the Lambda functions that AWS
    /// has: it is asked at the beginning and after each answer. It may use the pool. Without it, pools with
    /// the tag `local:custom-answer` ask for the value of that tag, and give three tries.
    pub fn custom_challenges(
        mut self,
        decide: impl Fn(&CustomSignIn) -> CustomStep + Send + Sync + 'static,
    ) -> Self {
        self.custom_challenges = Some(Decide(Arc::new(decide)));
        self
    }

    /// The pool without a socket, for tests that call [`Service::handle`]. Its tokens name the issuer
    /// `http://127.0.0.1/<pool id>`, where nobody answers.
    ///
    /// # Errors
    /// [`StartError`] for a region, a seed or a data file that cannot be used.
    pub fn build(self) -> Result<Service, StartError> {
        self.check()?;
        self.service("http://127.0.0.1".to_owned())
    }

    /// Starts the pool on the runtime of the caller. It stops when the result is dropped.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(self) -> Result<LocalPool, StartError> {
        self.check()?;
        let port = self.port;
        let listener = Listener::bind(port)
            .await
            .map_err(|error| StartError::Listen { port, error })?;
        let rules = Rules {
            token: random::token(),
            test_clock: self.test_clock,
            pages_may_administrate: self.pages_may_administrate,
            access_keys: self.access_keys.clone(),
            page: self.page,
        };
        let endpoint = listener.endpoint();
        // It reads files and computes.
        let service = tokio::task::spawn_blocking(move || self.service(endpoint)).await;
        let gone = |_| StartError::Thread(std::io::Error::other("it ended at once"));
        let service = Arc::new(service.map_err(gone)??);
        Ok(LocalPool::start(listener, service, rules))
    }

    /// Starts the pool on a thread with a runtime of its own, for callers that have none. It stops when the
    /// result is dropped.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start_blocking(self) -> Result<BlockingLocalPool, StartError> {
        BlockingLocalPool::start(self)
    }

    fn check(&self) -> Result<(), StartError> {
        let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        if (1..=40).contains(&self.region.len()) && self.region.bytes().all(fits) {
            return Ok(());
        }
        Err(StartError::Region(self.region.clone()))
    }

    fn service(self, endpoint: String) -> Result<Service, StartError> {
        let settings = Settings {
            region: self.region,
            issuer: self.issuer,
            endpoint,
            timestamp_window: self.timestamp_window,
            refresh_needs_device: self.refresh_needs_device,
            shared_keys: self.shared_keys.then(SigningKeys::shared),
            custom_challenges: self.custom_challenges,
        };
        let seed = match self.seed {
            None if self.first_pool => Some(first_pool::seed(&settings.region).map_err(StartError::Seed)?),
            seed => seed,
        };
        let fresh = Fresh {
            now: self.clock.now(),
            region: &settings.region,
            shared_keys: settings.shared_keys.as_ref(),
        };
        let first = || match seed {
            None => Ok(Store::default()),
            Some(seed) => seed.into_store(&fresh).map_err(StartError::Seed),
        };
        #[cfg(feature = "data")]
        if let Some(path) = self.data {
            let (keeper, store) = Keeper::open(&path, &fresh, first)?;
            return Ok(Service::new(
                settings,
                Arc::new(self.clock),
                store,
                Some(Box::new(keeper)),
            ));
        }
        let store = first()?;
        Ok(Service::new(settings, Arc::new(self.clock), store, None))
    }
}

//! The settings of a client, and the client of this process.

use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cognito_flow::core::error::{FieldError, Problem};
use cognito_flow::core::message::Parameters;
use cognito_flow::device_store::{DeviceStore, FileDeviceStore};
use cognito_flow::{AnalyticsMetadata, CognitoClient, DevicePolicy, SecretString, UserContextData};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{member, needed, read_parameters};
use crate::device_store::PythonStore;
use crate::error::Fault;
use crate::login::read_members;
use crate::text::Text;

/// What a client is made with.
struct Config {
    pool_id: String,
    client_id: String,
    endpoint: Option<String>,
    allow_plain_http: bool,
    issuer: Option<String>,
    fips: bool,
    dual_stack: bool,
    device_policy: Option<DevicePolicy>,
    device_name: Option<String>,
    refresh_token_rotation: bool,
    token_leeway: Option<u32>,
    max_attempts: Option<u32>,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
}

impl Config {
    fn read(dict: &Bound<'_, PyDict>) -> PyResult<Self> {
        let text = |name| Ok::<_, PyErr>(member::<Text>(dict, name)?.map(String::from));
        let flag = |name| Ok::<_, PyErr>(member::<bool>(dict, name)?.unwrap_or_default());
        let time = |name: &'static str| {
            let seconds = member::<f64>(dict, name)?;
            seconds.map(|seconds| duration(name, seconds)).transpose()
        };
        Ok(Self {
            pool_id: needed::<Text>(dict, "pool_id")?.into(),
            client_id: needed::<Text>(dict, "client_id")?.into(),
            endpoint: text("endpoint")?,
            allow_plain_http: flag("allow_plain_http")?,
            issuer: text("issuer")?,
            fips: flag("fips")?,
            dual_stack: flag("dual_stack")?,
            device_policy: text("device_policy")?.as_deref().map(device_policy).transpose()?,
            device_name: text("device_name")?,
            refresh_token_rotation: flag("refresh_token_rotation")?,
            token_leeway: member(dict, "token_leeway")?,
            max_attempts: member(dict, "max_attempts")?,
            connect_timeout: time("connect_timeout")?,
            timeout: time("timeout")?,
        })
    }
}

fn device_policy(name: &str) -> PyResult<DevicePolicy> {
    match name {
        "always" => Ok(DevicePolicy::Always),
        "ask" => Ok(DevicePolicy::Ask),
        "never" => Ok(DevicePolicy::Never),
        _ => Err(bad("device_policy", "'always', 'ask' or 'never'")),
    }
}

/// What may differ from one user's calls to another's.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    client_secret: Option<SecretString>,
    client_metadata: Option<Parameters>,
    analytics_metadata: Option<AnalyticsMetadata>,
    user_context_data: Option<UserContextData>,
}

impl Settings {
    /// The same with those that Python gives in their place.
    pub(crate) fn with(mut self, dict: &Bound<'_, PyDict>) -> PyResult<Self> {
        if let Some(secret) = member::<Text>(dict, "client_secret")? {
            self.client_secret = Some(secret.into());
        }
        if let Some(metadata) = member::<Bound<'_, PyAny>>(dict, "client_metadata")? {
            self.client_metadata = Some(read_parameters(&metadata, "client_metadata")?);
        }
        if let Some(metadata) = member::<Bound<'_, PyAny>>(dict, "analytics_metadata")? {
            self.analytics_metadata = Some(read_members(&metadata, "analytics_metadata")?);
        }
        if let Some(data) = member::<Bound<'_, PyAny>>(dict, "user_context_data")? {
            self.user_context_data = Some(read_members(&data, "user_context_data")?);
        }
        Ok(self)
    }

    pub(crate) fn apply(&self, mut client: CognitoClient) -> CognitoClient {
        if let Some(secret) = &self.client_secret {
            client = client.with_client_secret(secret.clone());
        }
        if let Some(metadata) = &self.client_metadata {
            client = client.with_client_metadata(metadata.clone());
        }
        if let Some(metadata) = &self.analytics_metadata {
            client = client.with_analytics_metadata(metadata.clone());
        }
        if let Some(data) = &self.user_context_data {
            client = client.with_user_context_data(data.clone());
        }
        client
    }
}

/// How a client is made, and the one that was made. Connections do not survive a fork: each process makes one
/// of its own.
pub(crate) struct Home {
    config: Config,
    store: Option<Arc<dyn DeviceStore>>,
    made: Mutex<(u32, CognitoClient)>,
}

impl Home {
    pub(crate) fn new(dict: &Bound<'_, PyDict>) -> PyResult<Self> {
        let config = Config::read(dict)?;
        let folder = member::<PathBuf>(dict, "device_folder")?;
        let store: Option<Arc<dyn DeviceStore>> = match (member(dict, "device_store")?, folder) {
            (Some(object), _) => Some(Arc::new(PythonStore::new(object))),
            (None, Some(folder)) => {
                let store = FileDeviceStore::open(folder).map_err(|error| Fault::Flow(error.into()))?;
                Some(Arc::new(store))
            }
            (None, None) => None,
        };
        let client = make(&config, store.as_ref())?;
        Ok(Self {
            config,
            store,
            made: Mutex::new((process::id(), client)),
        })
    }

    /// Whether each refresh token is good once.
    pub(crate) const fn rotates(&self) -> bool {
        self.config.refresh_token_rotation
    }

    /// The client of this process. It is called with the GIL and the lock is held for a moment, in which no Python
    /// runs, so that neither a fork nor another thread comes between.
    pub(crate) fn client(&self) -> Result<CognitoClient, Fault> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.0 != process::id() {
            let fresh = (process::id(), make(&self.config, self.store.as_ref())?);
            // What the parent's threads were at is not touched, not even to be dropped.
            std::mem::forget(std::mem::replace(&mut *made, fresh));
        }
        Ok(made.1.clone())
    }
}

fn make(config: &Config, store: Option<&Arc<dyn DeviceStore>>) -> Result<CognitoClient, Fault> {
    let mut builder = CognitoClient::builder(&config.pool_id, &config.client_id);
    if let Some(endpoint) = &config.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if config.allow_plain_http {
        builder = builder.allow_plain_http();
    }
    if let Some(issuer) = &config.issuer {
        builder = builder.issuer(issuer);
    }
    if config.fips {
        builder = builder.fips();
    }
    if config.dual_stack {
        builder = builder.dual_stack();
    }
    if let Some(store) = store {
        builder = builder.shared_device_store(Arc::clone(store));
    }
    if let Some(policy) = config.device_policy {
        builder = builder.device_policy(policy);
    }
    if let Some(name) = &config.device_name {
        builder = builder.device_name(name);
    }
    if config.refresh_token_rotation {
        builder = builder.refresh_token_rotation();
    }
    if let Some(leeway) = config.token_leeway {
        builder = builder.token_leeway(leeway);
    }
    if let Some(attempts) = config.max_attempts {
        builder = builder.max_attempts(attempts);
    }
    if let Some(timeout) = config.connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    if let Some(timeout) = config.timeout {
        builder = builder.timeout(timeout);
    }
    Ok(builder.build()?)
}

/// Seconds, as Python gives them.
pub(crate) fn duration(name: &'static str, seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|_| bad(name, "a number of seconds, 0 or more"))
}

/// A value of the caller's that cannot be used.
pub(crate) fn bad(field: &'static str, expected: &'static str) -> PyErr {
    Fault::Argument(FieldError::new(field, Problem::Malformed { expected })).into()
}

#![expect(clippy::needless_pass_by_value, reason = "Node-API gives texts to keep")]

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cognito_local_pool::{BlockingLocalPool, Issuer, LocalPool as Pool, RunningPool};
use cognito_srp_core::json::Json;
use cognito_srp_core::message::ServiceError;
use cognito_srp_shape::{done, refused};
use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Error, Result, Status, Task};
use napi_derive::napi;
use serde_json::Value;

use crate::guard::guarded;

/// A local pool in this process.
#[napi]
pub struct LocalPool {
    running: RunningPool,
    server: Mutex<Option<BlockingLocalPool>>,
}

#[napi]
impl LocalPool {
    /// Starts the pool; the settings are JSON, checked by the package.
    #[napi(constructor)]
    pub fn new(settings: String) -> Result<Self> {
        let settings: Value = serde_json::from_str(&settings).map_err(wrong)?;
        let server = guarded(|| start(&settings))?;
        Ok(Self {
            running: RunningPool::clone(&server),
            server: Mutex::new(Some(server)),
        })
    }

    /// The URL.
    #[napi(getter)]
    pub fn endpoint(&self) -> String {
        self.running.endpoint().into()
    }

    /// Opens the paths under `/_local/`.
    #[napi(getter)]
    pub fn token(&self) -> String {
        self.running.token().into()
    }

    /// The pool's time, in seconds since 1970.
    #[napi]
    pub fn now(&self) -> f64 {
        self.running.clock().now().json_seconds()
    }

    /// Moves the pool's clock on.
    #[napi]
    pub fn advance(&self, seconds: f64) -> Result<()> {
        let time = Duration::try_from_secs_f64(seconds).map_err(wrong)?;
        guarded(|| {
            self.running.clock().advance(time);
            Ok(())
        })
    }

    /// The messages that AWS would have sent to a user, newest first: JSON.
    #[napi]
    pub fn codes(&self, user_pool_id: String, username: String) -> Result<String> {
        guarded(|| {
            let codes = self.running.codes(&user_pool_id, &username);
            Ok(answer(
                codes.map(|codes| serde_json::to_value(codes).unwrap_or_default()),
            ))
        })
    }

    /// An operation without HTTP: JSON in, JSON out.
    #[napi]
    pub fn handle(&self, operation: String, body: String) -> AsyncTask<Handle> {
        AsyncTask::new(Handle {
            pool: self.running.clone(),
            operation,
            body,
        })
    }

    /// Ends the server.
    #[napi]
    pub fn stop(&self) -> Result<()> {
        guarded(|| {
            drop(self.server.lock().unwrap_or_else(PoisonError::into_inner).take());
            Ok(())
        })
    }
}

/// An operation on its way.
pub struct Handle {
    pool: RunningPool,
    operation: String,
    body: String,
}

impl Task for Handle {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        guarded(|| {
            let output = self.pool.handle(&self.operation, self.body.as_bytes());
            Ok(answer(output.map(|output| {
                serde_json::from_slice(&output).unwrap_or_default()
            })))
        })
    }

    fn resolve(&mut self, _env: Env, answer: String) -> Result<String> {
        Ok(answer)
    }
}

fn start(settings: &Value) -> Result<BlockingLocalPool> {
    let text = |name: &str| settings.get(name).and_then(Value::as_str);
    let flag = |name: &str| settings.get(name).and_then(Value::as_bool);
    let mut builder = Pool::builder().shared_keys(flag("sharedKeys").unwrap_or(true));
    if let Some(port) = settings.get("port").and_then(Value::as_u64) {
        builder = builder.port(u16::try_from(port).map_err(wrong)?);
    }
    if let Some(region) = text("region") {
        builder = builder.region(region);
    }
    if text("issuer") == Some("aws") {
        builder = builder.issuer(Issuer::Aws);
    }
    if let Some(allowed) = flag("testClock") {
        builder = builder.test_clock(allowed);
    }
    if let Some(needed) = flag("refreshNeedsDevice") {
        builder = builder.refresh_needs_device(needed);
    }
    if let Some(seconds) = settings.get("timestampWindow").and_then(Value::as_f64) {
        builder = builder.timestamp_window(Duration::try_from_secs_f64(seconds).map_err(wrong)?);
    }
    for (id, secret) in settings
        .get("accessKeys")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        builder = builder.access_key(id, secret.as_str().unwrap_or_default());
    }
    builder.start_blocking().map_err(wrong)
}

fn answer(outcome: std::result::Result<Value, ServiceError>) -> String {
    let answer = match outcome {
        Ok(value) => done(Json::parse(value.to_string().as_bytes()).unwrap_or_default()),
        Err(error) => refused(error),
    };
    answer.expose().clone()
}

fn wrong(error: impl std::fmt::Display) -> Error {
    Error::new(Status::InvalidArg, error.to_string())
}

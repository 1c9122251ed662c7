//! `LocalPool`: the local pool in this process.

use std::collections::BTreeMap;
use std::mem::forget;
use std::process;
use std::sync::{Mutex, PoisonError};

use cognito_local_pool::{BlockingLocalPool, Issuer, LocalPool as Pool, RunningPool, StartError};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::config::{bad, duration};
use crate::convert::{json_to_python, member, read_json};
use crate::error::Fault;
use crate::text::{Text, texts};

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<LocalPool>()
}

#[pyclass(frozen, module = "cognito_srp._native")]
struct LocalPool {
    running: RunningPool,
    /// The server, and the process that it runs in.
    server: Mutex<Option<(u32, BlockingLocalPool)>>,
}

#[pymethods]
impl LocalPool {
    #[new]
    fn new(py: Python<'_>, settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        let mut builder = Pool::builder();
        if let Some(port) = member(settings, "port")? {
            builder = builder.port(port);
        }
        if let Some(region) = member::<Text>(settings, "region")? {
            builder = builder.region(region);
        }
        if let Some(issuer) = member::<Text>(settings, "issuer")? {
            builder = builder.issuer(match &*issuer {
                "local" => Issuer::Local,
                "aws" => Issuer::Aws,
                _ => return Err(bad("issuer", "'local' or 'aws'")),
            });
        }
        if let Some(allowed) = member(settings, "test_clock")? {
            builder = builder.test_clock(allowed);
        }
        if let Some(window) = member(settings, "timestamp_window")? {
            builder = builder.timestamp_window(duration("timestamp_window", window)?);
        }
        if let Some(needed) = member(settings, "refresh_needs_device")? {
            builder = builder.refresh_needs_device(needed);
        }
        if let Some(shared) = member(settings, "shared_keys")? {
            builder = builder.shared_keys(shared);
        }
        let keys = member::<BTreeMap<String, String>>(settings, "access_keys")?;
        for (id, secret) in keys.unwrap_or_default() {
            builder = builder.access_key(id, secret);
        }
        let server = py
            .detach(|| builder.start_blocking())
            .map_err(|error| match error {
                StartError::Region(_) => bad("region", "a region, such as eu-west-1"),
                _ => PyOSError::new_err(error.to_string()),
            })?;
        Ok(Self {
            running: RunningPool::clone(&server),
            server: Mutex::new(Some((process::id(), server))),
        })
    }

    #[getter]
    fn endpoint(&self) -> &str {
        self.running.endpoint()
    }

    #[getter]
    fn token(&self) -> &str {
        self.running.token()
    }

    #[getter]
    fn now(&self) -> f64 {
        self.running.clock().now().json_seconds()
    }

    fn advance(&self, seconds: f64) -> PyResult<()> {
        self.running.clock().advance(duration("seconds", seconds)?);
        Ok(())
    }

    fn reset_clock(&self) {
        self.running.clock().reset();
    }

    fn codes(
        &self,
        py: Python<'_>,
        user_pool_id: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
    ) -> PyResult<Py<PyAny>> {
        texts!(user_pool_id, username);
        let codes = py.detach(|| self.running.codes(&user_pool_id, &username));
        let codes = serde_json::to_value(codes.map_err(Fault::Service)?);
        json_to_python(py, &codes.map_err(|_| Fault::Internal)?)
    }

    fn handle(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, PyAny>,
        body: &Bound<'_, PyAny>,
    ) -> PyResult<Py<PyAny>> {
        texts!(operation);
        let body = read_json(body, "body")?.to_string();
        let answer = py.detach(|| self.running.handle(&operation, body.as_bytes()));
        let answer = serde_json::from_slice(&answer.map_err(Fault::Service)?);
        json_to_python(py, &answer.map_err(|_| Fault::Internal)?)
    }

    fn shutdown(&self, py: Python<'_>) {
        py.detach(|| self.stop());
    }
}

impl LocalPool {
    fn stop(&self) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        match server {
            // Threads do not outlive a fork: there is nothing here to wait for.
            Some((process, server)) if process != process::id() => forget(server),
            _ => {}
        }
    }
}

impl Drop for LocalPool {
    fn drop(&mut self) {
        self.stop();
    }
}

//! A store of remembered devices that is a Python object.

use std::sync::Arc;

use cognito_flow::RememberedDevice;
use cognito_flow::device_store::{DeviceScope, DeviceStore, DeviceStoreError, StoreFuture};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use tokio::task::spawn_blocking;

use crate::convert::{DeviceDict, device_to_dict};

/// Its methods are called on threads of their own, since they may wait for a disk or the GIL.
pub(crate) struct PythonStore(Arc<Py<PyAny>>);

impl PythonStore {
    pub(crate) fn new(object: Py<PyAny>) -> Self {
        Self(Arc::new(object))
    }

    async fn call(
        &self,
        method: &'static str,
        scope: &DeviceScope,
        text: Option<&str>,
        device: Option<&RememberedDevice>,
    ) -> Result<Option<RememberedDevice>, DeviceStoreError> {
        let object = Arc::clone(&self.0);
        let scope = (
            scope.endpoint.clone(),
            scope.pool_id.clone(),
            scope.client_id.clone(),
        );
        let (text, device) = (text.map(str::to_owned), device.cloned());
        let call = move |py: Python<'_>| {
            let mut arguments = vec![scope.into_pyobject(py)?.into_any()];
            if let Some(text) = text {
                arguments.push(text.into_pyobject(py)?.into_any());
            }
            if let Some(device) = device {
                arguments.push(device_to_dict(py, &device)?.into_any());
            }
            let given = object
                .bind(py)
                .call_method1(method, PyTuple::new(py, arguments)?)?;
            let given: Option<DeviceDict> = given.extract()?;
            Ok::<_, PyErr>(given.map(|DeviceDict(device)| device))
        };
        let called = spawn_blocking(move || Python::try_attach(call)).await;
        match called.map_err(DeviceStoreError::other)? {
            Some(given) => given.map_err(DeviceStoreError::other),
            None => Err(DeviceStoreError::other("the interpreter is at its end")),
        }
    }
}

impl DeviceStore for PythonStore {
    fn by_alias<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>> {
        Box::pin(self.call("by_alias", scope, Some(alias), None))
    }

    fn by_username<'a>(
        &'a self,
        scope: &'a DeviceScope,
        username: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>> {
        Box::pin(self.call("by_username", scope, Some(username), None))
    }

    fn save<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
        device: &'a RememberedDevice,
    ) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.call("save", scope, Some(alias), Some(device)).await?;
            Ok(())
        })
    }

    fn forget<'a>(&'a self, scope: &'a DeviceScope, device_key: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.call("forget", scope, Some(device_key), None).await?;
            Ok(())
        })
    }
}

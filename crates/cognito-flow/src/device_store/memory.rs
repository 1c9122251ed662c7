use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_srp_core::login::RememberedDevice;

use super::records::Records;
use super::{DeviceScope, DeviceStore, StoreFuture};

/// Keeps devices for as long as it lives.
#[derive(Default)]
pub struct MemoryDeviceStore(Mutex<Records>);

impl MemoryDeviceStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DeviceStore for MemoryDeviceStore {
    fn by_alias<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>> {
        Box::pin(ready(Ok(self.records().by_alias(scope, alias))))
    }

    fn by_username<'a>(
        &'a self,
        scope: &'a DeviceScope,
        username: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>> {
        Box::pin(ready(Ok(self.records().by_username(scope, username))))
    }

    fn save<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
        device: &'a RememberedDevice,
    ) -> StoreFuture<'a, ()> {
        self.records().save(scope, alias, device);
        Box::pin(ready(Ok(())))
    }

    fn forget<'a>(&'a self, scope: &'a DeviceScope, device_key: &'a str) -> StoreFuture<'a, ()> {
        self.records().forget(scope, device_key);
        Box::pin(ready(Ok(())))
    }
}

impl fmt::Debug for MemoryDeviceStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryDeviceStore").finish_non_exhaustive()
    }
}

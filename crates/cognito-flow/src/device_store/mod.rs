//! Where remembered devices are kept between sign-ins.

mod file;
mod memory;
mod records;

use std::future::Future;
use std::pin::Pin;

use cognito_srp_core::login::RememberedDevice;
use serde::{Deserialize, Serialize};

pub use self::file::FileDeviceStore;
pub use self::memory::MemoryDeviceStore;
pub use crate::store_error::StoreError as DeviceStoreError;

/// What a [`DeviceStore`] gives: a future, so that a store may be a database.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, DeviceStoreError>> + Send + 'a>>;

/// Keeps remembered devices. Each record holds a password: keep it like one.
///
/// A device belongs to a user under the internal name that the pool gives, at one app client of one pool at
/// one address. People type aliases, such as an e-mail address, so the names that were typed are kept as an
/// index beside it: before a sign-in there is nothing else to look by.
pub trait DeviceStore: Send + Sync {
    /// The device of the user who signed in under the typed name `alias` before.
    fn by_alias<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>>;

    /// The device of the user with the internal name `username`.
    fn by_username<'a>(
        &'a self,
        scope: &'a DeviceScope,
        username: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>>;

    /// Keeps `device`, in place of any other of the same user, and lets `alias` lead to it, and to no other
    /// user of this scope any more.
    fn save<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
        device: &'a RememberedDevice,
    ) -> StoreFuture<'a, ()>;

    /// Drops the device with this key, if it is there.
    fn forget<'a>(&'a self, scope: &'a DeviceScope, device_key: &'a str) -> StoreFuture<'a, ()>;
}

/// Where a device is known: it means nothing anywhere else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceScope {
    /// The URL of the service, with a `/` at its end: a local pool is not the one in the cloud.
    pub endpoint: String,
    /// The user pool.
    pub pool_id: String,
    /// The app client.
    pub client_id: String,
}

#[cfg(test)]
mod tests;

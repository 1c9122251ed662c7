//! Where remembered devices are kept between sign-ins.

mod file;
mod memory;
mod private_folder;
mod records;

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use cognito_srp_core::login::RememberedDevice;
use serde::{Deserialize, Serialize};

pub use self::file::FileDeviceStore;
pub use self::memory::MemoryDeviceStore;
use crate::error::BoxError;

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

/// Why a store failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceStoreError {
    /// Reading or writing failed.
    #[error("{} cannot be used", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not what this store writes. It was left alone: repair or remove it.
    #[error("{} is not a list of devices: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Others could read the file or folder, or lead it elsewhere. It was left alone.
    #[error("{} is not private: {problem}", path.display())]
    NotPrivate {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The file would become longer than is ever read again. It was left as it is: forget some devices.
    #[error("{} is full: {max} bytes at the most", path.display())]
    Full {
        /// The file.
        path: PathBuf,
        /// Bytes that it may have.
        max: usize,
    },
    /// Whatever another kind of store says.
    #[error("the store failed")]
    Other(#[source] BoxError),
}

impl DeviceStoreError {
    /// The error of another kind of store.
    pub fn other(error: impl Into<BoxError>) -> Self {
        Self::Other(error.into())
    }
}

#[cfg(test)]
mod tests;

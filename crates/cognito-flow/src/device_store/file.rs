use std::fmt;
use std::path::Path;
use std::sync::Arc;

use cognito_srp_core::login::RememberedDevice;
use serde::{Deserialize, Serialize};

use super::records::Records;
use super::{DeviceScope, DeviceStore, DeviceStoreError, StoreFuture};
use crate::private_folder::{PrivateFolder, where_it_may_block};

/// Keeps devices in a file: `devices.json` in a folder of its own, for any number of pools, clients and
/// users, and for any number of processes at a time.
///
/// On Unix the folder has mode 0700 and the file 0600, and is refused with a looser one; symbolic links are
/// not followed. On Windows the access rights are those that the folder inherits: choose one in the user's
/// profile. A file that cannot be understood is an error and is left as it is.
///
/// The file system work is done on a thread for it where there is a tokio runtime.
#[derive(Clone)]
pub struct FileDeviceStore(Arc<PrivateFolder>);

const FILE: &str = "devices.json";
const LOCK: &str = "devices.lock";
const VERSION: u32 = 1;

#[derive(Default, Serialize, Deserialize)]
struct Contents {
    version: u32,
    devices: Records,
}

impl FileDeviceStore {
    /// A store in this folder, which is made if it is missing. Use a folder that holds nothing else.
    ///
    /// # Errors
    /// [`DeviceStoreError::NotPrivate`] when others have rights to the folder, or it is a symbolic link;
    /// [`DeviceStoreError::Io`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, DeviceStoreError> {
        PrivateFolder::open(folder.as_ref()).map(|folder| Self(Arc::new(folder)))
    }

    /// The same with a file that is encrypted under this key, for a key that is kept where files are not, such
    /// as the system's keyring. A file under another key, or none, is an error and is left as it is.
    ///
    /// # Errors
    /// As [`FileDeviceStore::open`].
    pub fn open_sealed(folder: impl AsRef<Path>, key: &[u8; 32]) -> Result<Self, DeviceStoreError> {
        PrivateFolder::open_sealed(folder.as_ref(), key, "devices").map(|folder| Self(Arc::new(folder)))
    }

    fn read(folder: &PrivateFolder) -> Result<Records, DeviceStoreError> {
        let contents: Option<Contents> = folder.contents(FILE, VERSION)?;
        Ok(contents.map(|contents| contents.devices).unwrap_or_default())
    }

    /// Reads, lets `change` work, and writes if that says so; nobody else changes the file meanwhile.
    fn change(
        folder: &PrivateFolder,
        change: impl FnOnce(&mut Records) -> bool,
    ) -> Result<(), DeviceStoreError> {
        let _lock = folder.lock(LOCK)?;
        let mut devices = Self::read(folder)?;
        if !change(&mut devices) {
            return Ok(());
        }
        let contents = Contents {
            version: VERSION,
            devices,
        };
        folder.replace_contents(FILE, &contents)
    }

    /// Runs `work` where it may block.
    fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PrivateFolder) -> Result<T, DeviceStoreError> + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let folder = Arc::clone(&self.0);
        where_it_may_block(move || work(&folder))
    }
}

impl DeviceStore for FileDeviceStore {
    fn by_alias<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>> {
        let (scope, alias) = (scope.clone(), alias.to_owned());
        self.run(move |folder| Ok(Self::read(folder)?.by_alias(&scope, &alias)))
    }

    fn by_username<'a>(
        &'a self,
        scope: &'a DeviceScope,
        username: &'a str,
    ) -> StoreFuture<'a, Option<RememberedDevice>> {
        let (scope, username) = (scope.clone(), username.to_owned());
        self.run(move |folder| Ok(Self::read(folder)?.by_username(&scope, &username)))
    }

    fn save<'a>(
        &'a self,
        scope: &'a DeviceScope,
        alias: &'a str,
        device: &'a RememberedDevice,
    ) -> StoreFuture<'a, ()> {
        let (scope, alias, device) = (scope.clone(), alias.to_owned(), device.clone());
        self.run(move |folder| {
            Self::change(folder, |records| {
                records.save(&scope, &alias, &device);
                true
            })
        })
    }

    fn forget<'a>(&'a self, scope: &'a DeviceScope, device_key: &'a str) -> StoreFuture<'a, ()> {
        let (scope, device_key) = (scope.clone(), device_key.to_owned());
        self.run(move |folder| Self::change(folder, |records| records.forget(&scope, &device_key)))
    }
}

impl fmt::Debug for FileDeviceStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileDeviceStore")
            .field(&self.0.path(FILE))
            .finish()
    }
}

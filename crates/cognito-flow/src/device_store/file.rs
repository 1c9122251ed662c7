use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use cognito_srp_core::login::RememberedDevice;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::private_folder::PrivateFolder;
use super::records::Records;
use super::{DeviceScope, DeviceStore, DeviceStoreError, StoreFuture};

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
/// More than a few thousand devices.
const MAX_BYTES: usize = 4 << 20;

#[derive(Default, Serialize, Deserialize)]
struct Contents {
    version: u32,
    devices: Records,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
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

    fn read(folder: &PrivateFolder) -> Result<Records, DeviceStoreError> {
        let damaged = |problem| DeviceStoreError::Damaged {
            path: folder.path(FILE),
            problem,
        };
        let Some(json) = folder.read(FILE, MAX_BYTES)? else {
            return Ok(Records::default());
        };
        if json.len() > MAX_BYTES {
            return Err(damaged("it is too long"));
        }
        let version: Version =
            serde_json::from_slice(&json).map_err(|_| damaged("it is not JSON with a version"))?;
        if version.version != VERSION {
            return Err(damaged("it is of another version"));
        }
        let contents: Contents =
            serde_json::from_slice(&json).map_err(|_| damaged("its records are not as they should be"))?;
        Ok(contents.devices)
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
        let json = to_json(&Contents {
            version: VERSION,
            devices,
        })
        .map_err(DeviceStoreError::other)?;
        // What could not be read again is not written.
        if json.len() > MAX_BYTES {
            return Err(DeviceStoreError::Full {
                path: folder.path(FILE),
                max: MAX_BYTES,
            });
        }
        folder.replace(FILE, &json)
    }

    /// Runs `work` where it may block.
    fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PrivateFolder) -> Result<T, DeviceStoreError> + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let folder = Arc::clone(&self.0);
        Box::pin(async move {
            match tokio::runtime::Handle::try_current() {
                Ok(runtime) => runtime
                    .spawn_blocking(move || work(&folder))
                    .await
                    .map_err(DeviceStoreError::other)?,
                Err(_) => work(&folder),
            }
        })
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

/// The JSON text, allocated once at its full length, so that no half-written copy stays behind.
fn to_json(contents: &Contents) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
    let mut length = Length(0);
    serde_json::to_writer_pretty(&mut length, contents)?;
    let mut json = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer_pretty(&mut *json, contents)?;
    Ok(json)
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

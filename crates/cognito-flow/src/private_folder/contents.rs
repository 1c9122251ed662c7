//! What the files hold: JSON with a version, encrypted where the folder has a key.

use std::io;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::PrivateFolder;
use crate::store_error::StoreError;

/// More than a few thousand devices.
const MAX_BYTES: usize = 4 << 20;

#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl PrivateFolder {
    /// What [`PrivateFolder::replace_contents`] wrote; nothing when the file is not there.
    pub(crate) fn contents<T: DeserializeOwned>(
        &self,
        name: &str,
        version: u32,
    ) -> Result<Option<T>, StoreError> {
        let damaged = |problem| StoreError::Damaged {
            path: self.path(name),
            problem,
        };
        let Some(bytes) = self.read(name, MAX_BYTES)? else {
            return Ok(None);
        };
        if bytes.len() > MAX_BYTES {
            return Err(damaged("it is too long"));
        }
        let json = match &self.key {
            Some(key) => key.open(name, &bytes).map_err(damaged)?,
            None => bytes,
        };
        let stated: Version =
            serde_json::from_slice(&json).map_err(|_| damaged("it is not JSON with a version"))?;
        if stated.version != version {
            return Err(damaged("it is of another version"));
        }
        serde_json::from_slice(&json)
            .map(Some)
            .map_err(|_| damaged("its records are not as they should be"))
    }

    /// Puts `contents`, which have a member `version`, in the place of a file. The caller holds the lock.
    pub(crate) fn replace_contents(&self, name: &str, contents: &impl Serialize) -> Result<(), StoreError> {
        self.replace(name, &self.file_of(name, contents)?)
    }

    /// Reserves space for contents that are longer than these by as much as `slack`. The caller holds the lock.
    pub(crate) fn reserve_contents(
        &self,
        name: &str,
        contents: &impl Serialize,
        slack: usize,
    ) -> Result<(), StoreError> {
        let length = self.file_of(name, contents)?.len();
        self.reserve(name, length + slack)
    }

    /// [`PrivateFolder::replace_contents`] in the space that was reserved. The caller has held the lock since.
    pub(crate) fn replace_contents_reserved(
        &self,
        name: &str,
        contents: &impl Serialize,
    ) -> Result<(), StoreError> {
        self.replace_reserved(name, &self.file_of(name, contents)?)
    }

    /// The bytes of the file.
    fn file_of(&self, name: &str, contents: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let mut bytes = to_json(contents).map_err(StoreError::other)?;
        if let Some(key) = &self.key {
            bytes = key.seal(name, bytes)?;
        }
        // What could not be read again is not written.
        if bytes.len() > MAX_BYTES {
            return Err(StoreError::Full {
                path: self.path(name),
                max: MAX_BYTES,
            });
        }
        Ok(bytes)
    }
}

/// The JSON text, allocated once at its full length, so that no half-written copy stays behind.
fn to_json(contents: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
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

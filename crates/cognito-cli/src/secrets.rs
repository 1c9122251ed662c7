//! What is kept between runs: sessions and devices, in files that are encrypted where there is a keyring for it.

use cognito_flow::device_store::FileDeviceStore;
use cognito_flow::session_store::{FileSessionStore, StoreError};

use crate::failure::Failure;
use crate::settings::Places;

/// The stores.
pub(crate) struct Secrets {
    /// Sessions, by the name of their profile.
    pub(crate) sessions: FileSessionStore,
    /// Devices that sign in.
    pub(crate) devices: FileDeviceStore,
    /// Devices that the pool knows and the user did not want remembered, until they change their mind.
    pub(crate) not_remembered: FileDeviceStore,
}

impl Secrets {
    pub(crate) fn open(places: &Places) -> Result<Self, Failure> {
        let stores = match crate::keyring::key()? {
            None => Self::plain(places),
            Some(key) => Self::sealed(places, &key),
        };
        stores.map_err(|error| Failure::file(&error))
    }

    fn plain(places: &Places) -> Result<Self, StoreError> {
        Ok(Self {
            sessions: FileSessionStore::open(places.secrets("sessions"))?,
            devices: FileDeviceStore::open(places.secrets("devices"))?,
            not_remembered: FileDeviceStore::open(places.secrets("devices-not-remembered"))?,
        })
    }

    fn sealed(places: &Places, key: &[u8; 32]) -> Result<Self, StoreError> {
        Ok(Self {
            sessions: FileSessionStore::open_sealed(places.secrets("sealed-sessions"), key)?,
            devices: FileDeviceStore::open_sealed(places.secrets("sealed-devices"), key)?,
            not_remembered: FileDeviceStore::open_sealed(
                places.secrets("sealed-devices-not-remembered"),
                key,
            )?,
        })
    }
}

//! What is kept between runs: sessions and devices, in files that are encrypted where there is a keyring for it.

use cognito_flow::device_store::FileDeviceStore;
use cognito_flow::session_store::{FileSessionStore, StoreError};

use crate::failure::Failure;
use crate::settings::{Places, Settings};

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
    pub(crate) fn open(settings: &Settings) -> Result<Self, Failure> {
        let places = &settings.places;
        let stores = match crate::keyring::key(places)? {
            None => Self::plain(places),
            Some(key) => Self::sealed(places, &key),
        };
        stores.map_err(|error| Failure::file(&error, settings))
    }

    /// The same without making folders: none where nobody ever signed in.
    pub(crate) fn find(settings: &Settings) -> Result<Option<Self>, Failure> {
        let is_there = |kind| settings.places.secrets(kind).symlink_metadata().is_ok();
        match is_there("sessions") || is_there("sealed-sessions") {
            true => Self::open(settings).map(Some),
            false => Ok(None),
        }
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

//! What a sign-in does about devices.

use std::sync::Arc;

use cognito_srp_core::login::{Login, NewDevice, RememberedDevice};
use cognito_srp_core::message::operation::{ConfirmDeviceResponse, UpdateDeviceStatus};
use cognito_srp_core::message::{DeviceRememberedStatus, Empty};

use super::{CognitoClient, Session};
use crate::device_store::{DeviceScope, DeviceStore, DeviceStoreError};
use crate::error::Error;
use crate::handler::Handler;
use crate::transport::Transport;

/// Whether devices are remembered: kept in the store, and used at the next sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DevicePolicy {
    /// Every device that the pool offers to know.
    Always,
    /// Where the pool leaves it to the user, [`Handler::remember_device`] is asked. Where the pool remembers
    /// devices without asking, all are.
    Ask,
    /// None, and stored ones are not used: for machines that many people share. A device that the pool
    /// offers to know is confirmed all the same, as without that the tokens cannot be refreshed, but its
    /// password is thrown away.
    Never,
}

/// What became of this device in a sign-in.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeviceOutcome {
    /// Nothing: the pool tracks no devices.
    Untracked,
    /// It is one that the pool knows already: the sign-in was made with its key.
    Used {
        /// Its key.
        device_key: String,
    },
    /// It is new, and the pool knows it now.
    Confirmed {
        /// The record, also when no store keeps it.
        device: RememberedDevice,
        /// Whether it is remembered: kept in the store, if there is one. An error when that was wanted, but
        /// the service refused or the handler failed.
        remembered: Result<bool, Error>,
    },
    /// It is new, and the pool could not be told about it. The tokens are good, but cannot be refreshed; try
    /// [`CognitoClient::confirm_device`].
    Unconfirmed {
        /// What the pool offered.
        device: NewDevice,
        /// Why.
        error: Error,
    },
}

impl<T: Transport> CognitoClient<T> {
    /// Makes a device known to the pool: draws its password and sends `ConfirmDevice`. A sign-in does this
    /// by itself. Gives the record to keep, and whether the device is remembered only after
    /// [`CognitoClient::update_device_status`].
    ///
    /// # Errors
    /// As [`CognitoClient::call`].
    pub async fn confirm_device(&self, device: &NewDevice) -> Result<(RememberedDevice, bool), Error> {
        let name = self.shared.device_name.as_deref();
        let randomness = &self.shared.surroundings.randomness;
        let (request, record) = randomness.with(|rng| device.confirm(name, rng));
        let answer: ConfirmDeviceResponse = self.send(&request).await?.read()?;
        Ok((record, answer.user_confirmation_necessary))
    }

    /// Says whether the pool is to remember a device.
    ///
    /// # Errors
    /// As [`CognitoClient::call`].
    pub async fn update_device_status(
        &self,
        session: &Session,
        device_key: &str,
        status: DeviceRememberedStatus,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&UpdateDeviceStatus {
                access_token: session.tokens.access_token.clone(),
                device_key: device_key.into(),
                device_remembered_status: Some(status),
            })
            .await?;
        Ok(())
    }

    /// Remembers a device that a sign-in confirmed but did not remember, as when the user was asked only after it:
    /// tells the pool, and keeps the record in the store of this client, where there is one. `alias` is the name
    /// that the user signed in with.
    ///
    /// # Errors
    /// As [`CognitoClient::call`]; [`Error::DeviceStore`] when the pool was told, but the store failed.
    pub async fn remember_device(
        &self,
        session: &Session,
        alias: &str,
        device: &RememberedDevice,
    ) -> Result<(), Error> {
        self.update_device_status(session, &device.device_key, DeviceRememberedStatus::Remembered)
            .await?;
        if let Some(store) = &self.shared.device_store {
            store.save(&self.shared.device_scope, alias, device).await?;
        }
        Ok(())
    }

    /// Confirms the device that the pool offers to know, and remembers it as the policy says.
    pub(super) async fn welcome_device(
        &self,
        device: NewDevice,
        session: &Session,
        handler: &mut impl Handler,
        devices: &mut StoredDevices,
    ) -> DeviceOutcome {
        let (record, left_to_user) = match self.confirm_device(&device).await {
            Ok(confirmed) => confirmed,
            Err(error) => return DeviceOutcome::Unconfirmed { device, error },
        };
        let remembered = self.remember(&record, left_to_user, session, handler).await;
        if let Ok(true) = remembered {
            devices.save(&record).await;
        }
        DeviceOutcome::Confirmed {
            device: record,
            remembered,
        }
    }

    async fn remember(
        &self,
        device: &RememberedDevice,
        left_to_user: bool,
        session: &Session,
        handler: &mut impl Handler,
    ) -> Result<bool, Error> {
        let wanted = match self.shared.device_policy {
            DevicePolicy::Never => false,
            DevicePolicy::Ask if left_to_user => handler
                .remember_device(&device.device_key)
                .await
                .map_err(Error::Unanswered)?,
            DevicePolicy::Ask | DevicePolicy::Always => true,
        };
        if wanted && left_to_user {
            let remembered = DeviceRememberedStatus::Remembered;
            self.update_device_status(session, &device.device_key, remembered)
                .await?;
        }
        Ok(wanted)
    }
}

/// The device store during one sign-in. Failures before the password is proved end the sign-in; later ones
/// are kept for the result.
pub(super) struct StoredDevices {
    store: Option<Arc<dyn DeviceStore>>,
    scope: DeviceScope,
    /// As the user typed it.
    alias: String,
    /// The device that came from the store by internal name, so that the alias does not lead to it yet.
    not_led_to: Option<RememberedDevice>,
    pub(super) error: Option<DeviceStoreError>,
}

impl StoredDevices {
    pub(super) fn new<T>(client: &CognitoClient<T>, alias: &str) -> Self {
        let store = match client.shared.device_policy {
            DevicePolicy::Never => None,
            DevicePolicy::Always | DevicePolicy::Ask => client.shared.device_store.clone(),
        };
        Self {
            store,
            scope: client.shared.device_scope.clone(),
            alias: alias.into(),
            not_led_to: None,
            error: None,
        }
    }

    pub(super) async fn by_alias(&self) -> Result<Option<RememberedDevice>, DeviceStoreError> {
        match &self.store {
            Some(store) => store.by_alias(&self.scope, &self.alias).await,
            None => Ok(None),
        }
    }

    /// The device of the user by the internal name that the login has learnt, unless that of `by_alias` is
    /// just this user's.
    pub(super) async fn by_username(
        &mut self,
        login: &Login,
        by_alias: Option<&RememberedDevice>,
    ) -> Result<Option<RememberedDevice>, DeviceStoreError> {
        let username = login.username();
        match &self.store {
            Some(store) if by_alias.is_none_or(|device| device.username != username) => {
                let device = store.by_username(&self.scope, username).await?;
                self.not_led_to = device.clone();
                Ok(device)
            }
            _ => Ok(None),
        }
    }

    /// Keeps the record of a new device.
    pub(super) async fn save(&mut self, device: &RememberedDevice) {
        if let Some(store) = &self.store {
            let saved = store.save(&self.scope, &self.alias, device).await;
            self.keep_error(saved);
        }
    }

    /// Drops the record of a device that turned out to be of no use.
    pub(super) async fn forget(&mut self, login: &Login) {
        if let (Some(store), Some(device_key)) = (&self.store, login.forgotten_device()) {
            let forgotten = store.forget(&self.scope, device_key).await;
            self.keep_error(forgotten);
        }
    }

    /// A sign-in without a new device: with the stored one, if any.
    pub(super) async fn used(&mut self, session: &Session) -> DeviceOutcome {
        let Some(device_key) = session.device_key.clone() else {
            return DeviceOutcome::Untracked;
        };
        if let Some(device) = self.not_led_to.take() {
            self.save(&device).await;
        }
        DeviceOutcome::Used { device_key }
    }

    fn keep_error(&mut self, result: Result<(), DeviceStoreError>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }
}

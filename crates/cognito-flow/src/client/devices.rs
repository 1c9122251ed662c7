//! Devices that the pool knows.

use cognito_srp_core::message::operation::{ForgetDevice, GetDevice, ListDevices, ListDevicesResponse};
use cognito_srp_core::message::{Device, Empty, ServiceError};

use super::{CognitoClient, Pages, Session};
use crate::error::Error;
use crate::transport::Transport;

/// All fail as [`CognitoClient::call`] does.
impl<T: Transport> CognitoClient<T> {
    /// A device of the user.
    pub async fn get_device(&self, session: &Session, device_key: &str) -> Result<Device, Error> {
        let answer = self
            .call(&GetDevice {
                device_key: device_key.into(),
                access_token: Some(session.tokens.access_token.clone()),
            })
            .await?;
        Ok(answer.device)
    }

    /// A page of the user's remembered devices; `page` is the `pagination_token` of the page before.
    pub async fn list_devices(
        &self,
        session: &Session,
        page: Option<&str>,
    ) -> Result<ListDevicesResponse, Error> {
        self.call(&ListDevices {
            access_token: session.tokens.access_token.clone(),
            limit: None,
            pagination_token: page.map(Into::into),
        })
        .await
    }

    /// All remembered devices of the user, page by page, up to 6,000.
    ///
    /// # Errors
    /// Also [`Error::Protocol`] when the service does not come to an end.
    pub async fn list_all_devices(&self, session: &Session) -> Result<Vec<Device>, Error> {
        let mut pages = Pages::default();
        loop {
            let page = self
                .call(&ListDevices {
                    access_token: session.tokens.access_token.clone(),
                    limit: Some(Pages::LIMIT),
                    pagination_token: pages.token(),
                })
                .await?;
            if let Some(devices) = pages.add(page)? {
                return Ok(devices);
            }
        }
    }

    /// Makes the pool forget a device, and drops its record from the store of this client. Tokens that
    /// belong to the device cannot be refreshed any more.
    ///
    /// # Errors
    /// `ResourceNotFoundException` when the pool does not know it; the record is dropped all the same. Also
    /// [`Error::DeviceStore`], when the pool has forgotten the device, but the store could not be brought up
    /// to date.
    pub async fn forget_device(&self, session: &Session, device_key: &str) -> Result<(), Error> {
        let forgotten = self
            .call(&ForgetDevice {
                device_key: device_key.into(),
                access_token: Some(session.tokens.access_token.clone()),
            })
            .await;
        self.drop_record(device_key, forgotten).await
    }

    /// Drops the record of a device that the pool was asked to forget, if it does not know it any more.
    pub(crate) async fn drop_record(
        &self,
        device_key: &str,
        forgotten: Result<Empty, Error>,
    ) -> Result<(), Error> {
        let unknown = |error: &Error| error.service_error().is_some_and(ServiceError::is_unknown_device);
        if let Some(store) = &self.shared.device_store
            && forgotten.as_ref().err().is_none_or(unknown)
        {
            store.forget(&self.shared.device_scope, device_key).await?;
        }
        forgotten.map(|Empty {}| ())
    }
}

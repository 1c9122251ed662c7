use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{AdminListDevices, ListDevicesResponse};

use super::Serve;
use super::page::{limit, page};
use crate::refusal::Refusal;
use crate::service::Service;

/// An administrator sees devices that are not remembered, too.
impl Serve for AdminListDevices {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ListDevicesResponse;

    fn serve(self, service: &Service) -> Result<ListDevicesResponse, Refusal> {
        let limit = limit(self.limit, "limit")?;
        let store = service.store();
        let pool = store.pool(&self.user_pool_id)?;
        let user = pool.find_for_admin(&self.username)?;
        let devices = user.devices.values();
        let devices = devices.map(|device| (device.key.as_str(), device.to_message(pool, user)));
        let (devices, pagination_token) = page(devices, limit, self.pagination_token.as_deref());
        Ok(ListDevicesResponse {
            devices,
            pagination_token,
        })
    }
}

use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ListDevices, ListDevicesResponse};

use super::Serve;
use super::page::{limit, page};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

/// A user sees remembered devices only.
impl Serve for ListDevices {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ListDevicesResponse;

    fn serve(self, service: &Service) -> Result<ListDevicesResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let limit = limit(self.limit, "limit")?;
        let store = service.store();
        let (pool, user) = caller.user(&store)?;
        let devices = user.devices.values().filter(|device| device.remembered);
        let devices = devices.map(|device| (device.key.as_str(), device.to_message(pool, user)));
        let (devices, pagination_token) = page(devices, limit, self.pagination_token.as_deref());
        Ok(ListDevicesResponse {
            devices,
            pagination_token,
        })
    }
}

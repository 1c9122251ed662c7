use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{AdminGetDevice, GetDeviceResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;

/// An administrator sees devices that are not remembered, too.
impl Serve for AdminGetDevice {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = GetDeviceResponse;

    fn serve(self, service: &Service) -> Result<GetDeviceResponse, Refusal> {
        let store = service.store();
        let pool = store.pool(&self.user_pool_id)?;
        let user = pool.find_for_admin(&self.username)?;
        let device = user.devices.get(&self.device_key);
        let device = device.ok_or_else(Refusal::no_device)?.to_message(pool, user);
        Ok(GetDeviceResponse { device })
    }
}

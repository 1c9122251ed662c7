use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{GetDevice, GetDeviceResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

/// A user sees remembered devices only.
impl Serve for GetDevice {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = GetDeviceResponse;

    fn serve(self, service: &Service) -> Result<GetDeviceResponse, Refusal> {
        let token = self
            .access_token
            .as_ref()
            .ok_or_else(|| Refusal::missing("AccessToken"))?;
        let caller = Caller::authorise(service, token)?;
        let store = service.store();
        let (pool, user) = caller.user(&store)?;
        let device = user
            .devices
            .get(&self.device_key)
            .filter(|device| device.remembered);
        let device = device.ok_or_else(Refusal::no_device)?.to_message(pool, user);
        Ok(GetDeviceResponse { device })
    }
}

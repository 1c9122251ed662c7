use cognito_srp_core::message::operation::UpdateDeviceStatus;
use cognito_srp_core::message::{DeviceRememberedStatus, Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

impl Serve for UpdateDeviceStatus {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let now = service.now();
        let mut store = service.store();
        let user = caller.user_mut(&mut store)?;
        let device = user
            .devices
            .get_mut(&self.device_key)
            .ok_or_else(Refusal::no_device)?;
        if let Some(status) = self.device_remembered_status {
            device.remembered = status == DeviceRememberedStatus::Remembered;
            device.modified = now;
        }
        Ok(Empty {})
    }
}

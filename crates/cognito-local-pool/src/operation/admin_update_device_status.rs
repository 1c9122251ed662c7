use cognito_srp_core::message::operation::AdminUpdateDeviceStatus;
use cognito_srp_core::message::{DeviceRememberedStatus, Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;

impl Serve for AdminUpdateDeviceStatus {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let now = service.now();
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let user = pool.find_for_admin_mut(&self.username)?;
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

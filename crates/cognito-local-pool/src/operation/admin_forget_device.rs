use cognito_srp_core::message::operation::AdminForgetDevice;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;

impl Serve for AdminForgetDevice {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let user = pool.find_for_admin_mut(&self.username)?;
        let forgotten = user.devices.remove(&self.device_key);
        forgotten.map(|_| Empty {}).ok_or_else(Refusal::no_device)
    }
}

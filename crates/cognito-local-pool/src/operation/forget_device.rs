use cognito_srp_core::message::operation::ForgetDevice;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

impl Serve for ForgetDevice {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let token = self
            .access_token
            .as_ref()
            .ok_or_else(|| Refusal::missing("AccessToken"))?;
        let caller = Caller::authorise(service, token)?;
        let mut store = service.store();
        let forgotten = caller.user_mut(&mut store)?.devices.remove(&self.device_key);
        forgotten.map(|_| Empty {}).ok_or_else(Refusal::no_device)
    }
}

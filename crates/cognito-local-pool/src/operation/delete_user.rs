use cognito_srp_core::message::operation::DeleteUser;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

impl Serve for DeleteUser {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        service
            .store()
            .pool_mut(&caller.pool_id)?
            .remove_user(&caller.username);
        Ok(Empty {})
    }
}

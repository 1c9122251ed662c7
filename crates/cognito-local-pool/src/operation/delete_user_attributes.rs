use cognito_srp_core::message::operation::DeleteUserAttributes;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

impl Serve for DeleteUserAttributes {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let names = &self.user_attribute_names;
        let mut store = service.store();
        let client = store.client(&caller.client_id)?;
        client.settings.check_writable(names.iter().map(String::as_str))?;
        let pool = store.pool_mut(&caller.pool_id)?;
        pool.delete_attributes(&caller.username, names, service.now())?;
        Ok(Empty {})
    }
}

use cognito_srp_core::message::operation::AdminUserGlobalSignOut;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;

impl Serve for AdminUserGlobalSignOut {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let username = pool.find_for_admin(&self.username)?.username.clone();
        pool.grants.revoke_all_of(&username);
        Ok(Empty {})
    }
}

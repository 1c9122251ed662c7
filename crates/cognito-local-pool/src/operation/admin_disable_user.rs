use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Shuts a user out, and ends what sign-ins there are.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminDisableUser {
    user_pool_id: String,
    username: String,
}

impl Serve for AdminDisableUser {
    const NAME: &'static str = "AdminDisableUser";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let user = pool.find_for_admin_mut(&self.username)?;
        user.enabled = false;
        user.modified = service.now();
        let username = user.username.clone();
        pool.grants.revoke_all_of(&username);
        Ok(Nothing {})
    }
}

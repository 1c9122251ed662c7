use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Deletes a user with devices and tokens.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminDeleteUser {
    user_pool_id: String,
    username: String,
}

impl Serve for AdminDeleteUser {
    const NAME: &'static str = "AdminDeleteUser";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let username = pool.find_for_admin(&self.username)?.username.clone();
        pool.remove_user(&username);
        Ok(Nothing {})
    }
}

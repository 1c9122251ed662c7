use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Puts a user into a group. Once more does no harm.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminAddUserToGroup {
    user_pool_id: String,
    username: String,
    group_name: String,
}

impl Serve for AdminAddUserToGroup {
    const NAME: &'static str = "AdminAddUserToGroup";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let name = pool.group(&self.group_name)?.name.clone();
        let user = pool.find_for_admin_mut(&self.username)?;
        user.groups.insert(name);
        Ok(Nothing {})
    }
}

use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Takes a user out of a group.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminRemoveUserFromGroup {
    user_pool_id: String,
    username: String,
    group_name: String,
}

impl Serve for AdminRemoveUserFromGroup {
    const NAME: &'static str = "AdminRemoveUserFromGroup";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        pool.group(&self.group_name)?;
        let user = pool.find_for_admin_mut(&self.username)?;
        user.groups.remove(&self.group_name);
        Ok(Nothing {})
    }
}

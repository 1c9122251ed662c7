use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Deletes a group; its members stay users.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteGroup {
    user_pool_id: String,
    group_name: String,
}

impl Serve for DeleteGroup {
    const NAME: &'static str = "DeleteGroup";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        pool.groups
            .remove(&self.group_name)
            .ok_or_else(Refusal::no_group)?;
        pool.users.change_where(
            |user| user.groups.contains(&self.group_name),
            |user| {
                user.groups.remove(&self.group_name);
            },
        );
        Ok(Nothing {})
    }
}

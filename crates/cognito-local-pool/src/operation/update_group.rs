use serde::Deserialize;

use super::Serve;
use super::create_group::GroupResponse;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::group::Group;

/// Changes what is given of a group; the rest stays.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateGroup {
    user_pool_id: String,
    group_name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    role_arn: Option<String>,
    #[serde(default)]
    precedence: Option<u32>,
}

impl Serve for UpdateGroup {
    const NAME: &'static str = "UpdateGroup";
    type Response = GroupResponse;

    fn serve(self, service: &Service) -> Result<GroupResponse, Refusal> {
        Group::check(&self.group_name, self.description.as_deref())?;
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let group = pool.groups.get_mut(&self.group_name);
        let group = group.ok_or_else(Refusal::no_group)?;
        group.description = self.description.or(group.description.take());
        group.role_arn = self.role_arn.or(group.role_arn.take());
        group.precedence = self.precedence.or(group.precedence);
        group.modified = service.now();
        Ok(GroupResponse { group: group.clone() })
    }
}

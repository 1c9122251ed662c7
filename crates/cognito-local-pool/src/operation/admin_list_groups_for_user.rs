use serde::Deserialize;

use super::Serve;
use super::list_groups::GroupsResponse;
use super::page::{limit, page};
use crate::refusal::Refusal;
use crate::service::Service;

/// Lists the groups that a user is in, in the order of their names.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminListGroupsForUser {
    user_pool_id: String,
    username: String,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    next_token: Option<String>,
}

impl Serve for AdminListGroupsForUser {
    const NAME: &'static str = "AdminListGroupsForUser";
    type Response = GroupsResponse;

    fn serve(self, service: &Service) -> Result<GroupsResponse, Refusal> {
        let limit = limit(self.limit, "limit")?;
        let store = service.store();
        let pool = store.pool(&self.user_pool_id)?;
        let names = pool.find_for_admin(&self.username)?.groups.iter();
        let groups = names.filter_map(|name| Some((name.as_str(), pool.groups.get(name)?.clone())));
        let (groups, next_token) = page(groups, limit, self.next_token.as_deref());
        Ok(GroupsResponse { groups, next_token })
    }
}

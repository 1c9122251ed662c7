use serde::{Deserialize, Serialize};

use super::Serve;
use super::page::{limit, page};
use super::user_description::{UserDescription, describe};
use crate::refusal::Refusal;
use crate::service::Service;

/// Lists the members of a group in the order of their names.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersInGroup {
    user_pool_id: String,
    group_name: String,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersInGroupResponse {
    users: Vec<UserDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl Serve for ListUsersInGroup {
    const NAME: &'static str = "ListUsersInGroup";
    type Response = ListUsersInGroupResponse;

    fn serve(self, service: &Service) -> Result<ListUsersInGroupResponse, Refusal> {
        let limit = limit(self.limit, "limit")?;
        let store = service.store();
        let pool = store.pool(&self.user_pool_id)?;
        let group = &pool.group(&self.group_name)?.name;
        let members = pool.users.iter().filter(|(_, user)| user.groups.contains(group));
        let members = members.map(|(key, user)| (key.as_str(), user));
        let (users, next_token) = page(members, limit, self.next_token.as_deref());
        Ok(ListUsersInGroupResponse {
            users: users.into_iter().map(describe).collect(),
            next_token,
        })
    }
}

use serde::{Deserialize, Serialize};

use super::Serve;
use super::page::{limit, page};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::group::Group;

/// Lists groups in the order of their names.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListGroups {
    user_pool_id: String,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    next_token: Option<String>,
}

/// The answer of operations that list groups.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupsResponse {
    pub(super) groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<String>,
}

impl Serve for ListGroups {
    const NAME: &'static str = "ListGroups";
    type Response = GroupsResponse;

    fn serve(self, service: &Service) -> Result<GroupsResponse, Refusal> {
        let limit = limit(self.limit, "limit")?;
        let store = service.store();
        let groups = store.pool(&self.user_pool_id)?.groups.iter();
        let groups = groups.map(|(name, group)| (name.as_str(), group.clone()));
        let (groups, next_token) = page(groups, limit, self.next_token.as_deref());
        Ok(GroupsResponse { groups, next_token })
    }
}

use serde::{Deserialize, Serialize};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::group::Group;

/// Makes a group.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateGroup {
    user_pool_id: String,
    group_name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    role_arn: Option<String>,
    #[serde(default)]
    precedence: Option<u32>,
}

/// The answer of operations that show a group.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupResponse {
    pub(super) group: Group,
}

impl Serve for CreateGroup {
    const NAME: &'static str = "CreateGroup";
    type Response = GroupResponse;

    fn serve(self, service: &Service) -> Result<GroupResponse, Refusal> {
        Group::check(&self.group_name, self.description.as_deref())?;
        let now = service.now();
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        if pool.groups.contains_key(&self.group_name) {
            return Err(Refusal::group_exists("A group with the name already exists."));
        }
        let group = Group {
            name: self.group_name.clone(),
            user_pool_id: self.user_pool_id,
            description: self.description,
            role_arn: self.role_arn,
            precedence: self.precedence,
            modified: now,
            created: now,
        };
        pool.groups.insert(self.group_name, group.clone());
        Ok(GroupResponse { group })
    }
}

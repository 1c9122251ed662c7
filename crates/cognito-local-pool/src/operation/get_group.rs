use serde::Deserialize;

use super::Serve;
use super::create_group::GroupResponse;
use crate::refusal::Refusal;
use crate::service::Service;

/// Shows a group.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetGroup {
    user_pool_id: String,
    group_name: String,
}

impl Serve for GetGroup {
    const NAME: &'static str = "GetGroup";
    type Response = GroupResponse;

    fn serve(self, service: &Service) -> Result<GroupResponse, Refusal> {
        let store = service.store();
        let group = store.pool(&self.user_pool_id)?.group(&self.group_name)?.clone();
        Ok(GroupResponse { group })
    }
}

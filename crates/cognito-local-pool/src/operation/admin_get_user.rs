use cognito_srp_core::message::Attribute;
use serde::{Deserialize, Serialize};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::Factor;

/// Shows a user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminGetUser {
    user_pool_id: String,
    username: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminGetUserResponse {
    username: String,
    user_attributes: Vec<Attribute>,
    user_create_date: Moment,
    user_last_modified_date: Moment,
    enabled: bool,
    user_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_mfa_setting: Option<&'static str>,
    #[serde(rename = "UserMFASettingList", skip_serializing_if = "Vec::is_empty")]
    user_mfa_setting_list: Vec<&'static str>,
}

impl Serve for AdminGetUser {
    const NAME: &'static str = "AdminGetUser";
    type Response = AdminGetUserResponse;

    fn serve(self, service: &Service) -> Result<AdminGetUserResponse, Refusal> {
        let store = service.store();
        let user = store.pool(&self.user_pool_id)?.find_for_admin(&self.username)?;
        Ok(AdminGetUserResponse {
            username: user.username.clone(),
            user_attributes: user.attributes.to_list(),
            user_create_date: user.created,
            user_last_modified_date: user.modified,
            enabled: user.enabled,
            user_status: user.status.name(),
            preferred_mfa_setting: user.mfa.preferred.map(Factor::name),
            user_mfa_setting_list: user.mfa.enabled().into_iter().map(Factor::name).collect(),
        })
    }
}

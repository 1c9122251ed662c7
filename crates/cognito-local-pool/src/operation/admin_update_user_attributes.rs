use cognito_srp_core::message::Attribute;
use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::attributes::SetBy;

/// Sets attributes of a user, and may say of an address that it is verified.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminUpdateUserAttributes {
    user_pool_id: String,
    username: String,
    user_attributes: Vec<Attribute>,
}

impl Serve for AdminUpdateUserAttributes {
    const NAME: &'static str = "AdminUpdateUserAttributes";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let username = pool.find_for_admin(&self.username)?.username.clone();
        let changed = pool.changed_attributes(&username, &self.user_attributes, SetBy::Administrator)?;
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user)?;
        user.attributes = changed;
        user.modified = service.now();
        Ok(Nothing {})
    }
}

use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Lets a disabled user in again.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminEnableUser {
    user_pool_id: String,
    username: String,
}

impl Serve for AdminEnableUser {
    const NAME: &'static str = "AdminEnableUser";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let user = store
            .pool_mut(&self.user_pool_id)?
            .find_for_admin_mut(&self.username)?;
        user.enabled = true;
        user.modified = service.now();
        Ok(Nothing {})
    }
}

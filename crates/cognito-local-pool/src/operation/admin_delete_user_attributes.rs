use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Takes attributes away from a user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminDeleteUserAttributes {
    user_pool_id: String,
    username: String,
    user_attribute_names: Vec<String>,
}

impl Serve for AdminDeleteUserAttributes {
    const NAME: &'static str = "AdminDeleteUserAttributes";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let username = pool.find_for_admin(&self.username)?.username.clone();
        pool.delete_attributes(&username, &self.user_attribute_names, service.now())?;
        Ok(Nothing {})
    }
}

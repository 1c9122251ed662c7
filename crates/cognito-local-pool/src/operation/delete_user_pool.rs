use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Deletes a user pool with everything in it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteUserPool {
    user_pool_id: String,
}

impl Serve for DeleteUserPool {
    const NAME: &'static str = "DeleteUserPool";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        service.store().remove_pool(&self.user_pool_id)?;
        Ok(Nothing {})
    }
}

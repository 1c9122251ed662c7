use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;

/// Deletes an app client. Its tokens are worth nothing any more.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteUserPoolClient {
    user_pool_id: String,
    client_id: String,
}

impl Serve for DeleteUserPoolClient {
    const NAME: &'static str = "DeleteUserPoolClient";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        service
            .store()
            .remove_client(&self.user_pool_id, &self.client_id)?;
        Ok(Nothing {})
    }
}

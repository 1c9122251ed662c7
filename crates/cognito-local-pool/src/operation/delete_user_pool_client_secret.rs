use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;

/// Deletes one of a client's two secrets; the last one stays.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteUserPoolClientSecret {
    user_pool_id: String,
    client_id: String,
    client_secret_id: String,
}

impl Serve for DeleteUserPoolClientSecret {
    const NAME: &'static str = "DeleteUserPoolClientSecret";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let old = store.client_of_pool(&self.user_pool_id, &self.client_id)?;
        let mut secrets = old.secrets.clone();
        secrets.retain(|secret| secret.id != self.client_secret_id);
        if secrets.len() == old.secrets.len() {
            return Err(Refusal::resource_not_found("Client secret does not exist."));
        }
        if secrets.is_empty() {
            return Err(Refusal::invalid_parameter(
                "The only secret of a user pool client cannot be deleted.",
            ));
        }
        store.add_client(PoolClient {
            secrets,
            modified: service.now(),
            ..PoolClient::clone(&old)
        })?;
        Ok(Nothing {})
    }
}

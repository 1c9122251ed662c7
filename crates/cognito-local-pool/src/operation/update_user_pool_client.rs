use serde::{Deserialize, Serialize};

use super::Serve;
use super::describe_user_pool_client::{ClientDescription, describe};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::{ClientSettings, PoolClient};

/// Replaces an app client's settings: one that is left out goes back to its default, as with the real
/// service. The name and the secret stay.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPoolClient {
    user_pool_id: String,
    client_id: String,
    #[serde(flatten)]
    settings: ClientSettings,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPoolClientResponse {
    user_pool_client: ClientDescription,
}

impl Serve for UpdateUserPoolClient {
    const NAME: &'static str = "UpdateUserPoolClient";
    type Response = UpdateUserPoolClientResponse;

    fn serve(self, service: &Service) -> Result<UpdateUserPoolClientResponse, Refusal> {
        let mut store = service.store();
        let old = store
            .pool(&self.user_pool_id)?
            .clients
            .get(&self.client_id)
            .cloned();
        let old = old.ok_or_else(|| Refusal::no_client(&self.client_id))?;
        let mut settings = self.settings;
        if settings.client_name.is_empty() {
            settings.client_name.clone_from(&old.settings.client_name);
        }
        settings.check()?;
        let client = store.add_client(PoolClient {
            id: old.id.clone(),
            pool_id: old.pool_id.clone(),
            secrets: old.secrets.clone(),
            settings,
            created: old.created,
            modified: service.now(),
        })?;
        Ok(UpdateUserPoolClientResponse {
            user_pool_client: describe(&client),
        })
    }
}

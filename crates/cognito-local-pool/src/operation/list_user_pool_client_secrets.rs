use serde::{Deserialize, Serialize};

use super::Serve;
use super::add_user_pool_client_secret::SecretDescription;
use crate::refusal::Refusal;
use crate::service::Service;

/// Lists a client's secrets, without their values.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolClientSecrets {
    user_pool_id: String,
    client_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolClientSecretsResponse {
    client_secrets: Vec<SecretDescription>,
}

impl Serve for ListUserPoolClientSecrets {
    const NAME: &'static str = "ListUserPoolClientSecrets";
    type Response = ListUserPoolClientSecretsResponse;

    fn serve(self, service: &Service) -> Result<ListUserPoolClientSecretsResponse, Refusal> {
        let store = service.store();
        let client = store.client_of_pool(&self.user_pool_id, &self.client_id)?;
        let secrets = client.secrets.iter().map(|secret| SecretDescription {
            client_secret_id: secret.id.clone(),
            client_secret_value: None,
            client_secret_create_date: secret.created,
        });
        Ok(ListUserPoolClientSecretsResponse {
            client_secrets: secrets.collect(),
        })
    }
}

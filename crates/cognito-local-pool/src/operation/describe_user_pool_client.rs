use cognito_srp_core::SecretString;
use serde::{Deserialize, Serialize};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::{ClientSettings, PoolClient};

/// Shows an app client, with its secret.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolClient {
    user_pool_id: String,
    client_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolClientResponse {
    user_pool_client: ClientDescription,
}

/// A client as operations show it (AWS: `UserPoolClientType`).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ClientDescription {
    user_pool_id: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<SecretString>,
    creation_date: Moment,
    last_modified_date: Moment,
    #[serde(flatten)]
    settings: ClientSettings,
}

impl Serve for DescribeUserPoolClient {
    const NAME: &'static str = "DescribeUserPoolClient";
    type Response = DescribeUserPoolClientResponse;

    fn serve(self, service: &Service) -> Result<DescribeUserPoolClientResponse, Refusal> {
        let store = service.store();
        let client = store.pool(&self.user_pool_id)?.clients.get(&self.client_id);
        let client = client.ok_or_else(|| Refusal::no_client(&self.client_id))?;
        Ok(DescribeUserPoolClientResponse {
            user_pool_client: describe(client),
        })
    }
}

pub(super) fn describe(client: &PoolClient) -> ClientDescription {
    ClientDescription {
        user_pool_id: client.pool_id.clone(),
        client_id: client.id.clone(),
        client_secret: client.secrets.first().map(|secret| secret.value.clone()),
        creation_date: client.created,
        last_modified_date: client.modified,
        settings: client.settings.clone(),
    }
}

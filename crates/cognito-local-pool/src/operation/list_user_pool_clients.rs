use serde::{Deserialize, Serialize};

use super::Serve;
use super::page::{limit, page};
use crate::refusal::Refusal;
use crate::service::Service;

/// Lists app clients in the order of their ids, without their secrets.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolClients {
    user_pool_id: String,
    #[serde(default)]
    max_results: Option<u32>,
    #[serde(default)]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolClientsResponse {
    user_pool_clients: Vec<ClientSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ClientSummary {
    client_id: String,
    user_pool_id: String,
    client_name: String,
}

impl Serve for ListUserPoolClients {
    const NAME: &'static str = "ListUserPoolClients";
    type Response = ListUserPoolClientsResponse;

    fn serve(self, service: &Service) -> Result<ListUserPoolClientsResponse, Refusal> {
        let limit = limit(self.max_results, "maxResults")?;
        let store = service.store();
        let clients = store.pool(&self.user_pool_id)?.clients.iter();
        let summaries = clients.map(|(id, client)| {
            let summary = ClientSummary {
                client_id: id.clone(),
                user_pool_id: client.pool_id.clone(),
                client_name: client.settings.client_name.clone(),
            };
            (id.as_str(), summary)
        });
        let (user_pool_clients, next_token) = page(summaries, limit, self.next_token.as_deref());
        Ok(ListUserPoolClientsResponse {
            user_pool_clients,
            next_token,
        })
    }
}

use serde::{Deserialize, Serialize};

use super::Serve;
use super::page::{limit, page};
use super::user_description::{UserDescription, describe};
use super::user_filter::Filter;
use crate::refusal::Refusal;
use crate::service::Service;

/// Lists users in the order of their names: all, or those that a filter keeps.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsers {
    user_pool_id: String,
    #[serde(default)]
    attributes_to_get: Option<Vec<String>>,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    pagination_token: Option<String>,
    #[serde(default)]
    filter: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersResponse {
    users: Vec<UserDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination_token: Option<String>,
}

impl Serve for ListUsers {
    const NAME: &'static str = "ListUsers";
    type Response = ListUsersResponse;

    fn serve(self, service: &Service) -> Result<ListUsersResponse, Refusal> {
        let limit = limit(self.limit, "limit")?;
        let text = self.filter.as_deref().unwrap_or_default().trim();
        let filter = (!text.is_empty()).then(|| Filter::parse(text)).transpose()?;
        let store = service.store();
        let pool = store.pool(&self.user_pool_id)?;
        let keeps = |user| filter.as_ref().is_none_or(|filter| filter.keeps(pool, user));
        let users = pool.users.iter().filter(|(_, user)| keeps(user));
        let users = users.map(|(key, user)| (key.as_str(), user));
        let (users, pagination_token) = page(users, limit, self.pagination_token.as_deref());
        let names = self.attributes_to_get.as_deref();
        let users = users.into_iter().map(|user| describe(user).with_only(names));
        Ok(ListUsersResponse {
            users: users.collect(),
            pagination_token,
        })
    }
}

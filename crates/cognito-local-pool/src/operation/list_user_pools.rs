use serde::{Deserialize, Serialize};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::pool::UserPool;

/// Lists user pools in the order of their ids. The token for the next page is the last id of this one.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPools {
    max_results: usize,
    #[serde(default)]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolsResponse {
    user_pools: Vec<PoolSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PoolSummary {
    id: String,
    name: String,
    creation_date: Moment,
    last_modified_date: Moment,
}

impl Serve for ListUserPools {
    const NAME: &'static str = "ListUserPools";
    type Response = ListUserPoolsResponse;

    fn serve(self, service: &Service) -> Result<ListUserPoolsResponse, Refusal> {
        if !(1..=60).contains(&self.max_results) {
            return Err(Refusal::constraint(
                "maxResults",
                "Member must have value between 1 and 60",
            ));
        }
        let store = service.store();
        let after = |id: &str| self.next_token.as_deref().is_none_or(|last| id > last);
        let mut rest = store.pools.values().filter(|pool| after(pool.id.as_str()));
        let user_pools: Vec<_> = rest.by_ref().take(self.max_results).map(summary).collect();
        let next_token = rest
            .next()
            .and_then(|_| user_pools.last())
            .map(|pool| pool.id.clone());
        Ok(ListUserPoolsResponse {
            user_pools,
            next_token,
        })
    }
}

fn summary(pool: &UserPool) -> PoolSummary {
    PoolSummary {
        id: pool.id.to_string(),
        name: pool.name.clone(),
        creation_date: pool.created,
        last_modified_date: pool.modified,
    }
}

use serde::{Deserialize, Serialize};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::pool::UserPool;
use crate::state::pool_settings::{Naming, PoolSettings};
use crate::state::schema::AttributeSchema;

/// Shows a user pool's settings.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPool {
    user_pool_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolResponse {
    user_pool: PoolDescription,
}

/// A pool as operations show it (AWS: `UserPoolType`).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PoolDescription {
    id: String,
    name: String,
    arn: String,
    creation_date: Moment,
    last_modified_date: Moment,
    estimated_number_of_users: usize,
    schema_attributes: Vec<AttributeSchema>,
    #[serde(flatten)]
    settings: PoolSettings,
    #[serde(flatten)]
    naming: Naming,
}

impl Serve for DescribeUserPool {
    const NAME: &'static str = "DescribeUserPool";
    type Response = DescribeUserPoolResponse;

    fn serve(self, service: &Service) -> Result<DescribeUserPoolResponse, Refusal> {
        let store = service.store();
        Ok(DescribeUserPoolResponse {
            user_pool: describe(store.pool(&self.user_pool_id)?),
        })
    }
}

pub(super) fn describe(pool: &UserPool) -> PoolDescription {
    PoolDescription {
        id: pool.id.to_string(),
        name: pool.name.clone(),
        arn: pool.arn(),
        creation_date: pool.created,
        last_modified_date: pool.modified,
        estimated_number_of_users: pool.users.len(),
        schema_attributes: pool.schema.attributes().to_vec(),
        settings: pool.settings.clone(),
        naming: pool.naming.clone(),
    }
}

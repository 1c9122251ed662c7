//! A user pool that is there from the start, so that a client can sign up and in without any set-up.

use cognito_srp_core::message::PoolId;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::operation::CreateUserPool;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;
use crate::state::mfa::MfaConfiguration;

/// The id of the first pool, in the region `eu-west-1`. In another region that stands at its beginning.
pub const FIRST_POOL_ID: &str = "eu-west-1_Local0000";
/// The id of its client, which has no secret.
pub const FIRST_CLIENT_ID: &str = "localpublicclient000000000";

/// The part of the id behind the region.
const NAME: &str = "Local0000";

/// The id of the first pool in this region.
pub(crate) fn id(region: &str) -> String {
    format!("{region}_{NAME}")
}

/// Makes the pool and its client. Users sign up by themselves and get their code by
/// e-mail; every flow is allowed; an authenticator app may be set up; devices are remembered, and a remembered
/// one stands in for the code.
pub(crate) fn add(service: &Service) -> Result<(), Refusal> {
    let id = PoolId::parse(&id(service.region())).map_err(|_| Refusal::internal())?;
    let pool: CreateUserPool = read(json!({
        "PoolName": "local",
        "AutoVerifiedAttributes": ["email"],
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": true,
            "DeviceOnlyRememberedOnUserPrompt": false,
        },
    }))?;
    let mut pool = pool.into_pool(service, id)?;
    pool.settings.mfa_configuration = MfaConfiguration::Optional;
    pool.mfa = read(json!({ "SoftwareTokenMfaConfiguration": { "Enabled": true } }))?;
    let client = PoolClient {
        id: FIRST_CLIENT_ID.to_owned(),
        pool_id: pool.id.to_string(),
        secrets: Vec::new(),
        settings: read(json!({
            "ClientName": "local",
            "ExplicitAuthFlows": [
                "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_AUTH",
                "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_USER_SRP_AUTH",
            ],
        }))?,
        created: pool.created,
        modified: pool.modified,
    };
    let mut store = service.store();
    store.pools.insert(pool.id.to_string(), pool);
    store.add_client(client).map(drop)
}

fn read<T: DeserializeOwned>(json: Value) -> Result<T, Refusal> {
    serde_json::from_value(json).map_err(|_| Refusal::internal())
}

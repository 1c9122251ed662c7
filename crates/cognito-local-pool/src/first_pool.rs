//! A user pool that is there from the start, so that a client can sign up and in without any set-up.

use serde_json::json;

use crate::seed::{Seed, SeedError};
use crate::state::client::NEW_FLOWS;

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

/// The pool and its client. Users sign up by themselves and get their code by e-mail; every flow is allowed; an
/// authenticator app may be set up; devices are remembered, and a remembered one stands in for the code.
pub(crate) fn seed(region: &str) -> Result<Seed, SeedError> {
    let pool = json!({
        "Id": id(region),
        "PoolName": "local",
        "Settings": {
            "AutoVerifiedAttributes": ["email"],
            "MfaConfiguration": "OPTIONAL",
            "DeviceConfiguration": {
                "ChallengeRequiredOnNewDevice": true,
                "DeviceOnlyRememberedOnUserPrompt": false,
            },
        },
        "MfaConfig": { "SoftwareTokenMfaConfiguration": { "Enabled": true } },
        "Clients": [{
            "ClientId": FIRST_CLIENT_ID,
            "Settings": {
                "ClientName": "local",
                "ExplicitAuthFlows": NEW_FLOWS,
            },
        }],
    });
    Seed::from_json(&json!({ "UserPools": [pool] }).to_string())
}

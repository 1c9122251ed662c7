use serde::{Deserialize, Serialize};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::{MfaConfiguration, MfaSettings};
use crate::state::pool::UserPool;

/// Shows whether a pool asks for a second factor, and which ones there are.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUserPoolMfaConfig {
    user_pool_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MfaDescription {
    mfa_configuration: MfaConfiguration,
    #[serde(flatten)]
    settings: MfaSettings,
}

impl Serve for GetUserPoolMfaConfig {
    const NAME: &'static str = "GetUserPoolMfaConfig";
    type Response = MfaDescription;

    fn serve(self, service: &Service) -> Result<MfaDescription, Refusal> {
        Ok(describe(service.store().pool(&self.user_pool_id)?))
    }
}

pub(super) fn describe(pool: &UserPool) -> MfaDescription {
    MfaDescription {
        mfa_configuration: pool.settings.mfa_configuration,
        settings: pool.mfa.clone(),
    }
}

use serde::Deserialize;

use super::Serve;
use super::get_user_pool_mfa_config::{MfaDescription, describe};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::{MfaConfiguration, MfaSettings};

/// Sets whether a pool asks for a second factor, and which ones there are.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetUserPoolMfaConfig {
    user_pool_id: String,
    #[serde(default)]
    mfa_configuration: Option<MfaConfiguration>,
    #[serde(flatten)]
    settings: MfaSettings,
}

impl Serve for SetUserPoolMfaConfig {
    const NAME: &'static str = "SetUserPoolMfaConfig";
    type Response = MfaDescription;

    fn serve(self, service: &Service) -> Result<MfaDescription, Refusal> {
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        if let Some(mfa_configuration) = self.mfa_configuration {
            pool.settings.mfa_configuration = mfa_configuration;
        }
        pool.mfa = self.settings;
        pool.modified = service.now();
        Ok(describe(pool))
    }
}

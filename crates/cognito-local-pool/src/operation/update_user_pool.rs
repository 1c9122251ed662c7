use serde::Deserialize;

use super::create_user_pool::check_pool_name;
use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::pool_settings::PoolSettings;

/// Replaces a user pool's settings: one that is left out goes back to its default, as with the real
/// service. Names and schema of users stay as they were made.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPool {
    user_pool_id: String,
    #[serde(default)]
    pool_name: Option<String>,
    #[serde(flatten)]
    settings: PoolSettings,
}

impl Serve for UpdateUserPool {
    const NAME: &'static str = "UpdateUserPool";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        self.settings.check()?;
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        if let Some(name) = self.pool_name {
            check_pool_name(&name)?;
            pool.name = name;
        }
        pool.settings = self.settings;
        pool.modified = service.now();
        Ok(Nothing {})
    }
}

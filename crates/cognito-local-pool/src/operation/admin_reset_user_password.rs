use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::user::UserStatus;

/// Makes a user's password worthless until another one is set with the code that is sent.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminResetUserPassword {
    user_pool_id: String,
    username: String,
}

impl Serve for AdminResetUserPassword {
    const NAME: &'static str = "AdminResetUserPassword";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let now = service.now();
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let ways = pool.settings.recovery_ways();
        let user = pool.find_for_admin_mut(&self.username)?;
        if matches!(
            user.status,
            UserStatus::ForceChangePassword | UserStatus::Unconfirmed
        ) {
            return Err(Refusal::not_authorized(
                "User password cannot be reset in the current state.",
            ));
        }
        user.send_reset_code(&ways, now)?;
        user.status = UserStatus::ResetRequired;
        user.modified = now;
        Ok(Nothing {})
    }
}

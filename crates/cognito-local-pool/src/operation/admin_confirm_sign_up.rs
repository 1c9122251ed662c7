use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::user::UserStatus;

/// Confirms an account without a code.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminConfirmSignUp {
    user_pool_id: String,
    username: String,
}

impl Serve for AdminConfirmSignUp {
    const NAME: &'static str = "AdminConfirmSignUp";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let mut store = service.store();
        let user = store
            .pool_mut(&self.user_pool_id)?
            .find_for_admin_mut(&self.username)?;
        if user.status != UserStatus::Unconfirmed {
            let message = format!(
                "User cannot be confirmed. Current status is {}",
                user.status.name()
            );
            return Err(Refusal::not_authorized(message));
        }
        user.status = UserStatus::Confirmed;
        user.sign_up_code = None;
        user.modified = service.now();
        Ok(Nothing {})
    }
}

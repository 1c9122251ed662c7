use cognito_srp_core::SecretString;
use serde::Deserialize;

use super::{Nothing, Serve};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::user::{Password, UserStatus};

/// Sets a user's password: for good, or to be changed at the next sign-in.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetUserPassword {
    user_pool_id: String,
    username: String,
    password: SecretString,
    #[serde(default)]
    permanent: bool,
}

impl Serve for AdminSetUserPassword {
    const NAME: &'static str = "AdminSetUserPassword";
    type Response = Nothing;

    fn serve(self, service: &Service) -> Result<Nothing, Refusal> {
        let now = service.now();
        let (pool_name, username) = {
            let store = service.store();
            let pool = store.pool(&self.user_pool_id)?;
            let user = pool.find_for_admin(&self.username)?;
            pool.settings
                .policies
                .password_policy
                .accept(self.password.expose())?;
            (pool.id.name().to_owned(), user.username.clone())
        };
        let temporary_since = (!self.permanent).then_some(now);
        let password = Password::new(&pool_name, &username, self.password.expose(), temporary_since);
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user)?;
        user.password = Some(password);
        user.status = if self.permanent {
            UserStatus::Confirmed
        } else {
            UserStatus::ForceChangePassword
        };
        user.modified = now;
        Ok(Nothing {})
    }
}

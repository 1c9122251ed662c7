use cognito_srp_core::message::operation::ConfirmForgotPassword;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::state::client::PoolClient;
use crate::state::code::Attempt;
use crate::state::pool::UserPool;
use crate::state::user::{Password, UserStatus};

impl Serve for ConfirmForgotPassword {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let now = service.now();
        // The code is looked at first without the arithmetic, which is done outside the lock, and then again.
        let (client, pool_name, username) = {
            let mut store = service.store();
            let client = store.client(&self.client_id)?;
            let hash = self.secret_hash.as_ref().map(|hash| hash.expose().as_str());
            client_secret::check_hash(&client, hash, &self.username)?;
            let pool = store.pool_mut(&client.pool_id)?;
            let policy = &pool.settings.policies.password_policy;
            policy.accept(self.password.expose())?;
            let username = pool.internal_name(&self.username);
            try_code(pool, &client, &username, self.confirmation_code.expose(), service)?;
            (client, pool.id.name().to_owned(), username)
        };
        let password = Password::new(&pool_name, &username, self.password.expose(), None);
        let mut store = service.store();
        let pool = store.pool_mut(&client.pool_id)?;
        try_code(pool, &client, &username, self.confirmation_code.expose(), service)?;
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
        user.password = Some(password);
        user.reset_code = None;
        if user.status == UserStatus::ResetRequired {
            user.status = UserStatus::Confirmed;
        }
        user.modified = now;
        Ok(Empty {})
    }
}

/// Whether the code is right. Where users are hidden, every reason against it looks like a wrong code.
fn try_code(
    pool: &mut UserPool,
    client: &PoolClient,
    username: &str,
    code: &str,
    service: &Service,
) -> Result<(), Refusal> {
    let attempt = match pool.user_mut(username) {
        None => Err(Refusal::no_user_of_client()),
        Some(user) => match &mut user.reset_code {
            None => Ok(Attempt::Expired),
            Some(pending) => Ok(pending.attempt(code, service.now())),
        },
    };
    match attempt {
        Ok(Attempt::Right) => Ok(()),
        Ok(Attempt::Wrong) => Err(Refusal::wrong_code()),
        _ if client.hides_users() => Err(Refusal::wrong_code()),
        Ok(Attempt::Expired) => Err(Refusal::old_code()),
        Ok(Attempt::TooMany) => Err(Refusal::too_many_attempts()),
        Err(refusal) => Err(refusal),
    }
}

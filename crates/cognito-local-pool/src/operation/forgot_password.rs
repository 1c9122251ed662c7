use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ForgotPassword, ForgotPasswordResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::state::code::Medium;
use crate::state::user::UserStatus;

impl Serve for ForgotPassword {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ForgotPasswordResponse;

    fn serve(self, service: &Service) -> Result<ForgotPasswordResponse, Refusal> {
        let mut store = service.store();
        let client = store.client(&self.client_id)?;
        let hash = self.secret_hash.as_ref().map(|hash| hash.expose().as_str());
        client_secret::check_hash(&client, hash, &self.username)?;
        let pool = store.pool_mut(&client.pool_id)?;
        let ways = pool.settings.recovery_ways();
        let name = pool.internal_name(&self.username);
        let sent = match pool.user_mut(&name) {
            None => Err(Refusal::no_user_of_client()),
            Some(user) if !user.enabled => Err(Refusal::user_disabled()),
            Some(user) if user.status == UserStatus::ForceChangePassword => Err(Refusal::not_authorized(
                "User password cannot be reset in the current state.",
            )),
            Some(user) => user.send_reset_code(&ways, service.now()),
        };
        let details = match sent {
            // Where users are hidden, everyone has an address.
            Err(_) if client.hides_users() => {
                let medium = ways.first().copied().unwrap_or(Medium::Email);
                medium.details(&pool.decoy.address(medium, &name))
            }
            sent => sent?,
        };
        Ok(ForgotPasswordResponse {
            code_delivery_details: Some(details),
        })
    }
}

use cognito_srp_core::message::operation::{ResendConfirmationCode, ResendConfirmationCodeResponse};
use cognito_srp_core::message::{CodeDeliveryDetails, Operation};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::state::code::Medium;
use crate::state::pool::UserPool;
use crate::state::user::UserStatus;

impl Serve for ResendConfirmationCode {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ResendConfirmationCodeResponse;

    fn serve(self, service: &Service) -> Result<ResendConfirmationCodeResponse, Refusal> {
        let mut store = service.store();
        let client = store.client(&self.client_id)?;
        let hash = self.secret_hash.as_ref().map(|hash| hash.expose().as_str());
        client_secret::check_hash(&client, hash, &self.username)?;
        let pool = store.pool_mut(&client.pool_id)?;
        let details = match send(pool, &self.username, service.now()) {
            // Where users are hidden, everyone has an address that waits for a code.
            Err(_) if client.hides_users() => {
                let attribute = pool.settings.auto_verified_attributes.first();
                let medium = attribute
                    .and_then(|name| Medium::of_attribute(name))
                    .unwrap_or(Medium::Email);
                let name = pool.internal_name(&self.username);
                medium.details(&pool.decoy.address(medium, &name))
            }
            sent => sent?,
        };
        Ok(ResendConfirmationCodeResponse {
            code_delivery_details: Some(details),
        })
    }
}

fn send(pool: &mut UserPool, name: &str, now: Moment) -> Result<CodeDeliveryDetails, Refusal> {
    let username = pool.find(name).map(|user| user.username.clone());
    let username = username.ok_or_else(Refusal::no_user_of_client)?;
    let attributes = pool.settings.auto_verified_attributes.clone();
    let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
    if user.status != UserStatus::Unconfirmed {
        return Err(Refusal::invalid_parameter("User is already confirmed."));
    }
    user.send_sign_up_code(&attributes, now)
        .ok_or_else(|| Refusal::invalid_parameter("Cannot resend codes. Auto verification not turned on."))
}

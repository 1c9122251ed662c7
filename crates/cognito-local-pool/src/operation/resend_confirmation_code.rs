use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ResendConfirmationCode, ResendConfirmationCodeResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::state::code::Medium;
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
        let Some(username) = pool.find(&self.username).map(|user| user.username.clone()) else {
            if !client.hides_users() {
                return Err(Refusal::no_user_of_client());
            }
            let attribute = pool.settings.auto_verified_attributes.first();
            let medium = attribute
                .and_then(|name| Medium::of_attribute(name))
                .unwrap_or(Medium::Email);
            let name = pool.internal_name(&self.username);
            let details = medium.details(&pool.decoy.address(medium, &name));
            return Ok(ResendConfirmationCodeResponse {
                code_delivery_details: Some(details),
            });
        };
        let attributes = pool.settings.auto_verified_attributes.clone();
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
        if user.status != UserStatus::Unconfirmed {
            return Err(Refusal::invalid_parameter("User is already confirmed."));
        }
        let code_delivery_details = user.send_sign_up_code(&attributes, service.now());
        if code_delivery_details.is_none() {
            return Err(Refusal::invalid_parameter(
                "Cannot resend codes. Auto verification not turned on.",
            ));
        }
        Ok(ResendConfirmationCodeResponse {
            code_delivery_details,
        })
    }
}

use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ConfirmSignUp, ConfirmSignUpResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::state::code::Attempt;
use crate::state::user::UserStatus;

impl Serve for ConfirmSignUp {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ConfirmSignUpResponse;

    fn serve(self, service: &Service) -> Result<ConfirmSignUpResponse, Refusal> {
        let now = service.now();
        let mut store = service.store();
        let client = store.client(&self.client_id)?;
        let hash = self.secret_hash.as_ref().map(|hash| hash.expose().as_str());
        client_secret::check_hash(&client, hash, &self.username)?;
        let pool = store.pool_mut(&client.pool_id)?;
        let Some(username) = pool.find(&self.username).map(|user| user.username.clone()) else {
            // Where users are hidden, this looks like a wrong code.
            return Err(if client.hides_users() {
                wrong_code()
            } else {
                Refusal::no_user_of_client()
            });
        };
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
        if user.status != UserStatus::Unconfirmed {
            let message = format!(
                "User cannot be confirmed. Current status is {}",
                user.status.name()
            );
            return Err(Refusal::not_authorized(message));
        }
        let expired = || Refusal::expired_code("Invalid code provided, please request a code again.");
        let (code, attribute) = user.sign_up_code.as_mut().ok_or_else(expired)?;
        match code.attempt(self.confirmation_code.expose(), now) {
            Attempt::Right => {}
            Attempt::Wrong => return Err(wrong_code()),
            Attempt::Expired => return Err(expired()),
            Attempt::TooMany => {
                return Err(Refusal::limit_exceeded(
                    "Attempt limit exceeded, please try after some time.",
                ));
            }
        }
        let attribute = *attribute;
        let address = user.attributes.get(attribute).unwrap_or_default().to_owned();
        pool.claim_alias(
            &username,
            attribute,
            &address,
            self.force_alias_creation.unwrap_or(false),
        )?;
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
        user.attributes.set(&format!("{attribute}_verified"), "true");
        user.status = UserStatus::Confirmed;
        user.sign_up_code = None;
        user.modified = now;
        Ok(ConfirmSignUpResponse { session: None })
    }
}

fn wrong_code() -> Refusal {
    Refusal::code_mismatch("Invalid verification code provided, please try again.")
}

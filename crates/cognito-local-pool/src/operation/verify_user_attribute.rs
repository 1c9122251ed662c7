use cognito_srp_core::message::operation::VerifyUserAttribute;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::code::{Attempt, Medium};
use crate::token::Caller;

impl Serve for VerifyUserAttribute {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let now = service.now();
        let medium = Medium::of_attribute(&self.attribute_name)
            .ok_or_else(|| Refusal::invalid_parameter("Only email and phone_number can be verified."))?;
        let mut store = service.store();
        let pool = store.pool_mut(&caller.pool_id)?;
        let user = pool.user_mut(&caller.username).ok_or_else(Refusal::no_user)?;
        let (code, address) = user
            .attribute_codes
            .get_mut(medium.attribute())
            .ok_or_else(Refusal::old_code)?;
        match code.attempt(self.code.expose(), now) {
            Attempt::Right => {}
            Attempt::Wrong => return Err(Refusal::wrong_code()),
            Attempt::Expired => return Err(Refusal::old_code()),
            Attempt::TooMany => return Err(Refusal::too_many_attempts()),
        }
        let address = address.clone();
        pool.verify_address(&caller.username, medium, &address)?;
        let user = pool.user_mut(&caller.username).ok_or_else(Refusal::no_user)?;
        user.attribute_codes.remove(medium.attribute());
        user.modified = now;
        Ok(Empty {})
    }
}

use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{
    GetUserAttributeVerificationCode, GetUserAttributeVerificationCodeResponse,
};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::code::Medium;
use crate::token::Caller;

impl Serve for GetUserAttributeVerificationCode {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = GetUserAttributeVerificationCodeResponse;

    fn serve(self, service: &Service) -> Result<GetUserAttributeVerificationCodeResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let mut store = service.store();
        let user = caller.user_mut(&mut store)?;
        let medium = Medium::of_attribute(&self.attribute_name)
            .ok_or_else(|| Refusal::invalid_parameter("Only email and phone_number can be verified."))?;
        // A new address that waits for its code is asked about again.
        let waiting = user.attribute_codes.get(medium.attribute());
        let address = waiting
            .map(|(_, address)| address.clone())
            .or_else(|| user.attributes.get(medium.attribute()).map(str::to_owned));
        let address =
            address.ok_or_else(|| Refusal::invalid_parameter("User has no attribute of this name."))?;
        let details = user.send_attribute_code(medium, address, service.now());
        Ok(GetUserAttributeVerificationCodeResponse {
            code_delivery_details: Some(details),
        })
    }
}

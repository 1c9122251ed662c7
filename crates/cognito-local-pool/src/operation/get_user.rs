use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{GetUser, GetUserResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::Factor;
use crate::token::Caller;

impl Serve for GetUser {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = GetUserResponse;

    fn serve(self, service: &Service) -> Result<GetUserResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let store = service.store();
        let (_, user) = caller.user(&store)?;
        Ok(GetUserResponse {
            username: user.username.clone(),
            user_attributes: user.attributes.to_list(),
            preferred_mfa_setting: user.mfa.preferred.map(|factor| factor.name().to_owned()),
            user_mfa_setting_list: user
                .mfa
                .enabled()
                .into_iter()
                .map(Factor::name)
                .map(str::to_owned)
                .collect(),
        })
    }
}

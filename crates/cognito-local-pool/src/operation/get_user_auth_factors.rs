use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{GetUserAuthFactors, GetUserAuthFactorsResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::code::Medium;
use crate::state::mfa::Factor;
use crate::token::Caller;

impl Serve for GetUserAuthFactors {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = GetUserAuthFactorsResponse;

    fn serve(self, service: &Service) -> Result<GetUserAuthFactorsResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let store = service.store();
        let (pool, user) = caller.user(&store)?;
        let has = |medium: Medium| user.attributes.get(medium.attribute()).is_some();
        let mut configured = pool.settings.first_factors();
        configured.retain(|factor| match factor.as_str() {
            "PASSWORD" => user.password.is_some(),
            "EMAIL_OTP" => has(Medium::Email),
            "SMS_OTP" => has(Medium::Sms),
            _ => false,
        });
        let enabled = user.mfa.enabled().into_iter().map(Factor::name);
        Ok(GetUserAuthFactorsResponse {
            username: user.username.clone(),
            preferred_mfa_setting: user.mfa.preferred.map(|factor| factor.name().to_owned()),
            user_mfa_setting_list: enabled.map(str::to_owned).collect(),
            configured_user_auth_factors: configured,
        })
    }
}

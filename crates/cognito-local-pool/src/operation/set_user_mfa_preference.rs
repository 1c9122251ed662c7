use cognito_srp_core::message::operation::{MfaSettings, SetUserMfaPreference};
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::{Factor, MfaConfiguration};
use crate::state::user::User;
use crate::token::Caller;

impl Serve for SetUserMfaPreference {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        if self.email_mfa_settings.is_some_and(|settings| settings.enabled) {
            return Err(Refusal::invalid_parameter(
                "User does not have delivery config set to turn on EMAIL_OTP",
            ));
        }
        let wanted = [
            (Factor::Sms, self.sms_mfa_settings),
            (Factor::SoftwareToken, self.software_token_mfa_settings),
        ];
        let wanted: Vec<_> = wanted
            .into_iter()
            .filter_map(|(factor, settings)| Some((factor, settings?)))
            .collect();
        if wanted
            .iter()
            .filter(|(_, settings)| settings.enabled && settings.preferred_mfa)
            .count()
            > 1
        {
            return Err(Refusal::invalid_parameter(
                "Only one MFA option can be preferred.",
            ));
        }
        let now = service.now();
        let mut store = service.store();
        let (pool, user) = caller.user(&store)?;
        for &(factor, settings) in &wanted {
            check(user, pool.settings.mfa_configuration, factor, settings)?;
        }
        let user = caller.user_mut(&mut store)?;
        for (factor, settings) in wanted {
            user.mfa.enable(factor, settings.enabled);
            if settings.enabled && settings.preferred_mfa {
                user.mfa.preferred = Some(factor);
            } else if user.mfa.preferred == Some(factor) {
                user.mfa.preferred = None;
            }
        }
        user.modified = now;
        Ok(Empty {})
    }
}

fn check(user: &User, pool: MfaConfiguration, factor: Factor, settings: MfaSettings) -> Result<(), Refusal> {
    if !settings.enabled {
        let last = user.mfa.enabled() == [factor];
        return match pool {
            MfaConfiguration::On if last => Err(Refusal::invalid_parameter(
                "Invalid MFA setting: MFA is required by the user pool.",
            )),
            _ => Ok(()),
        };
    }
    match factor {
        Factor::SoftwareToken if user.mfa.software_token.is_none() => Err(Refusal::invalid_parameter(
            "User has not verified software token mfa",
        )),
        Factor::Sms if !user.attributes.is_verified("phone_number") => Err(Refusal::invalid_parameter(
            "User does not have delivery config set to turn on SMS_MFA",
        )),
        Factor::SoftwareToken | Factor::Sms => Ok(()),
    }
}

use cognito_srp_core::message::operation::{MfaSettings, SetUserMfaPreference};
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::{Factor, MfaConfiguration};
use crate::state::pool::UserPool;
use crate::state::user::User;
use crate::token::Caller;

impl Serve for SetUserMfaPreference {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let wanted = Wanted([
            (Factor::Sms, self.sms_mfa_settings),
            (Factor::SoftwareToken, self.software_token_mfa_settings),
            (Factor::Email, self.email_mfa_settings),
        ]);
        let mut store = service.store();
        let pool = store.pool_mut(&caller.pool_id)?;
        wanted.set(pool, &caller.username, service.now())?;
        Ok(Empty {})
    }
}

/// What is wanted of each factor; nothing leaves it as it is.
pub(super) struct Wanted(pub(super) [(Factor, Option<MfaSettings>); 3]);

impl Wanted {
    /// Sets a user's factors: all of what is wanted, or nothing.
    pub(super) fn set(&self, pool: &mut UserPool, username: &str, now: Moment) -> Result<(), Refusal> {
        let wanted = self
            .0
            .iter()
            .filter_map(|&(factor, settings)| Some((factor, settings?)));
        let preferred = wanted
            .clone()
            .filter(|(_, settings)| settings.enabled && settings.preferred_mfa);
        if preferred.count() > 1 {
            return Err(Refusal::invalid_parameter(
                "Only one MFA option can be preferred.",
            ));
        }
        let user = pool.user(username).ok_or_else(Refusal::no_user)?;
        for (factor, settings) in wanted.clone() {
            check(pool, user, factor, settings)?;
        }
        let mut left = user.mfa.enabled();
        for (factor, settings) in wanted.clone() {
            left.retain(|&other| other != factor);
            if settings.enabled {
                left.push(factor);
            }
        }
        let disables = wanted.clone().any(|(_, settings)| !settings.enabled);
        if disables && left.is_empty() && pool.settings.mfa_configuration == MfaConfiguration::On {
            return Err(Refusal::invalid_parameter(
                "Invalid MFA setting: MFA is required by the user pool.",
            ));
        }
        let user = pool.user_mut(username).ok_or_else(Refusal::no_user)?;
        for (factor, settings) in wanted {
            user.mfa.enable(factor, settings.enabled);
            if settings.enabled && settings.preferred_mfa {
                user.mfa.preferred = Some(factor);
            } else if user.mfa.preferred == Some(factor) {
                user.mfa.preferred = None;
            }
        }
        user.modified = now;
        Ok(())
    }
}

fn check(pool: &UserPool, user: &User, factor: Factor, settings: MfaSettings) -> Result<(), Refusal> {
    if !settings.enabled {
        return Ok(());
    }
    let no_address = || {
        let message = format!(
            "User does not have delivery config set to turn on {}",
            factor.name()
        );
        Refusal::invalid_parameter(message)
    };
    match factor {
        Factor::SoftwareToken if user.mfa.software_token.is_none() => Err(Refusal::invalid_parameter(
            "User has not verified software token mfa",
        )),
        Factor::Sms if !user.attributes.is_verified("phone_number") => Err(no_address()),
        Factor::Email if !user.attributes.is_verified("email") => Err(no_address()),
        Factor::Email if !pool.mfa.factors().contains(&factor) => Err(no_address()),
        Factor::SoftwareToken | Factor::Sms | Factor::Email => Ok(()),
    }
}

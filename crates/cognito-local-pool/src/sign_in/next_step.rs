//! What comes next, once the first factor of a sign-in is proven.
//!
//! | Devices tracked | Device sent | MFA due | A device replaces MFA | Next |
//! |---|---|---|---|---|
//! | no | any | no / yes | | tokens / MFA |
//! | yes | none | no / yes | | tokens with a new device / MFA, then the same |
//! | yes | not remembered | no / yes | | tokens / MFA, no new device |
//! | yes | remembered | no | | the device proves itself |
//! | yes | remembered | yes | yes | the device proves itself, no MFA |
//! | yes | remembered | yes | no | MFA, then the device proves itself |
//!
//! In custom flows the rounds of the pool's own come after MFA and before the device.

use cognito_srp_core::message::challenge::{
    Challenge, DeviceSrpAuth, MfaSetup, NewPasswordRequired, SelectMfaType, SoftwareTokenMfa,
};
use cognito_srp_core::message::{AuthResponse, Parameters};

use super::Login;
use super::custom::consult;
use super::finish::{TokenOrder, finish};
use super::one_time_code::{Sending, send_and_ask};
use super::session::{SetUp, Step};
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::Store;
use crate::state::client::PoolClient;
use crate::state::code::Medium;
use crate::state::mfa::{Factor, MfaConfiguration};
use crate::state::pool::UserPool;
use crate::state::user::{User, UserStatus};

/// A challenge, or what is to be done once the lock is free: sign tokens, or ask what a custom flow wants.
pub(crate) enum Next {
    Challenge(Box<AuthResponse>),
    Custom(Box<Login>),
    Tokens(Box<TokenOrder>),
}

impl Next {
    /// The answer. Signs, and may call a callback: not to be called under the lock.
    pub(crate) fn into_response(
        self,
        service: &Service,
        client: &PoolClient,
    ) -> Result<AuthResponse, Refusal> {
        let mut next = self;
        loop {
            next = match next {
                Self::Challenge(response) => return Ok(*response),
                Self::Tokens(order) => return Ok(AuthResponse::signed_in(order.sign()?)),
                // It gives a challenge, tokens or an error: custom flows end.
                Self::Custom(login) => consult(service, client, *login)?,
            };
        }
    }
}

/// What is asked for.
enum Due {
    NewPassword,
    Device,
    Factor(FactorDue),
    Custom,
    Nothing,
}

/// Which second factor.
enum FactorDue {
    One(Factor),
    /// Several, none of which is preferred.
    Choice(Vec<Factor>),
    /// The user has none and needs one: these can be set up.
    SetUp(Vec<Factor>),
}

/// Carries a login on.
pub(crate) fn go_on(
    service: &Service,
    store: &mut Store,
    client: &PoolClient,
    login: Login,
    now: Moment,
) -> Result<Next, Refusal> {
    let pool = store.pool(&login.pool_id)?;
    login.check_account(pool)?;
    let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
    if !user.enabled {
        return Err(Refusal::user_disabled());
    }
    let user_id_for_srp = Some(user.username.clone());
    match due(pool, user, &login)? {
        Due::Nothing => Ok(Next::Tokens(Box::new(finish(
            service, store, client, &login, now,
        )?))),
        Due::Custom => Ok(Next::Custom(Box::new(login))),
        Due::NewPassword => {
            let attributes = user.attributes.iter().filter(|(name, _)| *name != "sub");
            let challenge = NewPasswordRequired {
                required_attributes: to_owned(&user.attributes.missing(&pool.schema)),
                user_attributes: attributes.collect(),
                user_id_for_srp,
            };
            Ok(ask(store, client, login, challenge, Step::NewPassword, now))
        }
        Due::Device => {
            let (username, device_key) = (Some(login.username.clone()), login.device_key.clone());
            let challenge = DeviceSrpAuth { username, device_key };
            Ok(ask(store, client, login, challenge, Step::DeviceSrp, now))
        }
        Due::Factor(FactorDue::One(factor)) => ask_for_factor(store, client, login, factor, now),
        Due::Factor(FactorDue::Choice(factors)) => {
            let challenge = SelectMfaType {
                options: names(&factors),
                user_id_for_srp,
            };
            let step = Step::SelectMfaType(factors);
            Ok(ask(store, client, login, challenge, step, now))
        }
        Due::Factor(FactorDue::SetUp(factors)) => {
            let challenge = MfaSetup {
                options: names(&factors),
                user_id_for_srp,
            };
            let step = Step::MfaSetup(SetUp::Begun);
            Ok(ask(store, client, login, challenge, step, now))
        }
    }
}

/// Asks for one second factor; sends its code, if it has one.
pub(crate) fn ask_for_factor(
    store: &mut Store,
    client: &PoolClient,
    login: Login,
    factor: Factor,
    now: Moment,
) -> Result<Next, Refusal> {
    let medium = match factor {
        Factor::Sms => Medium::Sms,
        Factor::Email => Medium::Email,
        Factor::SoftwareToken => {
            let user = store.pool(&login.pool_id)?.user(&login.username);
            let user = user.ok_or_else(Refusal::no_user)?;
            let software_token = user.mfa.software_token.as_ref();
            let challenge = SoftwareTokenMfa {
                friendly_device_name: software_token.and_then(|token| token.friendly_name.clone()),
                user_id_for_srp: Some(user.username.clone()),
            };
            return Ok(ask(store, client, login, challenge, Step::SoftwareToken, now));
        }
    };
    send_and_ask(store, client, login, medium, Sending::SecondFactor, now)
}

fn due(pool: &UserPool, user: &User, login: &Login) -> Result<Due, Refusal> {
    if user.status == UserStatus::ForceChangePassword && login.password_proven {
        return Ok(Due::NewPassword);
    }
    let devices = pool.settings.device_configuration.unwrap_or_default();
    let device = match login.device_key.as_ref().filter(|_| pool.tracks_devices()) {
        Some(key) => Some(user.devices.get(key).ok_or_else(Refusal::no_device)?),
        None => None,
    };
    let device_due = !login.device_proven && device.is_some_and(|device| device.remembered);
    // A remembered device proves itself before the tokens or has done so, so it may stand in for MFA; one
    // that was given up since its proof may not.
    let replaced = devices.challenge_required_on_new_device && device.is_some_and(|device| device.remembered);
    let factor = if login.factor_proven || replaced {
        None
    } else {
        factor_due(pool, user)?
    };
    let custom_due = login.custom.as_ref().is_some_and(|custom| !custom.done);
    Ok(match factor {
        Some(factor) => Due::Factor(factor),
        None if custom_due => Due::Custom,
        None if device_due => Due::Device,
        None => Due::Nothing,
    })
}

fn factor_due(pool: &UserPool, user: &User) -> Result<Option<FactorDue>, Refusal> {
    let configuration = pool.settings.mfa_configuration;
    if configuration == MfaConfiguration::Off {
        return Ok(None);
    }
    let mut usable = user.usable_factors();
    let preferred = user.mfa.preferred.filter(|factor| usable.contains(factor));
    if let Some(factor) = preferred {
        return Ok(Some(FactorDue::One(factor)));
    }
    if usable.is_empty() && configuration == MfaConfiguration::On {
        usable = user.factors_at_hand(&pool.mfa.factors());
    }
    match usable.as_slice() {
        &[factor] => Ok(Some(FactorDue::One(factor))),
        [_, ..] => Ok(Some(FactorDue::Choice(usable))),
        [] if configuration == MfaConfiguration::Optional => Ok(None),
        [] => match pool.mfa.factors() {
            factors if factors.is_empty() => Err(Refusal::invalid_user_pool_configuration(
                "MFA is required, and the user pool has no factor switched on.",
            )),
            factors => Ok(Some(FactorDue::SetUp(factors))),
        },
    }
}

fn names(factors: &[Factor]) -> Vec<String> {
    factors.iter().map(|factor| factor.name().to_owned()).collect()
}

/// Gives out a challenge, with a session that waits for its answer.
pub(crate) fn ask(
    store: &mut Store,
    client: &PoolClient,
    login: Login,
    challenge: impl Into<Challenge>,
    step: Step,
    now: Moment,
) -> Next {
    let session = store.sign_ins.begin(client, login, step, now);
    Next::Challenge(Box::new(AuthResponse::challenge(
        &challenge.into(),
        Some(session),
    )))
}

fn to_owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Takes the device of an answer into a login. Without one the login keeps its own, unless the user has
/// given it up. To be done before a code or session is used up: clients send the same answer again without a
/// device that is not known.
///
/// # Errors
/// Those of [`device_of_answer`].
pub(crate) fn take_device(pool: &UserPool, login: &mut Login, responses: &Parameters) -> Result<(), Refusal> {
    let user = pool.user(&login.username);
    let known = |key: &String| user.is_some_and(|user| user.devices.contains_key(key));
    let device_key = match device_of_answer(pool, user, responses)? {
        Some(named) => Some(named),
        None => login.device_key.clone().filter(known),
    };
    login.device_proven &= device_key == login.device_key;
    login.device_key = device_key;
    Ok(())
}

/// The device of this user that an answer names, where devices are tracked.
///
/// # Errors
/// `ResourceNotFoundException` for one that the user does not have; someone who does not exist has none.
pub(crate) fn device_of_answer(
    pool: &UserPool,
    user: Option<&User>,
    responses: &Parameters,
) -> Result<Option<String>, Refusal> {
    match responses.get("DEVICE_KEY").filter(|_| pool.tracks_devices()) {
        None => Ok(None),
        Some(key) if user.is_some_and(|user| user.devices.contains_key(key)) => Ok(Some(key.to_owned())),
        Some(_) => Err(Refusal::no_device()),
    }
}

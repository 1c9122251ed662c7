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

use cognito_srp_core::message::challenge::{
    Challenge, DeliveredCode, DeviceSrpAuth, NewPasswordRequired, SmsMfa, SoftwareTokenMfa,
};
use cognito_srp_core::message::{AuthResponse, Parameters};

use super::Login;
use super::finish::{TokenOrder, finish};
use super::session::Step;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::Store;
use crate::state::client::PoolClient;
use crate::state::code::{Medium, PendingCode, Purpose};
use crate::state::mfa::{Factor, MfaConfiguration};
use crate::state::pool::UserPool;
use crate::state::user::{User, UserStatus};

/// A challenge, or tokens that are to be signed once the lock is free.
pub(crate) enum Next {
    Challenge(Box<AuthResponse>),
    Tokens(Box<TokenOrder>),
}

impl Next {
    /// The answer. Signs: not to be called under the lock.
    pub(crate) fn into_response(self) -> Result<AuthResponse, Refusal> {
        match self {
            Self::Challenge(response) => Ok(*response),
            Self::Tokens(order) => Ok(AuthResponse::signed_in(order.sign()?)),
        }
    }
}

/// What is asked for.
enum Due {
    NewPassword,
    Device,
    Factor(Factor),
    Nothing,
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
    let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
    if !user.enabled {
        return Err(Refusal::user_disabled());
    }
    match due(pool, user, &login)? {
        Due::Nothing => Ok(Next::Tokens(Box::new(finish(
            service, store, client, &login, now,
        )?))),
        Due::NewPassword => {
            let attributes = user.attributes.iter().filter(|(name, _)| *name != "sub");
            let challenge = NewPasswordRequired {
                required_attributes: to_owned(&user.attributes.missing(&pool.schema)),
                user_attributes: attributes
                    .map(|(name, value)| (name.into(), value.into()))
                    .collect(),
                user_id_for_srp: Some(user.username.clone()),
            };
            Ok(ask(store, client, login, challenge, Step::NewPassword, now))
        }
        Due::Device => {
            let (username, device_key) = (Some(login.username.clone()), login.device_key.clone());
            let challenge = DeviceSrpAuth { username, device_key };
            Ok(ask(store, client, login, challenge, Step::DeviceSrp, now))
        }
        Due::Factor(Factor::SoftwareToken) => {
            let software_token = user.mfa.software_token.as_ref();
            let challenge = SoftwareTokenMfa {
                friendly_device_name: software_token.and_then(|token| token.friendly_name.clone()),
                user_id_for_srp: Some(user.username.clone()),
            };
            Ok(ask(store, client, login, challenge, Step::SoftwareToken, now))
        }
        Due::Factor(Factor::Sms) => {
            let code = PendingCode::new(now, client.settings.session_life());
            let user = store.pool_mut(&login.pool_id)?.user_mut(&login.username);
            let user = user.ok_or_else(Refusal::no_user)?;
            let number = user.attributes.get("phone_number").unwrap_or_default().to_owned();
            user.inbox.receive(Purpose::SmsMfa, &number, code.expose(), now);
            let challenge = SmsMfa(DeliveredCode {
                destination: Some(Medium::Sms.mask(&number)),
                medium: Some(Medium::Sms.name().to_owned()),
                user_id_for_srp: Some(user.username.clone()),
            });
            Ok(ask(store, client, login, challenge, Step::Sms(code), now))
        }
    }
}

fn due(pool: &UserPool, user: &User, login: &Login) -> Result<Due, Refusal> {
    if user.status == UserStatus::ForceChangePassword {
        return Ok(Due::NewPassword);
    }
    let devices = pool.settings.device_configuration.unwrap_or_default();
    let replaces_mfa = devices.challenge_required_on_new_device;
    let device = match login.device_key.as_ref().filter(|_| pool.tracks_devices()) {
        Some(key) => Some(user.devices.get(key).ok_or_else(Refusal::no_device)?),
        None => None,
    };
    let device_due = !login.device_proven && device.is_some_and(|device| device.remembered);
    let factor = if login.factor_proven {
        None
    } else {
        factor_due(pool, user)?
    };
    Ok(match factor {
        Some(_) if device_due && replaces_mfa => Due::Device,
        Some(factor) if !(login.device_proven && replaces_mfa) => Due::Factor(factor),
        _ if device_due => Due::Device,
        _ => Due::Nothing,
    })
}

fn factor_due(pool: &UserPool, user: &User) -> Result<Option<Factor>, Refusal> {
    let usable = user.usable_factors();
    let preferred = user.mfa.preferred.filter(|factor| usable.contains(factor));
    match (pool.settings.mfa_configuration, preferred, usable.as_slice()) {
        (MfaConfiguration::Off, ..) | (MfaConfiguration::Optional, _, []) => Ok(None),
        (_, Some(factor), _) | (_, None, &[factor]) => Ok(Some(factor)),
        (_, None, &[_, factor, ..]) => Ok(Some(factor)),
        (MfaConfiguration::On, None, []) => Err(Refusal::invalid_user_pool_configuration(
            "MFA is required and the user has no factor: the challenge MFA_SETUP is not supported.",
        )),
    }
}

fn ask(
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

/// The device of this user that an answer names, where devices are tracked.
///
/// # Errors
/// `ResourceNotFoundException` for one that the user does not have.
pub(crate) fn device_of_answer(
    pool: &UserPool,
    user: &User,
    responses: &Parameters,
) -> Result<Option<String>, Refusal> {
    match responses.get("DEVICE_KEY").filter(|_| pool.tracks_devices()) {
        None => Ok(None),
        Some(key) if user.devices.contains_key(key) => Ok(Some(key.to_owned())),
        Some(_) => Err(Refusal::no_device()),
    }
}

//! `USER_AUTH`: `USERNAME`, perhaps `PREFERRED_CHALLENGE` with what it needs → that challenge, or
//! `SELECT_CHALLENGE` with those that the user can meet. With the Session of ConfirmSignUp → tokens.

use cognito_srp_core::SecretString;
use cognito_srp_core::message::challenge::{EmailOtp, Password, PasswordSrp, SelectChallenge, SmsOtp};
use cognito_srp_core::message::{AuthResponse, Parameters};

use super::{Start, by_password};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Login;
use crate::sign_in::next_step::{Next, ask, go_on};
use crate::sign_in::one_time_code::{Sending, send_and_ask};
use crate::sign_in::session::{SessionProblem, Step};
use crate::sign_in::srp_start::start_srp;
use crate::state::client::PoolClient;
use crate::state::code::Medium;
use crate::state::mfa::MfaConfiguration;
use crate::state::pool::UserPool;
use crate::state::user::{User, UserStatus};

pub(super) fn run(service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
    let (client, parameters) = (&start.client, &start.parameters);
    let username = parameters.require("USERNAME")?;
    start.check_hash(username)?;
    if let Some(session) = &start.session {
        return signed_up(service, client, username, session);
    }
    let (available, name) = {
        let store = service.store();
        let pool = store.pool(&client.pool_id)?;
        let user = pool.find(username);
        if user.is_none() && !client.hides_users() {
            return Err(Refusal::no_user());
        }
        (available(pool, user), pool.internal_name(username))
    };
    let preferred = parameters.get("PREFERRED_CHALLENGE");
    match available.iter().find(|&&challenge| Some(challenge) == preferred) {
        Some(challenge) => begin(service, client, username, challenge, parameters),
        None => {
            let now = service.now();
            let challenge = SelectChallenge {
                available: available.iter().map(|&name| name.to_owned()).collect(),
            };
            let (login, step) = (Login::new(client, name), Step::SelectChallenge(available));
            let next = ask(&mut service.store(), client, login, challenge, step, now);
            next.into_response(service, client)
        }
    }
}

/// Begins with a first factor that is available; its data may come with the request.
pub(crate) fn begin(
    service: &Service,
    client: &PoolClient,
    typed: &str,
    challenge: &str,
    data: &Parameters,
) -> Result<AuthResponse, Refusal> {
    let name = service.store().pool(&client.pool_id)?.internal_name(typed);
    let login = Login::new(client, name);
    let now = service.now();
    let next = match challenge {
        Password::NAME => match data.get("PASSWORD") {
            Some(password) => return by_password(service, client, typed, password, data),
            None => ask(
                &mut service.store(),
                client,
                login,
                Password {},
                Step::Password,
                now,
            ),
        },
        PasswordSrp::NAME => match data.get("SRP_A") {
            Some(srp_a) => {
                let carry_on = |name| Login::new(client, name);
                return start_srp(service, client, typed, srp_a, Some(&carry_on));
            }
            None => ask(
                &mut service.store(),
                client,
                login,
                PasswordSrp {},
                Step::PasswordSrp,
                now,
            ),
        },
        EmailOtp::NAME | SmsOtp::NAME => {
            let medium = if challenge == EmailOtp::NAME {
                Medium::Email
            } else {
                Medium::Sms
            };
            // Without a password there is no second factor.
            let login = Login {
                factor_proven: true,
                ..login
            };
            let mut store = service.store();
            send_and_ask(&mut store, client, login, medium, Sending::FirstFactor, now)?
        }
        _ => {
            return Err(Refusal::web_authn_not_enabled(
                "WebAuthn is not enabled for the user pool.",
            ));
        }
    };
    next.into_response(service, client)
}

/// What a user can begin with. Someone who does not exist could begin with everything that the pool has.
fn available(pool: &UserPool, user: Option<&User>) -> Vec<&'static str> {
    let allowed = pool.settings.first_factors();
    let allows = |factor: &str| allowed.iter().any(|allowed| allowed == factor);
    let mut available = Vec::new();
    if allows("PASSWORD") && user.is_none_or(|user| user.password.is_some()) {
        available.extend([PasswordSrp::NAME, Password::NAME]);
    }
    let passwordless = match user {
        None => pool.settings.mfa_configuration != MfaConfiguration::On,
        Some(user) => can_go_without_password(pool, user),
    };
    for (challenge, medium) in [(EmailOtp::NAME, Medium::Email), (SmsOtp::NAME, Medium::Sms)] {
        let has_address = user.is_none_or(|user| user.attributes.get(medium.attribute()).is_some());
        if passwordless && has_address && allows(challenge) {
            available.push(challenge);
        }
    }
    available
}

/// Codes in place of a password do not go together with MFA, and do not replace a temporary password.
fn can_go_without_password(pool: &UserPool, user: &User) -> bool {
    let no_mfa = match pool.settings.mfa_configuration {
        MfaConfiguration::Off => true,
        MfaConfiguration::Optional => user.usable_factors().is_empty(),
        MfaConfiguration::On => false,
    };
    no_mfa
        && !matches!(
            user.status,
            UserStatus::ForceChangePassword | UserStatus::ResetRequired
        )
}

/// The code of ConfirmSignUp was the first factor: once, while its session lives.
fn signed_up(
    service: &Service,
    client: &PoolClient,
    typed: &str,
    session: &SecretString,
) -> Result<AuthResponse, Refusal> {
    let now = service.now();
    let next: Next = {
        let mut store = service.store();
        let name = store.pool(&client.pool_id)?.internal_name(typed);
        let session = store
            .sign_ins
            .session(Some(session), Step::SignedUp.challenge_name(), client, now)?;
        if session.login.username != name {
            return Err(SessionProblem::Invalid.into());
        }
        session.use_up();
        let login = session.login.clone();
        go_on(service, &mut store, client, login, now)?
    };
    next.into_response(service, client)
}

//! Codes that are sent in the course of a sign-in.

use cognito_srp_core::message::challenge::{Challenge, DeliveredCode, EmailOtp, SmsMfa, SmsOtp};

use super::next_step::{Next, ask};
use super::session::{EmailOtpUse, Step};
use super::{Account, Login};
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::state::Store;
use crate::state::client::PoolClient;
use crate::state::code::{Medium, PendingCode, Purpose};

/// What a code is to be for.
pub(crate) enum Sending {
    SecondFactor,
    FirstFactor,
    /// To this address, which is to become the user's.
    SetUp(String),
}

/// Sends a code to the login's user and asks for it. To someone who does not exist nothing is sent, and no
/// code is right.
///
/// # Errors
/// `ResourceNotFoundException` if the pool is gone.
pub(crate) fn send_and_ask(
    store: &mut Store,
    client: &PoolClient,
    mut login: Login,
    medium: Medium,
    sending: Sending,
    now: Moment,
) -> Result<Next, Refusal> {
    let life = client.settings.session_life();
    let code = match sending {
        Sending::FirstFactor => PendingCode::in_place_of_a_password(now, life),
        Sending::SecondFactor | Sending::SetUp(_) => PendingCode::new(now, life),
    };
    let purpose = match (medium, &sending) {
        (Medium::Sms, Sending::FirstFactor) => Purpose::SmsOtp,
        (Medium::Email, Sending::FirstFactor) => Purpose::EmailOtp,
        (Medium::Sms, _) => Purpose::SmsMfa,
        (Medium::Email, _) => Purpose::EmailMfa,
    };
    let pool = store.pool_mut(&login.pool_id)?;
    if matches!(sending, Sending::FirstFactor) {
        login.account = pool.user(&login.username).map(Account::without_password);
    }
    let made_up = pool.decoy.address(medium, &login.username);
    let address = match pool.user_mut(&login.username) {
        None => made_up,
        Some(user) => {
            let address = match &sending {
                Sending::SetUp(address) => Some(address.as_str()),
                _ => user.attributes.get(medium.attribute()),
            };
            let address = address.unwrap_or_default().to_owned();
            user.inbox.receive(purpose, &address, code.expose(), now);
            address
        }
    };
    let delivered = DeliveredCode {
        destination: Some(medium.mask(&address)),
        medium: Some(medium.name().to_owned()),
        user_id_for_srp: Some(login.username.clone()),
    };
    let (challenge, step): (Challenge, Step) = match (medium, sending) {
        (Medium::Sms, Sending::FirstFactor) => (SmsOtp(delivered).into(), Step::SmsOtp(code)),
        (Medium::Sms, _) => (SmsMfa(delivered).into(), Step::Sms(code)),
        (Medium::Email, sending) => {
            let use_ = match sending {
                Sending::FirstFactor => EmailOtpUse::FirstFactor,
                Sending::SecondFactor => EmailOtpUse::SecondFactor,
                Sending::SetUp(address) => EmailOtpUse::SetUp(address),
            };
            (EmailOtp(delivered).into(), Step::EmailOtp(code, use_))
        }
    };
    Ok(ask(store, client, login, challenge, step, now))
}

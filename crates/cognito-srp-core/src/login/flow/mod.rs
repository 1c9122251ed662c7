//! The flows that a sign-in can start with, one file each.

mod admin;
mod custom_auth;
mod user_auth;
mod user_password_auth;
mod user_srp_auth;

use core::fmt;

use rand_core::CryptoRng;

pub use self::user_auth::FirstFactor;

use super::context::Context;
use super::password_verifier::PasswordProof;
use super::{Given, Next, State, Step, proceed};
use crate::error::Error;
use crate::message::{Parameters, Request, Response};
use crate::secret::SecretString;

/// How a sign-in starts.
#[derive(Clone)]
#[non_exhaustive]
pub enum Flow {
    /// `USER_SRP_AUTH`: proves the password without sending it.
    UserSrp(SecretString),
    /// `USER_PASSWORD_AUTH`: sends the password.
    UserPassword(SecretString),
    /// `CUSTOM_AUTH`: the pool's triggers ask.
    Custom,
    /// `CUSTOM_AUTH` after the password was proved by SRP.
    CustomWithSrp(SecretString),
    /// `USER_AUTH`: with the factor that the user prefers, or with one that is chosen from those offered.
    User(Option<FirstFactor>),
    /// `USER_AUTH` with the `Session` of `ConfirmSignUp`, whose code counts as the proof, once.
    UserAfterSignUp(SecretString),
    /// `ADMIN_USER_PASSWORD_AUTH`: sends the password, as an administrator.
    AdminUserPassword(SecretString),
    /// `ADMIN_NO_SRP_AUTH`: the same by its old name, for app clients that still allow only that.
    AdminNoSrp(SecretString),
}

impl Flow {
    /// Whether it can be started only by an administrator.
    pub(super) const fn is_for_admins(&self) -> bool {
        matches!(self, Self::AdminUserPassword(_) | Self::AdminNoSrp(_))
    }

    fn open(self, rng: &mut dyn CryptoRng) -> Result<Opening, Error> {
        match self {
            Self::UserSrp(password) => user_srp_auth::open(password, rng),
            Self::UserPassword(password) => Ok(user_password_auth::open(password)),
            Self::Custom => Ok(custom_auth::open()),
            Self::CustomWithSrp(password) => custom_auth::open_with_srp(password, rng),
            Self::User(preferred) => user_auth::open(preferred, rng),
            Self::UserAfterSignUp(session) => Ok(user_auth::open_after_sign_up(session)),
            Self::AdminUserPassword(password) => Ok(admin::open("ADMIN_USER_PASSWORD_AUTH", password)),
            Self::AdminNoSrp(password) => Ok(admin::open("ADMIN_NO_SRP_AUTH", password)),
        }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flow")
    }
}

/// A password alone stands for [`Flow::UserSrp`].
impl From<SecretString> for Flow {
    fn from(password: SecretString) -> Self {
        Self::UserSrp(password)
    }
}

impl From<alloc::string::String> for Flow {
    fn from(password: alloc::string::String) -> Self {
        Self::UserSrp(password.into())
    }
}

impl From<&str> for Flow {
    fn from(password: &str) -> Self {
        Self::UserSrp(password.into())
    }
}

/// What `InitiateAuth` is made of.
struct Opening {
    flow: &'static str,
    parameters: Parameters,
    session: Option<SecretString>,
    /// There when A is sent.
    proof: Option<PasswordProof>,
    /// Whether the device's key belongs into the first call. `USER_SRP_AUTH` has it in the claim, when the
    /// internal name is known.
    takes_device: bool,
}

impl Opening {
    fn new(flow: &'static str, parameters: Parameters) -> Self {
        Self {
            flow,
            parameters,
            session: None,
            proof: None,
            takes_device: true,
        }
    }

    fn request(&self, context: &Context) -> Request {
        let mut parameters = self.parameters.clone();
        if let Some(device) = context.device.as_ref().filter(|_| self.takes_device) {
            parameters.insert("DEVICE_KEY", device.device_key.as_str());
        }
        context.initiate(self.flow, parameters, self.session.clone())
    }
}

/// `InitiateAuth` was sent.
pub(super) struct AwaitInitiated(Opening);

pub(super) fn start(
    context: &Context,
    flow: Flow,
    rng: &mut dyn CryptoRng,
) -> Result<(State, Request), Error> {
    let opening = flow.open(rng)?;
    let request = opening.request(context);
    Ok((State::Initiated(AwaitInitiated(opening)), request))
}

impl AwaitInitiated {
    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        given: &mut Given<'_>,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if self.0.takes_device && context.gave_up_device(error) => {
                let request = self.0.request(context);
                return Ok((State::Initiated(self), Step::Send(request)));
            }
            _ => {}
        }
        proceed(context, response, self.0.proof, given)
    }
}

//! A sign-in as a state machine: one request out, one answer in. It sends nothing and asks nobody itself,
//! and time and randomness are arguments, so it runs wherever there is something that can send a request.
//!
//! ```text
//!   start ──► Send(InitiateAuth)
//!                 │ receive
//!                 ▼
//!   ┌──► Send(RespondToAuthChallenge) ──receive──► Done(SignedIn)
//!   │             │ receive
//!   └──answer── Ask(Prompt)
//! ```
//!
//! The device round (`DEVICE_SRP_AUTH`, `DEVICE_PASSWORD_VERIFIER`) is done without asking, after whichever
//! answer it comes. A code or a new password that the service does not take comes back as the same question
//! with the reason. After any error the login is over: see [`Misuse::Over`].

mod asked;
mod config;
mod context;
mod device;
mod device_password_verifier;
mod device_srp_auth;
mod new_password_required;
mod password_verifier;
mod sms_mfa;
mod software_token_mfa;
mod step;
mod unknown;
mod user_srp_auth;

use core::fmt;
use core::mem;

use rand_core::CryptoRng;

pub use self::config::LoginConfig;
pub use self::device::{NewDevice, RememberedDevice};
pub use self::step::{Answer, Prompt, Question, SignedIn, Step, Tokens};

use self::asked::{Asking, AwaitVerdict};
use self::context::Context;
use self::device_password_verifier::AwaitDeviceVerdict;
use self::device_srp_auth::AwaitDeviceVerifier;
use self::password_verifier::AwaitPasswordVerdict;
use self::user_srp_auth::AwaitPasswordVerifier;
use crate::error::{Error, Misuse};
use crate::message::{AuthResponse, Challenge, Outcome, Request, Response, UnixTime};
use crate::secret::SecretString;

/// A sign-in that is under way.
pub struct Login {
    context: Context,
    state: State,
}

/// What is awaited. Each struct has just what is needed when it comes.
enum State {
    PasswordVerifier(AwaitPasswordVerifier),
    PasswordVerdict(AwaitPasswordVerdict),
    Asking(Asking),
    Verdict(AwaitVerdict),
    DeviceVerifier(AwaitDeviceVerifier),
    DeviceVerdict(AwaitDeviceVerdict),
    Over,
}

/// A state and what the caller is to do in it.
type Next = (State, Step);

/// Exchanges after which a login gives up: a service that goes on asking is not working.
const MAX_EXCHANGES: u32 = 64;

impl Login {
    /// Starts a sign-in with `USER_SRP_AUTH`: draws `a` and gives the request to send.
    ///
    /// # Errors
    /// [`Error::BadArgument`] for an empty user name, or for a generator that gives nothing but zeros.
    pub fn start(
        config: LoginConfig,
        password: SecretString,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, Request), Error> {
        let context = Context::new(config)?;
        let (state, request) = user_srp_auth::start(&context, password, rng)?;
        Ok((Self { context, state }, request))
    }

    /// Takes the service's answer to the request that was sent last; `now` goes into `TIMESTAMP`.
    ///
    /// # Errors
    /// Any error ends the login. [`Error::Refused`] when the service refused, as for a wrong password;
    /// [`Error::BadAnswer`] and [`Error::UnexpectedAnswer`] for an answer that breaks the protocol, for
    /// which nothing was signed; [`Error::Misuse`] when no answer was awaited.
    pub fn receive(
        &mut self,
        response: &Response,
        rng: &mut dyn CryptoRng,
        now: UnixTime,
    ) -> Result<Step, Error> {
        self.context.count_exchange()?;
        let context = &mut self.context;
        let next = match mem::replace(&mut self.state, State::Over) {
            State::PasswordVerifier(state) => state.receive(context, response, rng, now),
            State::PasswordVerdict(state) => state.receive(context, response, rng),
            State::Verdict(state) => state.receive(context, response, rng),
            State::DeviceVerifier(state) => state.receive(context, response, now),
            State::DeviceVerdict(state) => state.receive(context, response, rng),
            State::Asking(_) => Err(Error::Misuse(Misuse::NothingSent)),
            State::Over => Err(Error::Misuse(Misuse::Over)),
        };
        self.enter(next)
    }

    /// Takes the person's answer to the question that was asked last.
    ///
    /// # Errors
    /// Any error ends the login: [`Error::Misuse`] when nothing was asked, or something else.
    pub fn answer(&mut self, answer: Answer) -> Result<Step, Error> {
        let next = match mem::replace(&mut self.state, State::Over) {
            State::Asking(state) => state.answer(&self.context, answer),
            State::Over => Err(Error::Misuse(Misuse::Over)),
            _ => Err(Error::Misuse(Misuse::NothingAsked)),
        };
        self.enter(next)
    }

    /// The request that waits to be sent, made again with the key of a device that was found late: right
    /// after [`Login::receive`] gave the answer to `PASSWORD_VERIFIER`, when [`Login::username`] is the
    /// internal name by which devices are kept. A device of another user is left alone.
    ///
    /// # Errors
    /// [`Misuse::NoPlaceForDevice`] at any other moment, or when a device was given already. The login goes
    /// on.
    pub fn use_device(&mut self, device: RememberedDevice) -> Result<Request, Error> {
        match &self.state {
            State::PasswordVerdict(state) if self.context.device.is_none() => {
                self.context.device = self.context.own(device);
                Ok(state.request(&self.context))
            }
            _ => Err(Error::Misuse(Misuse::NoPlaceForDevice)),
        }
    }

    /// The user's name: as typed at first, and from the first answer on the internal one.
    pub fn username(&self) -> &str {
        &self.context.username
    }

    /// The key of the device that turned out to be of no use: the service does not know it any more, or did
    /// not take its password. Forget the stored record, whether or not the sign-in came to a good end.
    pub fn forgotten_device(&self) -> Option<&str> {
        self.context.forgotten_device.as_deref()
    }

    fn enter(&mut self, next: Result<Next, Error>) -> Result<Step, Error> {
        let (state, step) = next?;
        self.state = state;
        Ok(step)
    }
}

/// What comes after an answer that the service took, whichever it was.
fn proceed(context: &mut Context, response: &Response, rng: &mut dyn CryptoRng) -> Result<Next, Error> {
    match response
        .read::<AuthResponse>()?
        .outcome()
        .map_err(Error::BadAnswer)?
    {
        Outcome::SignedIn(result) => Ok((
            State::Over,
            Step::Done(SignedIn::new(context, result).map_err(Error::BadAnswer)?),
        )),
        Outcome::Challenge(challenge, session) => challenged(context, challenge, session, rng),
    }
}

fn challenged(
    context: &mut Context,
    challenge: Challenge,
    session: Option<SecretString>,
    rng: &mut dyn CryptoRng,
) -> Result<Next, Error> {
    match challenge {
        Challenge::DeviceSrpAuth(challenge) => device_srp_auth::start(context, challenge, session, rng),
        Challenge::SmsMfa(asked) => Ok(asked::ask(Question::SmsMfa(asked), session)),
        Challenge::SoftwareTokenMfa(asked) => Ok(asked::ask(Question::SoftwareTokenMfa(asked), session)),
        Challenge::NewPasswordRequired(asked) => {
            Ok(asked::ask(Question::NewPasswordRequired(asked), session))
        }
        Challenge::Unknown(asked) => Ok(asked::ask(Question::Unknown(asked), session)),
        Challenge::PasswordVerifier(_) | Challenge::DevicePasswordVerifier(_) => Err(unexpected(
            &challenge,
            "a challenge that follows a proof, or tokens",
        )),
    }
}

fn unexpected(challenge: &Challenge, expected: &'static str) -> Error {
    Error::UnexpectedAnswer {
        got: challenge.name().into(),
        expected,
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let awaited = match &self.state {
            State::PasswordVerifier(_) => "the answer to InitiateAuth",
            State::PasswordVerdict(_) => "the answer to PASSWORD_VERIFIER",
            State::Asking(_) => "the person's answer",
            State::Verdict(_) => "the answer to the person's answer",
            State::DeviceVerifier(_) => "the answer to DEVICE_SRP_AUTH",
            State::DeviceVerdict(_) => "the answer to DEVICE_PASSWORD_VERIFIER",
            State::Over => "nothing",
        };
        f.debug_struct("Login")
            .field("awaits", &awaited)
            .finish_non_exhaustive()
    }
}

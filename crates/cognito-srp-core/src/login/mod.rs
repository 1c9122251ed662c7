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
//! answer it comes, and so are the calls that set up an authenticator app (`MFA_SETUP`). A code or a new
//! password that the service does not take comes back as the same question with the reason. After any error
//! the login is over: see [`Misuse::Over`].

mod asked;
mod codes;
mod config;
mod context;
mod custom_challenge;
mod device;
mod device_password_verifier;
mod device_srp_auth;
mod flow;
mod mfa_setup;
mod new_password_required;
mod password;
mod password_verifier;
mod saved;
mod select_challenge;
mod select_mfa_type;
mod step;
mod unknown;
mod web_authn;

use alloc::string::String;
use core::fmt;
use core::mem;

use rand_core::CryptoRng;

pub use self::config::LoginConfig;
pub use self::device::{DeviceVerifier, NewDevice, RememberedDevice};
pub use self::flow::{FirstFactor, Flow};
pub use self::mfa_setup::SoftwareTokenSetup;
pub use self::saved::{SEAL_KEY_BYTES, Seal};
pub use self::step::{Answer, Prompt, Question, SignedIn, Step};
pub use crate::message::Tokens;

use self::asked::{Asking, AwaitVerdict};
use self::context::Context;
use self::device_password_verifier::AwaitDeviceVerdict;
use self::device_srp_auth::AwaitDeviceVerifier;
use self::flow::AwaitInitiated;
use self::mfa_setup::{AwaitSecretCode, AwaitSetupEnd, AwaitSetupVerdict};
use self::password_verifier::{AwaitPasswordVerdict, PasswordProof};
use crate::error::{Error, FieldError, Misuse, Problem, printable};
use crate::message::{AuthResponse, Challenge, Outcome, Request, Response, UnixTime};

/// A sign-in that is under way.
pub struct Login {
    context: Context,
    state: State,
}

/// What is awaited. Each struct has just what is needed when it comes.
enum State {
    Initiated(AwaitInitiated),
    PasswordVerdict(AwaitPasswordVerdict),
    Asking(Asking),
    Verdict(AwaitVerdict),
    SecretCode(AwaitSecretCode),
    SetupVerdict(AwaitSetupVerdict),
    SetupEnd(AwaitSetupEnd),
    DeviceVerifier(AwaitDeviceVerifier),
    DeviceVerdict(AwaitDeviceVerdict),
    Over,
}

/// A state and what the caller is to do in it.
type Next = (State, Step);

/// Randomness and time, as the caller gives them with each call.
struct Given<'a> {
    rng: &'a mut dyn CryptoRng,
    /// The caller's time, corrected by what the service's answer says.
    now: UnixTime,
}

/// Seconds from which on it is worth a word that the clocks differ.
const LARGE_CLOCK_OFFSET: i64 = 180;

/// Exchanges after which a login gives up: a service that goes on asking is not working.
const MAX_EXCHANGES: u32 = 64;

impl Login {
    /// Starts a sign-in: gives the request to send. A password alone (`"…".into()`) stands for
    /// [`Flow::UserSrp`].
    ///
    /// # Errors
    /// [`Error::BadArgument`] for an empty user name, or for a generator that gives nothing but zeros.
    pub fn start(config: LoginConfig, flow: Flow, rng: &mut dyn CryptoRng) -> Result<(Self, Request), Error> {
        if config.username.is_empty() {
            return Err(Error::BadArgument(FieldError::new("USERNAME", Problem::Empty)));
        }
        let mut context = Context::new(config);
        context.config.admin |= flow.is_for_admins();
        let (state, request) = flow::start(&context, flow, rng)?;
        Ok((Self { context, state }, request))
    }

    /// Takes the service's answer to the request that was sent last; `now` goes into `TIMESTAMP`, corrected
    /// by [`Login::clock_offset`].
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
        let context = &mut self.context;
        let state = mem::replace(&mut self.state, State::Over);
        context.count_exchange()?;
        let now = context.learn_time(response, now);
        let mut given = Given { rng, now };
        let in_device_round = matches!(state, State::DeviceVerifier(_) | State::DeviceVerdict(_));
        let next = match state {
            State::Initiated(state) => state.receive(context, response, &mut given),
            State::PasswordVerdict(state) => state.receive(context, response, &mut given),
            State::Verdict(state) => state.receive(context, response, &mut given),
            State::SecretCode(state) => state.receive(response),
            State::SetupVerdict(state) => state.receive(context, response),
            State::SetupEnd(state) => state.receive(context, response, &mut given),
            State::DeviceVerifier(state) => state.receive(context, response, &given),
            State::DeviceVerdict(state) => state.receive(context, response, &mut given),
            State::Asking(_) => Err(Error::Misuse(Misuse::NothingSent)),
            State::Over => Err(Error::Misuse(Misuse::Over)),
        };
        if in_device_round && matches!(next, Err(Error::Refused(_))) {
            context.device_was_refused = true;
        }
        let (state, step) = next?;
        self.state = state;
        Ok(step)
    }

    /// Takes the person's answer to the question that was asked last.
    ///
    /// # Errors
    /// Any error ends the login: [`Error::Misuse`] when nothing was asked, or something else.
    pub fn answer(&mut self, answer: Answer, rng: &mut dyn CryptoRng) -> Result<Step, Error> {
        let (state, step) = match mem::replace(&mut self.state, State::Over) {
            State::Asking(state) => state.answer(&self.context, answer, rng),
            State::Over => Err(Error::Misuse(Misuse::Over)),
            _ => Err(Error::Misuse(Misuse::NothingAsked)),
        }?;
        self.state = state;
        Ok(step)
    }

    /// The request that waits to be sent, made again with the key of a device that was found late: right
    /// after [`Login::receive`] gave the answer to `PASSWORD_VERIFIER`, when [`Login::username`] is the
    /// internal name by which devices are kept. A device of another user is left alone.
    ///
    /// # Errors
    /// [`Misuse::NoPlaceForDevice`] at any other moment, or when there is, or was, a device already. The login goes
    /// on.
    pub fn use_device(&mut self, device: RememberedDevice) -> Result<Request, Error> {
        match &self.state {
            State::PasswordVerdict(state) if self.context.takes_device() => {
                self.context.device = self.context.own(device);
                Ok(state.request(&self.context))
            }
            _ => Err(Error::Misuse(Misuse::NoPlaceForDevice)),
        }
    }

    /// The user's name: as typed at first, and from the first challenge on the internal one.
    pub fn username(&self) -> &str {
        &self.context.username
    }

    /// The key of the device that turned out to be of no use: the service does not know it any more, or did
    /// not take its password. Forget the stored record, whether or not the sign-in came to a good end.
    pub fn forgotten_device(&self) -> Option<&str> {
        self.context.forgotten_device.as_deref()
    }

    /// The key of the device, where the login ended because the service refused the device's own proof: it took the
    /// user's password, so the next login, without that device, may come to a good end.
    pub fn refused_device(&self) -> Option<&str> {
        self.forgotten_device()
            .filter(|_| self.context.device_was_refused)
    }

    /// [`Login::clock_offset`], where it is so large (more than three minutes) that whoever looks for the reason of
    /// a refusal should hear of it.
    pub fn large_clock_offset(&self) -> Option<i64> {
        let offset = self.clock_offset();
        (offset.abs() > LARGE_CLOCK_OFFSET).then_some(offset)
    }

    /// How many seconds the service's clock is ahead of the caller's, as far as its answers told (see
    /// [`Response::with_date`]), at most a day either way. A claim whose time is far off is refused like a
    /// wrong password, so claims are made with the service's time.
    pub const fn clock_offset(&self) -> i64 {
        self.context.clock_offset
    }
}

/// What comes after an answer that the service took, whichever it was. `proof` is there when A was sent.
fn proceed(
    context: &mut Context,
    response: &Response,
    proof: Option<PasswordProof>,
    given: &mut Given<'_>,
) -> Result<Next, Error> {
    let response = response.message::<AuthResponse>()?;
    if let Some(parameters) = &response.challenge_parameters {
        context.learn_username(parameters);
    }
    let outcome = response.outcome().map_err(Error::BadAnswer)?;
    if let Some(proof) = proof {
        return proof.proceed(context, outcome, given.now);
    }
    match outcome {
        Outcome::SignedIn(result) => {
            let done = SignedIn::new(context, result).map_err(Error::BadAnswer)?;
            Ok((State::Over, Step::Done(done)))
        }
        Outcome::Challenge(Challenge::DeviceSrpAuth(challenge), session) => {
            device_srp_auth::start(context, challenge, session, given.rng)
        }
        Outcome::Challenge(Challenge::MfaSetup(challenge), session) => {
            Ok(mfa_setup::start(challenge, session))
        }
        Outcome::Challenge(challenge, session) => {
            let name = String::from(challenge.name());
            let expected = "a challenge that follows a proof, or tokens";
            let question = Question::of(challenge).ok_or_else(|| unexpected(&name, expected))?;
            Ok(asked::ask(question, session))
        }
    }
}

fn unexpected(got: &str, expected: &'static str) -> Error {
    Error::UnexpectedAnswer {
        got: printable(got),
        expected,
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let awaited = match &self.state {
            State::Initiated(_) => "the answer to InitiateAuth",
            State::PasswordVerdict(_) => "the answer to PASSWORD_VERIFIER",
            State::Asking(_) => "the person's answer",
            State::Verdict(_) => "the answer to the person's answer",
            State::SecretCode(_) => "the answer to AssociateSoftwareToken",
            State::SetupVerdict(_) => "the answer to VerifySoftwareToken",
            State::SetupEnd(_) => "the answer to MFA_SETUP",
            State::DeviceVerifier(_) => "the answer to DEVICE_SRP_AUTH",
            State::DeviceVerdict(_) => "the answer to DEVICE_PASSWORD_VERIFIER",
            State::Over => "nothing",
        };
        f.debug_struct("Login")
            .field("awaits", &awaited)
            .finish_non_exhaustive()
    }
}

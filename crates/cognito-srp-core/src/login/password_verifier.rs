//! `PASSWORD_VERIFIER`: the password claim.

use rand_core::CryptoRng;

use super::context::Context;
use super::{Given, Next, Question, State, Step, asked, proceed, unexpected};
use crate::error::Error;
use crate::message::challenge::PasswordVerifier;
use crate::message::{Challenge, Outcome, Parameters, PasswordClaim, Request, Response, Timestamp, UnixTime};
use crate::secret::SecretString;
use crate::srp::{Client, Party};

/// A proof of the password that has begun: A was sent, or is about to be.
pub(super) struct PasswordProof {
    srp: Client,
    password: SecretString,
    /// Whether the service may have another factor chosen instead.
    or_choice: bool,
}

impl PasswordProof {
    /// Draws `a`, and gives the parameter `SRP_A`. `or_choice` says whether the service may answer with
    /// `SELECT_CHALLENGE` too; nothing else may come before the password was proved.
    pub(super) fn begin(
        password: SecretString,
        or_choice: bool,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, Parameters), Error> {
        let srp = Client::generate(rng).map_err(Error::BadArgument)?;
        let parameters = Parameters::new().with("SRP_A", srp.public_a().to_hex());
        Ok((
            Self {
                srp,
                password,
                or_choice,
            },
            parameters,
        ))
    }

    /// Goes on with what came in answer to A.
    pub(super) fn proceed(self, context: &Context, outcome: Outcome, now: UnixTime) -> Result<Next, Error> {
        match outcome {
            Outcome::Challenge(Challenge::PasswordVerifier(challenge), session) => {
                self.answer(context, challenge, session, now)
            }
            Outcome::Challenge(Challenge::SelectChallenge(select), session) if self.or_choice => {
                Ok(asked::ask(Question::SelectChallenge(select), session))
            }
            Outcome::Challenge(Challenge::Unknown(unknown), session) => {
                Ok(asked::ask(Question::Unknown(unknown), session))
            }
            Outcome::Challenge(challenge, _) => Err(unexpected(challenge.name(), PasswordVerifier::NAME)),
            Outcome::SignedIn(_) => Err(unexpected(
                "tokens before the password was proved",
                PasswordVerifier::NAME,
            )),
        }
    }

    /// Makes the claim.
    fn answer(
        self,
        context: &Context,
        challenge: PasswordVerifier,
        session: Option<SecretString>,
        now: UnixTime,
    ) -> Result<Next, Error> {
        let PasswordVerifier {
            server,
            user_id_for_srp,
            ..
        } = challenge;
        let party = Party {
            namespace: context.config.pool.name(),
            name: &user_id_for_srp,
        };
        let claim = server.prove(self.srp, party, self.password.expose(), &Timestamp::at(now));
        let claim = claim.map_err(Error::BadAnswer)?;
        let state = AwaitPasswordVerdict { claim, session };
        let request = state.request(context);
        Ok((State::PasswordVerdict(state), Step::Send(request)))
    }
}

/// The claim was sent. It is kept, without `a` and the password, to be sent once more should the service
/// not know the device.
pub(super) struct AwaitPasswordVerdict {
    claim: PasswordClaim,
    session: Option<SecretString>,
}

impl AwaitPasswordVerdict {
    /// The claim as an answer, with the device's key where there is a device.
    pub(super) fn request(&self, context: &Context) -> Request {
        let mut responses = Parameters::new();
        self.claim.write(&mut responses);
        context.respond_with_device(PasswordVerifier::NAME, responses, self.session.clone())
    }

    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        given: &mut Given<'_>,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if context.gave_up_device(error) => {
                let request = self.request(context);
                Ok((State::PasswordVerdict(self), Step::Send(request)))
            }
            _ => proceed(context, response, None, given),
        }
    }
}

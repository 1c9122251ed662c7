//! `MFA_SETUP`: a second factor is set up on the way. An authenticator app takes three calls, each with the
//! session of the one before: `AssociateSoftwareToken`, `VerifySoftwareToken`, and the answer itself.

use rand_core::CryptoRng;

use super::asked::{self, Asked, Reply, WRONG_ANSWER};
use super::context::Context;
use super::{Answer, Given, Next, Question, State, Step, proceed};
use crate::error::Error;
use crate::message::challenge::{MfaSetup, SoftwareTokenMfa};
use crate::message::operation::{
    AssociateSoftwareToken, AssociateSoftwareTokenResponse, VerifySoftwareToken, VerifySoftwareTokenResponse,
};
use crate::message::{Parameters, Request, Response, ServiceError};
use crate::retry;
use crate::secret::SecretString;

/// The key for an authenticator app; the question is for the code that the app shows with it.
#[derive(Debug, Clone)]
pub struct SoftwareTokenSetup {
    /// `SecretCode`: base32 (RFC 4648) without padding.
    pub secret_code: SecretString,
}

pub(super) fn is_software_token(option: &str) -> bool {
    option == SoftwareTokenMfa::NAME
}

/// Asks which factor to set up, unless there is only the authenticator app.
pub(super) fn start(challenge: MfaSetup, session: Option<SecretString>) -> Next {
    if challenge.options.iter().all(|option| is_software_token(option)) {
        return associate(session);
    }
    asked::ask(Question::MfaSetup(challenge), session)
}

pub(super) fn associate(session: Option<SecretString>) -> Next {
    let request = Request::new(&AssociateSoftwareToken {
        access_token: None,
        session,
    });
    (State::SecretCode(AwaitSecretCode), Step::Send(request))
}

pub(super) fn verify(setup: SoftwareTokenSetup, session: Option<SecretString>, code: SecretString) -> Next {
    let request = Request::new(&VerifySoftwareToken {
        access_token: None,
        session: session.clone(),
        user_code: code,
        friendly_device_name: None,
    });
    (
        State::SetupVerdict(AwaitSetupVerdict { setup, session }),
        Step::Send(request),
    )
}

/// `AssociateSoftwareToken` was sent.
pub(super) struct AwaitSecretCode;

impl AwaitSecretCode {
    pub(super) fn receive(self, response: &Response) -> Result<Next, Error> {
        let AssociateSoftwareTokenResponse { secret_code, session } = response.message()?;
        Ok(asked::ask(
            Question::SoftwareTokenSetup(SoftwareTokenSetup { secret_code }),
            session,
        ))
    }
}

/// `VerifySoftwareToken` was sent.
pub(super) struct AwaitSetupVerdict {
    setup: SoftwareTokenSetup,
    session: Option<SecretString>,
}

impl AwaitSetupVerdict {
    pub(super) fn receive(self, context: &Context, response: &Response) -> Result<Next, Error> {
        let Self { setup, session } = self;
        let again =
            |session, refused| asked::ask_again(Question::SoftwareTokenSetup(setup), session, Some(refused));
        match response.error() {
            Some(error)
                if asked::wrong_code(error)
                    || retry::is_transient(error)
                    || error.code() == "EnableSoftwareTokenMFAException" =>
            {
                return Ok(again(session, error.clone()));
            }
            _ => {}
        }
        let answer: VerifySoftwareTokenResponse = response.message()?;
        if answer.status.as_deref() != Some("SUCCESS") {
            let refused = ServiceError::new("EnableSoftwareTokenMFAException", "The code is not right.");
            return Ok(again(answer.session.or(session), refused));
        }
        Ok(AwaitSetupEnd {
            session: answer.session,
        }
        .send(context))
    }
}

/// The answer to `MFA_SETUP` was sent.
pub(super) struct AwaitSetupEnd {
    session: Option<SecretString>,
}

impl AwaitSetupEnd {
    fn send(self, context: &Context) -> Next {
        let session = self.session.clone();
        let request = context.respond_with_device(MfaSetup::NAME, Parameters::new(), session);
        (State::SetupEnd(self), Step::Send(request))
    }

    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        given: &mut Given<'_>,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if context.gave_up_device(error) => Ok(self.send(context)),
            _ => proceed(context, response, None, given),
        }
    }
}

/// The choice of the authenticator app does not come here: see [`associate`].
impl Asked for MfaSetup {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        match answer {
            Answer::Email(address) => Ok(Reply::of("EMAIL", address)),
            Answer::Responses(responses) => Ok(responses.into()),
            _ => Err(WRONG_ANSWER),
        }
    }
}

/// A code does not come here: see [`verify`].
impl Asked for SoftwareTokenSetup {
    fn reply(&self, _answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        Err(WRONG_ANSWER)
    }
}

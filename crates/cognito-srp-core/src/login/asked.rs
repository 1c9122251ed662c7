//! Challenges that a person answers.

use rand_core::CryptoRng;

use super::context::Context;
use super::password_verifier::PasswordProof;
use super::{Answer, Given, Next, Prompt, Question, State, Step, mfa_setup, proceed};
use crate::error::{Error, Misuse};
use crate::message::{Parameters, Response, ServiceError};
use crate::retry;
use crate::secret::SecretString;

/// How one kind of challenge is put to a person.
pub(super) trait Asked {
    /// What the answer stands for.
    fn reply(&self, answer: Answer, rng: &mut dyn CryptoRng) -> Result<Reply, Error>;

    /// Whether the error says that the answer was wrong, and another may be tried with the same session.
    fn wrong_answer(&self, error: &ServiceError) -> bool {
        wrong_code(error)
    }
}

/// The members of `ChallengeResponses` that an answer stands for.
pub(super) struct Reply {
    pub(super) responses: Parameters,
    /// There when A is among them.
    pub(super) proof: Option<PasswordProof>,
}

impl Reply {
    pub(super) fn of(name: &str, value: impl Into<SecretString>) -> Self {
        Parameters::new().with(name, value).into()
    }
}

impl From<Parameters> for Reply {
    fn from(responses: Parameters) -> Self {
        Self {
            responses,
            proof: None,
        }
    }
}

/// The answer is for another question.
pub(super) const WRONG_ANSWER: Error = Error::Misuse(Misuse::WrongAnswer);

/// Whether a code was wrong, used before, or not of the form of a code.
pub(super) fn wrong_code(error: &ServiceError) -> bool {
    matches!(
        error.code(),
        "CodeMismatchException" | "ExpiredCodeException" | "InvalidParameterException"
    )
}

/// The person is asked.
pub(super) struct Asking {
    pub(super) question: Question,
    pub(super) session: Option<SecretString>,
}

pub(super) fn ask(question: Question, session: Option<SecretString>) -> Next {
    ask_again(question, session, None)
}

pub(super) fn ask_again(
    question: Question,
    session: Option<SecretString>,
    refused: Option<ServiceError>,
) -> Next {
    let prompt = Prompt {
        question: question.clone(),
        refused,
    };
    (State::Asking(Asking { question, session }), Step::Ask(prompt))
}

impl Asking {
    pub(super) fn answer(
        self,
        context: &Context,
        answer: Answer,
        rng: &mut dyn CryptoRng,
    ) -> Result<Next, Error> {
        match (&self.question, answer) {
            (Question::MfaSetup(_), Answer::Choice(choice)) if mfa_setup::is_software_token(&choice) => {
                Ok(mfa_setup::associate(self.session))
            }
            (Question::SoftwareTokenSetup(setup), Answer::Code(code)) => {
                Ok(mfa_setup::verify(setup.clone(), self.session, code))
            }
            (question, answer) => {
                let Reply { responses, proof } = question.asked().reply(answer, rng)?;
                let session = self.session;
                let sent = AwaitVerdict {
                    question: self.question,
                    session,
                    responses,
                    proof,
                };
                Ok(sent.send(context))
            }
        }
    }
}

/// The person's answer was sent. It is kept to be sent once more should the service not know the device.
pub(super) struct AwaitVerdict {
    question: Question,
    session: Option<SecretString>,
    responses: Parameters,
    proof: Option<PasswordProof>,
}

impl AwaitVerdict {
    fn send(self, context: &Context) -> Next {
        let (responses, session) = (self.responses.clone(), self.session.clone());
        let request = context.respond_with_device(self.question.challenge_name(), responses, session);
        (State::Verdict(self), Step::Send(request))
    }

    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        given: &mut Given<'_>,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if context.gave_up_device(error) => Ok(self.send(context)),
            Some(error) if self.question.asked().wrong_answer(error) || retry::is_transient(error) => {
                Ok(ask_again(self.question, self.session, Some(error.clone())))
            }
            _ => proceed(context, response, self.proof, given),
        }
    }
}

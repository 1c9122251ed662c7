//! Challenges that a person answers.

use rand_core::CryptoRng;

use super::context::Context;
use super::{Answer, Next, Prompt, Question, State, Step, proceed};
use crate::error::{Error, Misuse};
use crate::message::{Parameters, Response, ServiceError};
use crate::retry;
use crate::secret::SecretString;

/// How one kind of challenge is put to a person.
pub(super) trait Asked {
    /// The members of `ChallengeResponses` that the answer stands for.
    fn responses(&self, answer: Answer) -> Result<Parameters, Misuse>;

    /// Whether the error says that the answer was wrong, and another may be tried with the same session.
    fn wrong_answer(&self, error: &ServiceError) -> bool;
}

impl Question {
    fn challenge_name(&self) -> &str {
        use crate::message::challenge::{NewPasswordRequired, SmsMfa, SoftwareTokenMfa};
        match self {
            Self::SoftwareTokenMfa(_) => SoftwareTokenMfa::NAME,
            Self::SmsMfa(_) => SmsMfa::NAME,
            Self::NewPasswordRequired(_) => NewPasswordRequired::NAME,
            Self::Unknown(unknown) => unknown.name(),
        }
    }

    fn asked(&self) -> &dyn Asked {
        match self {
            Self::SoftwareTokenMfa(asked) => asked,
            Self::SmsMfa(asked) => asked,
            Self::NewPasswordRequired(asked) => asked,
            Self::Unknown(asked) => asked,
        }
    }
}

/// The person is asked.
pub(super) struct Asking {
    question: Question,
    session: Option<SecretString>,
}

/// The person's answer was sent. It is kept to be sent once more should the service not know the device.
pub(super) struct AwaitVerdict {
    question: Question,
    session: Option<SecretString>,
    responses: Parameters,
}

pub(super) fn ask(question: Question, session: Option<SecretString>) -> Next {
    let prompt = Prompt {
        question: question.clone(),
        refused: None,
    };
    (State::Asking(Asking { question, session }), Step::Ask(prompt))
}

impl Asking {
    pub(super) fn answer(self, context: &Context, answer: Answer) -> Result<Next, Error> {
        let responses = self.question.asked().responses(answer).map_err(Error::Misuse)?;
        let state = AwaitVerdict {
            question: self.question,
            session: self.session,
            responses,
        };
        Ok(state.send(context))
    }
}

impl AwaitVerdict {
    fn send(self, context: &Context) -> Next {
        let request = context.respond_with_device(
            self.question.challenge_name(),
            self.responses.clone(),
            self.session.clone(),
        );
        (State::Verdict(self), Step::Send(request))
    }

    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        rng: &mut dyn CryptoRng,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if context.gave_up_device(error) => Ok(self.send(context)),
            Some(error) if self.question.asked().wrong_answer(error) || retry::is_transient(error) => {
                let (state, _) = ask(self.question.clone(), self.session);
                Ok((
                    state,
                    Step::Ask(Prompt {
                        question: self.question,
                        refused: Some(error.clone()),
                    }),
                ))
            }
            _ => proceed(context, response, rng),
        }
    }
}

/// The `Code` of an answer as the one response `parameter`.
pub(super) fn code(answer: Answer, parameter: &str) -> Result<Parameters, Misuse> {
    match answer {
        Answer::Code(code) => Ok(Parameters::new().with(parameter, code)),
        _ => Err(Misuse::WrongAnswer),
    }
}

/// Whether a code was wrong, used before, or not of the form of a code.
pub(super) fn wrong_code(error: &ServiceError) -> bool {
    matches!(
        error.code(),
        "CodeMismatchException" | "ExpiredCodeException" | "InvalidParameterException"
    )
}

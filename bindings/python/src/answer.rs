//! Flows, questions and answers: each travels as a name with its values.

use cognito_flow::core::message::{Parameters, ServiceError};
use cognito_flow::{Answer, FirstFactor, Flow, Prompt, Question, SecretString};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::config::bad;
use crate::convert::{parameters_to_dict, read_texts};
use crate::text::{Text, read};

/// A kind, its text, and what belongs to it.
pub(crate) struct Tagged(String, Option<Text>, Option<Vec<(String, Text)>>);

impl<'py> FromPyObject<'_, 'py> for Tagged {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let (kind, text, more): (String, Bound<'_, PyAny>, Bound<'_, PyAny>) = value.extract()?;
        // What a person would call it; flows are named for what Cognito calls them.
        let name = if kind.contains("AUTH") {
            "password"
        } else {
            "answer"
        };
        let text = read(&text, name)?;
        let more = match more.is_none() {
            true => None,
            false => Some(read_texts(&more, name)?),
        };
        Ok(Self(kind, text, more))
    }
}

impl Tagged {
    fn text(&mut self) -> PyResult<String> {
        let missing = || PyTypeError::new_err(format!("{} needs a str", self.0));
        self.1.take().map(Into::into).ok_or_else(missing)
    }

    fn secret(&mut self) -> PyResult<SecretString> {
        self.text().map(SecretString::new)
    }

    fn parameters(&mut self) -> Parameters {
        self.2.take().unwrap_or_default().into_iter().collect()
    }

    pub(crate) fn into_flow(mut self) -> PyResult<Flow> {
        Ok(match self.0.as_str() {
            "USER_SRP_AUTH" => Flow::UserSrp(self.secret()?),
            "USER_PASSWORD_AUTH" => Flow::UserPassword(self.secret()?),
            "CUSTOM_AUTH" => Flow::Custom,
            "CUSTOM_AUTH_SRP" => Flow::CustomWithSrp(self.secret()?),
            "USER_AUTH" => {
                let parameters = self.parameters();
                let name = self.1.take();
                Flow::User(name.map(|name| FirstFactor::named(&name, parameters)))
            }
            "USER_AUTH_SESSION" => Flow::UserAfterSignUp(self.secret()?),
            "ADMIN_USER_PASSWORD_AUTH" => Flow::AdminUserPassword(self.secret()?),
            "ADMIN_NO_SRP_AUTH" => Flow::AdminNoSrp(self.secret()?),
            _ => return Err(bad("flow", "one that is known")),
        })
    }

    /// `question` is what the answer is for; without one, the login will say that nothing was asked.
    pub(crate) fn into_answer(mut self, question: Option<&Question>) -> PyResult<Answer> {
        Ok(match self.0.as_str() {
            "auto" => {
                let text = self.secret()?;
                let Some(question) = question else {
                    return Ok(Answer::Text(text));
                };
                question.read_answer(text).ok_or_else(|| {
                    let name = question.challenge_name();
                    PyTypeError::new_err(format!("{name} is not known: answer it with Answer.responses"))
                })?
            }
            "code" => Answer::Code(self.secret()?),
            "new_password" => Answer::NewPassword {
                password: self.secret()?,
                attributes: self.parameters(),
            },
            "password" => Answer::Password(self.secret()?),
            "choice" => Answer::Choice(self.text()?),
            "factor" => {
                let parameters = self.parameters();
                Answer::Factor(FirstFactor::named(&self.text()?, parameters))
            }
            "text" => Answer::Text(self.secret()?),
            "credential" => Answer::Credential(self.secret()?),
            "email" => Answer::Email(self.text()?),
            "responses" => Answer::Responses(self.parameters()),
            _ => return Err(bad("answer", "of a kind that is known")),
        })
    }
}

pub(crate) fn prompt_to_dict<'py>(py: Python<'py>, prompt: &Prompt) -> PyResult<Bound<'py, PyDict>> {
    let question = &prompt.question;
    let parameters = question.challenge().to_parameters();
    let sent = match question {
        Question::SmsMfa(challenge) => Some(&challenge.0),
        Question::EmailOtp(challenge) => Some(&challenge.0),
        Question::SmsOtp(challenge) => Some(&challenge.0),
        _ => None,
    };
    let options: &[String] = match question {
        Question::SelectMfaType(challenge) => &challenge.options,
        Question::MfaSetup(challenge) => &challenge.options,
        Question::SelectChallenge(challenge) => &challenge.available,
        _ => &[],
    };
    let dict = PyDict::new(py);
    dict.set_item("challenge_name", question.challenge_name())?;
    dict.set_item("parameters", parameters_to_dict(py, &parameters)?)?;
    dict.set_item("destination", sent.and_then(|sent| sent.destination.as_deref()))?;
    dict.set_item("medium", sent.and_then(|sent| sent.medium.as_deref()))?;
    dict.set_item("options", options)?;
    match question {
        Question::NewPasswordRequired(challenge) => {
            dict.set_item("required_attributes", &challenge.required_attributes)?;
            dict.set_item("attributes", parameters_to_dict(py, &challenge.user_attributes)?)?;
        }
        _ => {
            dict.set_item("required_attributes", [""; 0])?;
            dict.set_item("attributes", PyDict::new(py))?;
        }
    }
    let secret_code = match question {
        Question::SoftwareTokenSetup(setup) => Some(setup.secret_code.expose()),
        _ => None,
    };
    dict.set_item("secret_code", secret_code)?;
    dict.set_item("refused", prompt.refused.as_ref().map(error_parts))?;
    Ok(dict)
}

fn error_parts(error: &ServiceError) -> (&str, &str, u16) {
    (error.code(), error.message(), error.status())
}

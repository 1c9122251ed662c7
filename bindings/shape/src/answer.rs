//! Flows and answers in, questions out: each is named by its kind.

use alloc::string::String;

use cognito_srp_core::json::Json;
use cognito_srp_core::login::{Answer, FirstFactor, Flow, Prompt, Question};
use cognito_srp_core::message::Parameters;

use crate::argument::Argument;
use crate::fault::{Fault, service_error};
use crate::record::parameters_to_json;

/// `{"kind": "USER_SRP_AUTH", "text": "…", "parameters": {…}}`
pub(crate) fn read_flow(flow: Argument<'_>) -> Result<Flow, Fault> {
    let secret = || flow.secret("text");
    Ok(match flow.text("kind")? {
        "USER_SRP_AUTH" => Flow::UserSrp(secret()?),
        "USER_PASSWORD_AUTH" => Flow::UserPassword(secret()?),
        "CUSTOM_AUTH" => Flow::Custom,
        "CUSTOM_AUTH_SRP" => Flow::CustomWithSrp(secret()?),
        "USER_AUTH" => match flow.optional_text("text")? {
            Some(name) => Flow::User(Some(factor(name, flow)?)),
            None => Flow::User(None),
        },
        "USER_AUTH_SESSION" => Flow::UserAfterSignUp(secret()?),
        "ADMIN_USER_PASSWORD_AUTH" => Flow::AdminUserPassword(secret()?),
        "ADMIN_NO_SRP_AUTH" => Flow::AdminNoSrp(secret()?),
        _ => return Err(Fault::unknown("flow")),
    })
}

/// `question` is what the answer is for; without one, the login will say that nothing was asked.
pub(crate) fn read_answer(answer: Argument<'_>, question: Option<&Question>) -> Result<Answer, Fault> {
    let secret = || answer.secret("text");
    let text = || answer.text("text");
    Ok(match answer.text("kind")? {
        "auto" => match question {
            None => Answer::Text(secret()?),
            Some(question) => question.read_answer(secret()?).ok_or_else(|| {
                Fault::wrong(
                    "answer",
                    "an object with responses, as the challenge is not known",
                )
            })?,
        },
        "code" => Answer::Code(secret()?),
        "newPassword" => Answer::NewPassword {
            password: secret()?,
            attributes: answer.parameters("parameters")?.unwrap_or_default(),
        },
        "password" => Answer::Password(secret()?),
        "choice" => Answer::Choice(text()?.into()),
        "factor" => Answer::Factor(factor(text()?, answer)?),
        "text" => Answer::Text(secret()?),
        "credential" => Answer::Credential(secret()?),
        "email" => Answer::Email(text()?.into()),
        "responses" => Answer::Responses(answer.parameters("parameters")?.unwrap_or_default()),
        _ => return Err(Fault::unknown("kind of answer")),
    })
}

fn factor(name: &str, holder: Argument<'_>) -> Result<FirstFactor, Fault> {
    let parameters = holder.parameters("parameters")?;
    Ok(FirstFactor::named(name, parameters.unwrap_or_default()))
}

pub(crate) fn prompt_to_json(prompt: &Prompt) -> Json {
    let question = &prompt.question;
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
    let secret_code = match question {
        Question::SoftwareTokenSetup(setup) => Some(setup.secret_code.expose().as_str()),
        _ => None,
    };
    let none = Parameters::new();
    let (required, current) = match question {
        Question::NewPasswordRequired(challenge) => (
            challenge.required_attributes.as_slice(),
            &challenge.user_attributes,
        ),
        _ => (&[][..], &none),
    };
    Json::object(&mut [
        ("challengeName", question.challenge_name().into()),
        (
            "parameters",
            parameters_to_json(&question.challenge().to_parameters()),
        ),
        (
            "destination",
            sent.and_then(|sent| sent.destination.as_deref()).into(),
        ),
        ("medium", sent.and_then(|sent| sent.medium.as_deref()).into()),
        ("options", Json::texts(options)),
        ("requiredAttributes", Json::texts(required)),
        ("attributes", parameters_to_json(current)),
        ("secretCode", secret_code.into()),
        (
            "refused",
            prompt.refused.as_ref().map(service_error).unwrap_or_default(),
        ),
    ])
}

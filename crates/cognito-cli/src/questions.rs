//! The questions of a sign-in, put to the person.

use cognito_flow::core::message::challenge::{DeliveredCode, NewPasswordRequired};
use cognito_flow::{Answer, BoxError, Handler, Parameters, Prompt, Question};

use crate::authenticator;
use crate::desk::Desk;
use crate::failure::{Failure, Kind};
use crate::output::Output;
use crate::refusal;
use crate::terminal::{Answers, ask_yes, is_there, printable};

/// Asks at the terminal, or takes lines of standard input.
pub(crate) struct Questions<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) answers: &'a mut Answers,
    /// As it was typed.
    pub(crate) user: &'a str,
    pub(crate) remember: bool,
}

impl Handler for Questions<'_> {
    async fn ask(&mut self, prompt: Prompt) -> Result<Answer, BoxError> {
        self.desk.progress.clear();
        let refused = prompt.refused.as_ref();
        let refused = refused.map(|error| refusal::refused(error, &self.desk.settings));
        if let Some(failure) = refused.as_ref().filter(|_| is_there()) {
            self.desk.output.warning(&failure.message);
        }
        let answer = match (self.answer(&prompt.question, refused.is_some()), refused) {
            (Ok(answer), _) => answer,
            // With nobody to ask once more, what counts is that the first answer was wrong.
            (Err(failure), Some(refused)) if failure.code == "NoTerminal" => return Err(refused.into()),
            (Err(failure), _) => return Err(failure.into()),
        };
        self.desk.progress.show("Sending the answer");
        Ok(answer)
    }

    async fn remember_device(&mut self, _device_key: &str) -> Result<bool, BoxError> {
        self.desk.progress.clear();
        if self.remember {
            return Ok(true);
        }
        if !self.answers.can_ask() {
            return Ok(false);
        }
        Ok(ask_yes(
            "Remember this device, so that it signs in without a code from now on?",
        )?)
    }
}

impl Questions<'_> {
    fn answer(&mut self, question: &Question, again: bool) -> Result<Answer, Failure> {
        let (answers, output) = (&mut *self.answers, self.desk.output);
        Ok(match question {
            Question::SmsMfa(asked) => Answer::Code(answers.secret(&sent("text message", &asked.0))?),
            Question::SmsOtp(asked) => Answer::Code(answers.secret(&sent("text message", &asked.0))?),
            Question::EmailOtp(asked) => Answer::Code(answers.secret(&sent("e-mail", &asked.0))?),
            Question::SoftwareTokenMfa(asked) => {
                let app = asked.friendly_device_name.as_deref().map(printable);
                let app = app.map_or_else(String::new, |name| format!(" {name}"));
                Answer::Code(answers.secret(&format!("Code of the authenticator app{app}"))?)
            }
            Question::SoftwareTokenSetup(setup) => {
                if !again {
                    answers.expect(authenticator::QUESTION)?;
                    let issuer = self.desk.settings.pool.as_deref().unwrap_or_default();
                    output.tell("The pool wants a second factor: an authenticator app.");
                    authenticator::show(output, issuer, self.user, &setup.secret_code, true)?;
                }
                Answer::Code(answers.secret(authenticator::QUESTION)?)
            }
            Question::SelectMfaType(asked) => {
                Answer::Choice(choose(answers, output, "Second factor", &asked.options)?)
            }
            Question::MfaSetup(asked) => {
                let choice = choose(answers, output, "Second factor to set up", &asked.options)?;
                match choice.as_str() {
                    "EMAIL_OTP" => Answer::Email(answers.text("E-mail address for codes")?),
                    _ => Answer::Choice(choice),
                }
            }
            Question::NewPasswordRequired(asked) => new_password(answers, output, asked)?,
            Question::CustomChallenge(asked) => {
                for (name, value) in asked.parameters.iter().filter(|(name, _)| *name != "USERNAME") {
                    output.tell(&format!("{}: {}", printable(name), printable(value)));
                }
                Answer::Text(answers.secret("Answer")?)
            }
            Question::Password(_) | Question::PasswordSrp(_) => Answer::Password(answers.secret("Password")?),
            other => {
                return Err(Failure::new(
                    Kind::Unanswered,
                    "UnknownQuestion",
                    format!(
                        "the pool asks for {}, which this program cannot answer",
                        other.challenge_name()
                    ),
                    "Sign in with a program that the pool's owner gives you",
                ));
            }
        })
    }
}

fn sent(medium: &str, code: &DeliveredCode) -> String {
    match &code.destination {
        Some(destination) => format!("Code that was sent by {medium} to {}", printable(destination)),
        None => format!("Code that was sent by {medium}"),
    }
}

fn new_password(
    answers: &mut Answers,
    output: Output,
    asked: &NewPasswordRequired,
) -> Result<Answer, Failure> {
    output.tell("The password is a temporary one: choose your own.");
    let password = answers.new_password("New password")?;
    let mut attributes = Parameters::new();
    for name in &asked.required_attributes {
        let value = answers.text(&format!("{} (the pool wants to know)", printable(name)))?;
        attributes.insert(name.as_str(), value);
    }
    Ok(Answer::NewPassword { password, attributes })
}

/// One of several names; the only one is not asked about.
fn choose(
    answers: &mut Answers,
    output: Output,
    question: &str,
    options: &[String],
) -> Result<String, Failure> {
    match options {
        [] => {
            return Err(Failure::new(
                Kind::Unanswered,
                "UnknownQuestion",
                "the pool lets one choose a second factor, and offers none",
                "Ask the people who run the pool",
            ));
        }
        [only] => return Ok(only.clone()),
        _ => {}
    }
    for (number, option) in options.iter().enumerate() {
        output.tell(&format!("  {}  {}", number + 1, in_words(option)));
    }
    loop {
        let typed = answers.text(&format!("{question}, 1 to {}", options.len()))?;
        let typed = typed.trim();
        let by_number = typed
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let by_name = options.iter().position(|option| option == typed);
        if let Some(option) = by_number.or(by_name).and_then(|index| options.get(index)) {
            return Ok(option.clone());
        }
        output.tell(&format!("Type a number from 1 to {}.", options.len()));
    }
}

/// What people call a factor.
fn in_words(name: &str) -> String {
    match name {
        "SOFTWARE_TOKEN_MFA" => "authenticator app".to_owned(),
        "SMS_MFA" | "SMS_OTP" => "text message".to_owned(),
        "EMAIL_OTP" => "e-mail".to_owned(),
        other => printable(other),
    }
}

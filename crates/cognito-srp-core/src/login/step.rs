//! What a login wants of its caller.

use alloc::collections::BTreeMap;
use alloc::string::String;

use super::NewDevice;
use super::context::Context;
use crate::error::FieldError;
use crate::message::challenge::{NewPasswordRequired, SmsMfa, SoftwareTokenMfa, UnknownChallenge};
use crate::message::{AuthenticationResult, Parameters, Request, ServiceError};
use crate::secret::SecretString;

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send this, and pass what comes back to `receive`.
    Send(Request),
    /// Ask the person, and pass the answer to `answer`.
    Ask(Prompt),
    /// The end: signed in.
    Done(SignedIn),
}

/// A question to the person who signs in.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// The question.
    pub question: Question,
    /// Why the service did not take the last answer, when it is asked again.
    pub refused: Option<ServiceError>,
}

/// What is asked, and the [`Answer`] that it takes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Question {
    /// The code that the authenticator app shows: [`Answer::Code`].
    SoftwareTokenMfa(SoftwareTokenMfa),
    /// The code that was sent to the phone: [`Answer::Code`].
    SmsMfa(SmsMfa),
    /// A password in place of the temporary one, and the attributes that are still missing:
    /// [`Answer::NewPassword`].
    NewPasswordRequired(NewPasswordRequired),
    /// A challenge that this crate does not know: [`Answer::Responses`].
    Unknown(UnknownChallenge),
}

/// The person's answer.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Answer {
    /// A code.
    Code(SecretString),
    /// A new password.
    NewPassword {
        /// The password.
        password: SecretString,
        /// Attributes by their plain names, such as `email`.
        attributes: BTreeMap<String, String>,
    },
    /// The members of `ChallengeResponses`; `USERNAME` and `SECRET_HASH` are added.
    Responses(Parameters),
}

/// A sign-in that came to a good end.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The tokens.
    pub tokens: Tokens,
    /// The user's internal name.
    pub username: String,
    /// The device that the pool offers to know; confirm it.
    pub new_device: Option<NewDevice>,
    /// The key of the remembered device that the sign-in was made with. A refresh has to carry it.
    pub device_key: Option<String>,
}

/// What a sign-in is for.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Opens Cognito's own operations: a JWT.
    pub access_token: SecretString,
    /// Says who the user is: a JWT.
    pub id_token: Option<SecretString>,
    /// Gets new tokens; opaque.
    pub refresh_token: Option<SecretString>,
    /// Seconds for which the access token is valid, counted from its issue.
    pub expires_in: u32,
}

impl TryFrom<AuthenticationResult> for Tokens {
    type Error = FieldError;

    /// # Errors
    /// `AccessToken` when it is missing: there is no sign-in without one.
    fn try_from(result: AuthenticationResult) -> Result<Self, FieldError> {
        Ok(Self {
            access_token: result.access_token.ok_or(FieldError::missing("AccessToken"))?,
            id_token: result.id_token,
            refresh_token: result.refresh_token,
            expires_in: result.expires_in,
        })
    }
}

impl SignedIn {
    pub(super) fn new(context: &Context, mut result: AuthenticationResult) -> Result<Self, FieldError> {
        let metadata = result.new_device_metadata.take();
        let tokens = Tokens::try_from(result)?;
        let username = context.username.clone();
        Ok(Self {
            new_device: metadata
                .map(|metadata| NewDevice::new(metadata, username.clone(), tokens.access_token.clone())),
            device_key: context.device.as_ref().map(|device| device.device_key.clone()),
            tokens,
            username,
        })
    }
}

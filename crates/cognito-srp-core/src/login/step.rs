//! What a login wants of its caller.

use alloc::string::String;

use super::asked::Asked;
use super::context::Context;
use super::{FirstFactor, NewDevice, SoftwareTokenSetup};
use crate::error::FieldError;
use crate::message::challenge::{
    AdminNoSrpAuth, CustomChallenge, EmailOtp, MfaSetup, NewPasswordRequired, Password, PasswordSrp,
    SelectChallenge, SelectMfaType, SmsMfa, SmsOtp, SoftwareTokenMfa, UnknownChallenge, WebAuthn,
};
use crate::message::{
    AuthenticationResult, Challenge, NewDeviceMetadata, Parameters, Request, ServiceError, Tokens,
};
use crate::secret::SecretString;
use crate::token;

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

/// Makes the enum and everything that goes by kind from one list.
macro_rules! questions {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// What is asked, and the [`Answer`] that it takes.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum Question {
            $($(#[$doc])* $kind($kind),)*
            /// An authenticator app is being set up: show the key, and ask for the code that the app shows
            /// with it: [`Answer::Code`].
            SoftwareTokenSetup(SoftwareTokenSetup),
            /// A challenge that this crate does not know: [`Answer::Responses`].
            Unknown(UnknownChallenge),
        }

        impl Question {
            /// The question that a challenge stands for; none if a person has no part in it.
            pub(super) fn of(challenge: Challenge) -> Option<Self> {
                match challenge {
                    $(Challenge::$kind(asked) => Some(Self::$kind(asked)),)*
                    Challenge::Unknown(asked) => Some(Self::Unknown(asked)),
                    _ => None,
                }
            }

            /// The challenge that stands behind the question.
            pub fn challenge(&self) -> Challenge {
                match self {
                    $(Self::$kind(asked) => Challenge::$kind(asked.clone()),)*
                    Self::SoftwareTokenSetup(_) => Challenge::MfaSetup(MfaSetup::default()),
                    Self::Unknown(asked) => Challenge::Unknown(asked.clone()),
                }
            }

            /// The name of the challenge that the answer is for.
            pub fn challenge_name(&self) -> &str {
                match self {
                    $(Self::$kind(_) => $kind::NAME,)*
                    Self::SoftwareTokenSetup(_) => MfaSetup::NAME,
                    Self::Unknown(asked) => asked.name(),
                }
            }

            pub(super) fn asked(&self) -> &dyn Asked {
                match self {
                    $(Self::$kind(asked) => asked,)*
                    Self::SoftwareTokenSetup(asked) => asked,
                    Self::Unknown(asked) => asked,
                }
            }
        }
    };
}

questions! {
    /// The code that was sent to the phone: [`Answer::Code`].
    SmsMfa,
    /// The code that was sent by e-mail: [`Answer::Code`].
    EmailOtp,
    /// The code that was sent to the phone, in place of a password: [`Answer::Code`].
    SmsOtp,
    /// The code that the authenticator app shows: [`Answer::Code`].
    SoftwareTokenMfa,
    /// Which second factor: [`Answer::Choice`] of one of the options.
    SelectMfaType,
    /// Which second factor to set up: [`Answer::Choice`] of `SOFTWARE_TOKEN_MFA`, or [`Answer::Email`]. It is
    /// not asked where there is only the authenticator app.
    MfaSetup,
    /// A password in place of the temporary one, and the attributes that are still missing:
    /// [`Answer::NewPassword`].
    NewPasswordRequired,
    /// What the pool's own trigger asks: [`Answer::Text`].
    CustomChallenge,
    /// How to sign in: [`Answer::Factor`].
    SelectChallenge,
    /// The password, which is sent: [`Answer::Password`].
    Password,
    /// The password, which is proved: [`Answer::Password`].
    PasswordSrp,
    /// A passkey: [`Answer::Credential`].
    WebAuthn,
    /// The password, which is sent by an administrator: [`Answer::Password`].
    AdminNoSrpAuth,
}

impl Question {
    /// The answer that a plain text stands for, as a person types it: a code, a password, one of the names that
    /// were offered. None for a challenge that this crate does not know.
    pub fn read_answer(&self, text: impl Into<SecretString>) -> Option<Answer> {
        let text = text.into();
        let plain = || text.expose().clone();
        Some(match self {
            Self::SmsMfa(_)
            | Self::EmailOtp(_)
            | Self::SmsOtp(_)
            | Self::SoftwareTokenMfa(_)
            | Self::SoftwareTokenSetup(_) => Answer::Code(text),
            Self::SelectMfaType(_) => Answer::Choice(plain()),
            Self::MfaSetup(_) if text.expose().contains('@') => Answer::Email(plain()),
            Self::MfaSetup(_) => Answer::Choice(plain()),
            Self::NewPasswordRequired(_) => Answer::NewPassword {
                password: text,
                attributes: Parameters::new(),
            },
            Self::CustomChallenge(_) => Answer::Text(text),
            Self::SelectChallenge(_) => Answer::Factor(FirstFactor::named(&plain(), Parameters::new())),
            Self::Password(_) | Self::PasswordSrp(_) | Self::AdminNoSrpAuth(_) => Answer::Password(text),
            Self::WebAuthn(_) => Answer::Credential(text),
            Self::Unknown(_) => return None,
        })
    }
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
        attributes: Parameters,
    },
    /// A password.
    Password(SecretString),
    /// One of the names that were offered.
    Choice(String),
    /// A way to sign in.
    Factor(FirstFactor),
    /// Text for the pool's trigger.
    Text(SecretString),
    /// What the browser's `navigator.credentials.get` gave, as JSON text.
    Credential(SecretString),
    /// An e-mail address that codes are to be sent to.
    Email(String),
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
    /// The key of the remembered device that the sign-in was made with. A refresh has to carry it, or that of
    /// `new_device`.
    pub device_key: Option<String>,
}

impl SignedIn {
    pub(super) fn new(context: &Context, mut result: AuthenticationResult) -> Result<Self, FieldError> {
        let complete = |metadata: &NewDeviceMetadata| {
            !metadata.device_key.is_empty() && !metadata.device_group_key.is_empty()
        };
        let metadata = result.new_device_metadata.take().filter(complete);
        let tokens = Tokens::try_from(result)?;
        // Where no challenge told the internal name, the token does. It comes straight from the service.
        let username = match context.username_is_internal {
            true => context.username.clone(),
            false => token::stated_username(tokens.access_token.expose())
                .unwrap_or_else(|| context.username.clone()),
        };
        Ok(Self {
            new_device: metadata
                .map(|metadata| NewDevice::new(metadata, username.clone(), tokens.access_token.clone())),
            device_key: context.device.as_ref().map(|device| device.device_key.clone()),
            tokens,
            username,
        })
    }
}

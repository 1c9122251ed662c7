//! The challenges that a sign-in can meet, one file each, read by clients and written by pools.

mod admin_no_srp_auth;
mod custom_challenge;
mod delivered_code;
mod device_password_verifier;
mod device_srp_auth;
mod email_otp;
mod mfa_setup;
mod new_password_required;
mod password;
mod password_srp;
mod password_verifier;
mod select_challenge;
mod select_mfa_type;
mod sms_mfa;
mod sms_otp;
mod software_token_mfa;
mod unknown;
mod web_authn;

use alloc::string::String;
use alloc::vec::Vec;

use super::Parameters;
use crate::error::{FieldError, Problem};
use crate::json::{Json, texts};

pub use self::admin_no_srp_auth::AdminNoSrpAuth;
pub use self::custom_challenge::CustomChallenge;
pub use self::delivered_code::DeliveredCode;
pub use self::device_password_verifier::DevicePasswordVerifier;
pub use self::device_srp_auth::DeviceSrpAuth;
pub use self::email_otp::EmailOtp;
pub use self::mfa_setup::MfaSetup;
pub use self::new_password_required::NewPasswordRequired;
pub use self::password::Password;
pub use self::password_srp::PasswordSrp;
pub use self::password_verifier::{PasswordVerifier, ServerValues};
pub use self::select_challenge::SelectChallenge;
pub use self::select_mfa_type::SelectMfaType;
pub use self::sms_mfa::SmsMfa;
pub use self::sms_otp::SmsOtp;
pub use self::software_token_mfa::SoftwareTokenMfa;
pub use self::unknown::UnknownChallenge;
pub use self::web_authn::WebAuthn;

/// How challenges read and write their parameters.
trait Text: Sized {
    /// The text of a parameter that may be absent.
    fn text(&self, name: &str) -> Option<String>;
    /// The texts that are there.
    fn of_texts<const N: usize>(texts: [(&str, &Option<String>); N]) -> Self;
    /// A parameter whose text is a JSON array of texts; absent is empty.
    fn json_list(&self, name: &'static str) -> Result<Vec<String>, FieldError>;
}

impl Text for Parameters {
    fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(Into::into)
    }

    fn of_texts<const N: usize>(texts: [(&str, &Option<String>); N]) -> Self {
        let mut parameters = Self::new();
        for (name, text) in texts {
            if let Some(text) = text {
                parameters.insert(name, text.as_str());
            }
        }
        parameters
    }

    fn json_list(&self, name: &'static str) -> Result<Vec<String>, FieldError> {
        match self.get(name) {
            Some(json) => Json::parse(json.as_bytes())
                .and_then(|json| texts(&json).ok())
                .ok_or(FieldError::new(name, Problem::NotJson)),
            None => Ok(Vec::new()),
        }
    }
}

/// A kind of challenge: its name, and its `ChallengeParameters` in both directions.
trait Kind: Sized {
    const NAME: &'static str;
    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError>;
    fn to_parameters(&self) -> Parameters;
}

/// Makes the enum and everything that goes by kind from one list.
macro_rules! challenges {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// A challenge.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum Challenge {
            $($(#[$doc])* $kind($kind),)*
            /// One that this crate does not know, just as it came.
            Unknown(UnknownChallenge),
        }

        impl Challenge {
            /// Reads a challenge of this name.
            ///
            /// # Errors
            /// The parameter that is missing or cannot be used.
            pub fn parse(name: &str, parameters: &Parameters) -> Result<Self, FieldError> {
                match name {
                    $(<$kind as Kind>::NAME => $kind::from_parameters(parameters).map(Self::$kind),)*
                    _ => Ok(Self::Unknown(UnknownChallenge::new(name, parameters.clone()))),
                }
            }

            /// Its `ChallengeName`.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$kind(_) => <$kind as Kind>::NAME,)*
                    Self::Unknown(unknown) => unknown.name(),
                }
            }

            /// Its `ChallengeParameters`.
            pub fn to_parameters(&self) -> Parameters {
                match self {
                    $(Self::$kind(challenge) => challenge.to_parameters(),)*
                    Self::Unknown(unknown) => unknown.parameters().clone(),
                }
            }
        }

        $(
            impl $kind {
                /// Its `ChallengeName`.
                pub const NAME: &'static str = <Self as Kind>::NAME;

                /// Reads its `ChallengeParameters`.
                ///
                /// # Errors
                /// The parameter that is missing or cannot be used.
                pub fn parse(parameters: &Parameters) -> Result<Self, FieldError> {
                    Self::from_parameters(parameters)
                }
            }

            impl From<$kind> for Challenge {
                fn from(challenge: $kind) -> Self {
                    Self::$kind(challenge)
                }
            }
        )*
    };
}

challenges! {
    /// Prove the password by SRP.
    PasswordVerifier,
    /// A code was sent to the user's phone.
    SmsMfa,
    /// A code was sent to the user's e-mail address.
    EmailOtp,
    /// A code was sent to the user's phone, in place of a password.
    SmsOtp,
    /// The authenticator app shows a code.
    SoftwareTokenMfa,
    /// Choose a second factor.
    SelectMfaType,
    /// Set up a second factor.
    MfaSetup,
    /// The password is temporary; set another.
    NewPasswordRequired,
    /// What the pool's own trigger asks.
    CustomChallenge,
    /// Choose a first factor.
    SelectChallenge,
    /// Send the password.
    Password,
    /// Begin to prove the password by SRP.
    PasswordSrp,
    /// Sign in with a passkey.
    WebAuthn,
    /// Begin to prove the device password.
    DeviceSrpAuth,
    /// Prove the device password.
    DevicePasswordVerifier,
    /// Send the password, as an administrator.
    AdminNoSrpAuth,
}

//! The challenges that a sign-in can meet, one file each, read by clients and written by pools.

mod device_password_verifier;
mod device_srp_auth;
mod new_password_required;
mod password_verifier;
mod sms_mfa;
mod software_token_mfa;
mod unknown;

use super::Parameters;
use crate::error::FieldError;

pub use self::device_password_verifier::DevicePasswordVerifier;
pub use self::device_srp_auth::DeviceSrpAuth;
pub use self::new_password_required::NewPasswordRequired;
pub use self::password_verifier::{PasswordVerifier, ServerValues};
pub use self::sms_mfa::SmsMfa;
pub use self::software_token_mfa::SoftwareTokenMfa;
pub use self::unknown::UnknownChallenge;

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
    /// Prove the password.
    PasswordVerifier,
    /// A code was sent to the user's phone.
    SmsMfa,
    /// The authenticator app shows a code.
    SoftwareTokenMfa,
    /// The password is temporary; set another.
    NewPasswordRequired,
    /// Begin to prove the device password.
    DeviceSrpAuth,
    /// Prove the device password.
    DevicePasswordVerifier,
}

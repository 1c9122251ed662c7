//! The answers to challenges: one file per `ChallengeName`.

mod device_password_verifier;
mod device_srp_auth;
mod mfa_code;
mod new_password_required;
mod password_verifier;
mod sms_mfa;
mod software_token_mfa;

use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::{AuthResponse, Parameters};

use super::{Login, client_secret};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;
use crate::state::pool::UserPool;

/// An answer, after a look at the client and its secret.
pub(crate) struct Answer {
    pub(crate) client: Arc<PoolClient>,
    pub(crate) session: Option<SecretString>,
    pub(crate) responses: Parameters,
}

/// One kind of challenge.
pub(crate) struct Challenge {
    name: &'static str,
    answer: fn(&Service, &Answer) -> Result<AuthResponse, Refusal>,
}

const CHALLENGES: &[Challenge] = &[
    Challenge {
        name: "PASSWORD_VERIFIER",
        answer: password_verifier::answer,
    },
    Challenge {
        name: "NEW_PASSWORD_REQUIRED",
        answer: new_password_required::answer,
    },
    Challenge {
        name: "SOFTWARE_TOKEN_MFA",
        answer: software_token_mfa::answer,
    },
    Challenge {
        name: "SMS_MFA",
        answer: sms_mfa::answer,
    },
    Challenge {
        name: "DEVICE_SRP_AUTH",
        answer: device_srp_auth::answer,
    },
    Challenge {
        name: "DEVICE_PASSWORD_VERIFIER",
        answer: device_password_verifier::answer,
    },
];

/// The other names that the API has.
const OTHER_NAMES: [&str; 10] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_CHALLENGE",
    "EMAIL_OTP",
    "MFA_SETUP",
    "PASSWORD",
    "PASSWORD_SRP",
    "SELECT_CHALLENGE",
    "SELECT_MFA_TYPE",
    "SMS_OTP",
    "WEB_AUTHN",
];

impl Challenge {
    pub(crate) fn find(name: &str) -> Result<&'static Self, Refusal> {
        CHALLENGES
            .iter()
            .find(|challenge| challenge.name == name)
            .ok_or_else(|| {
                if OTHER_NAMES.contains(&name) {
                    // No session of this pool waits for the answer to one of these.
                    return Refusal::not_authorized("Invalid session for the user.");
                }
                let names = CHALLENGES
                    .iter()
                    .map(|challenge| challenge.name)
                    .chain(OTHER_NAMES);
                let names = names.collect::<Vec<_>>().join(", ");
                Refusal::constraint(
                    "challengeName",
                    &format!("Member must satisfy enum value set: [{names}]"),
                )
            })
    }

    pub(crate) fn answer(&self, service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
        match answer.responses.get("USERNAME") {
            Some(name) => {
                client_secret::check_hash(&answer.client, answer.responses.get("SECRET_HASH"), name)?;
            }
            // Some of AWS's own examples leave it out.
            None if answer.client.secrets.is_empty() => {}
            None => return Err(Refusal::missing("USERNAME")),
        }
        (self.answer)(service, answer)
    }
}

impl Answer {
    /// Whether the answer is given in the name of this user: by the internal name, or by an alias.
    fn is_of_user(&self, pool: &UserPool, username: &str) -> bool {
        match self.responses.get("USERNAME") {
            Some(name) => pool.find(name).is_some_and(|user| user.username == username),
            None => true,
        }
    }

    /// The same for a session's login.
    fn is_of(&self, pool: &UserPool, login: &Login) -> Result<(), Refusal> {
        if self.is_of_user(pool, &login.username) {
            Ok(())
        } else {
            Err(Refusal::not_authorized("Invalid session for the user."))
        }
    }
}

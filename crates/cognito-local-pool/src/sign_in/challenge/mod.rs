//! The answers to challenges: one file per `ChallengeName`.

mod custom_challenge;
mod device_password_verifier;
mod device_srp_auth;
mod email_otp;
mod mfa_code;
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
        name: "EMAIL_OTP",
        answer: email_otp::answer,
    },
    Challenge {
        name: "SMS_OTP",
        answer: sms_otp::answer,
    },
    Challenge {
        name: "SELECT_MFA_TYPE",
        answer: select_mfa_type::answer,
    },
    Challenge {
        name: "MFA_SETUP",
        answer: mfa_setup::answer,
    },
    Challenge {
        name: "CUSTOM_CHALLENGE",
        answer: custom_challenge::answer,
    },
    Challenge {
        name: "SELECT_CHALLENGE",
        answer: select_challenge::answer,
    },
    Challenge {
        name: "PASSWORD",
        answer: password::answer,
    },
    Challenge {
        name: "PASSWORD_SRP",
        answer: password_srp::answer,
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

/// The other names that the API has: no session waits for an answer to these.
const OTHER_NAMES: [&str; 2] = ["ADMIN_NO_SRP_AUTH", "WEB_AUTHN"];

impl Challenge {
    pub(crate) fn find(name: &str) -> Result<&'static Self, Refusal> {
        CHALLENGES
            .iter()
            .find(|challenge| challenge.name == name)
            .ok_or_else(|| {
                if OTHER_NAMES.contains(&name) {
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
        let named = self.responses.get("USERNAME");
        named.is_none_or(|name| pool.internal_name(name) == username)
    }

    /// The same for a login of which something is proven: it has to be of the same account still.
    fn continues(&self, pool: &UserPool, login: &Login) -> Result<(), Refusal> {
        self.is_of(pool, login)?;
        Ok(login.check_account(pool)?)
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

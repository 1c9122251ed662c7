//! The ways to start a sign-in: one file per `AuthFlow`.

mod refresh_token_auth;
mod user_srp_auth;

use std::sync::Arc;

use cognito_srp_core::message::{AuthResponse, Parameters};

pub(crate) use self::refresh_token_auth::refresh;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;

/// What a flow starts with.
pub(crate) struct Start {
    pub(crate) client: Arc<PoolClient>,
    pub(crate) parameters: Parameters,
}

/// One flow.
pub(crate) struct Flow {
    name: &'static str,
    /// The member of `ExplicitAuthFlows` that permits it.
    permission: &'static str,
    run: fn(&Service, &Start) -> Result<AuthResponse, Refusal>,
}

const FLOWS: &[Flow] = &[
    Flow {
        name: "USER_SRP_AUTH",
        permission: "ALLOW_USER_SRP_AUTH",
        run: user_srp_auth::run,
    },
    Flow {
        name: "REFRESH_TOKEN_AUTH",
        permission: "ALLOW_REFRESH_TOKEN_AUTH",
        run: refresh_token_auth::run,
    },
    Flow {
        name: "REFRESH_TOKEN",
        permission: "ALLOW_REFRESH_TOKEN_AUTH",
        run: refresh_token_auth::run,
    },
];

/// The other names that the API has. Some are for administrators, some are not supported here.
const OTHER_NAMES: [&str; 5] = [
    "ADMIN_NO_SRP_AUTH",
    "ADMIN_USER_PASSWORD_AUTH",
    "CUSTOM_AUTH",
    "USER_AUTH",
    "USER_PASSWORD_AUTH",
];

impl Flow {
    pub(crate) fn find(name: &str) -> Result<&'static Self, Refusal> {
        FLOWS.iter().find(|flow| flow.name == name).ok_or_else(|| {
            if OTHER_NAMES.contains(&name) {
                return Refusal::invalid_parameter("Initiate Auth method not supported.");
            }
            Refusal::constraint(
                "authFlow",
                "Member must satisfy enum value set: [ADMIN_NO_SRP_AUTH, ADMIN_USER_PASSWORD_AUTH, \
                 CUSTOM_AUTH, REFRESH_TOKEN, REFRESH_TOKEN_AUTH, USER_AUTH, USER_PASSWORD_AUTH, USER_SRP_AUTH]",
            )
        })
    }

    pub(crate) fn run(&self, service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
        if !start.client.settings.allows(self.permission) {
            let message = format!("{} is not enabled for the client.", self.name);
            return Err(Refusal::invalid_parameter(message));
        }
        (self.run)(service, start)
    }
}

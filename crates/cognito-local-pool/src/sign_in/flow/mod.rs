//! The ways to start a sign-in: one file per `AuthFlow`.

mod custom_auth;
mod refresh_token_auth;
mod user_auth;
mod user_password_auth;
mod user_srp_auth;

use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::{AuthResponse, Parameters};

pub(crate) use self::refresh_token_auth::refresh;
pub(super) use self::user_auth::begin;
pub(super) use self::user_password_auth::by_password;
use super::client_secret;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;

/// What a flow starts with.
pub(crate) struct Start {
    pub(crate) client: Arc<PoolClient>,
    pub(crate) parameters: Parameters,
    /// From ConfirmSignUp.
    pub(crate) session: Option<SecretString>,
}

impl Start {
    /// Checks the SECRET_HASH over the `USERNAME` of the same request.
    fn check_hash(&self, username: &str) -> Result<(), Refusal> {
        client_secret::check_hash(&self.client, self.parameters.get("SECRET_HASH"), username)
    }
}

/// Who starts a sign-in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Starter {
    /// A client, with InitiateAuth.
    Client,
    /// An administrator, with AdminInitiateAuth.
    Administrator,
}

/// One flow.
pub(crate) struct Flow {
    name: &'static str,
    /// The member of `ExplicitAuthFlows` that permits it.
    permission: &'static str,
    /// Who can start it: one kind alone, or both.
    starter: Option<Starter>,
    run: fn(&Service, &Start) -> Result<AuthResponse, Refusal>,
}

const FLOWS: &[Flow] = &[
    Flow {
        name: "ADMIN_NO_SRP_AUTH",
        permission: "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        starter: Some(Starter::Administrator),
        run: user_password_auth::run,
    },
    Flow {
        name: "ADMIN_USER_PASSWORD_AUTH",
        permission: "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        starter: Some(Starter::Administrator),
        run: user_password_auth::run,
    },
    Flow {
        name: "CUSTOM_AUTH",
        permission: "ALLOW_CUSTOM_AUTH",
        starter: None,
        run: custom_auth::run,
    },
    Flow {
        name: "REFRESH_TOKEN",
        permission: "ALLOW_REFRESH_TOKEN_AUTH",
        starter: None,
        run: refresh_token_auth::run,
    },
    Flow {
        name: "REFRESH_TOKEN_AUTH",
        permission: "ALLOW_REFRESH_TOKEN_AUTH",
        starter: None,
        run: refresh_token_auth::run,
    },
    Flow {
        name: "USER_AUTH",
        permission: "ALLOW_USER_AUTH",
        starter: None,
        run: user_auth::run,
    },
    Flow {
        name: "USER_PASSWORD_AUTH",
        permission: "ALLOW_USER_PASSWORD_AUTH",
        starter: Some(Starter::Client),
        run: user_password_auth::run,
    },
    Flow {
        name: "USER_SRP_AUTH",
        permission: "ALLOW_USER_SRP_AUTH",
        starter: None,
        run: user_srp_auth::run,
    },
];

impl Flow {
    /// The flow of this name.
    ///
    /// # Errors
    /// `InvalidParameterException` for a name that the API does not have.
    pub(crate) fn find(name: &str) -> Result<&'static Self, Refusal> {
        FLOWS.iter().find(|flow| flow.name == name).ok_or_else(|| {
            let names = FLOWS.iter().map(|flow| flow.name).collect::<Vec<_>>().join(", ");
            Refusal::constraint(
                "authFlow",
                &format!("Member must satisfy enum value set: [{names}]"),
            )
        })
    }

    /// Starts a sign-in.
    ///
    /// # Errors
    /// `InvalidParameterException` for a flow that is not for this starter or that the client does not have;
    /// those of the flow.
    pub(crate) fn run(
        &self,
        service: &Service,
        starter: Starter,
        start: &Start,
    ) -> Result<AuthResponse, Refusal> {
        if self.starter.is_some_and(|only| only != starter) {
            return Err(Refusal::invalid_parameter("Initiate Auth method not supported."));
        }
        if !start.client.settings.allows(self.permission) {
            let message = format!("{} is not enabled for the client.", self.name);
            return Err(Refusal::invalid_parameter(message));
        }
        (self.run)(service, start)
    }
}

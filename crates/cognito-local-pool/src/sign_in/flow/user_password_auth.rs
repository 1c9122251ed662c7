//! `USER_PASSWORD_AUTH`, and for administrators `ADMIN_USER_PASSWORD_AUTH` with its old name
//! `ADMIN_NO_SRP_AUTH`: `USERNAME`, `PASSWORD` → tokens, or whatever follows a password.

use cognito_srp_core::message::{AuthResponse, Parameters};

use super::Start;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::first_factor::{after_password, prove_password};
use crate::sign_in::next_step::go_on;
use crate::state::client::PoolClient;

pub(super) fn run(service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
    let username = start.parameters.require("USERNAME")?;
    let password = start.parameters.require("PASSWORD")?;
    start.check_hash(username)?;
    by_password(service, &start.client, username, password, &start.parameters)
}

/// Signs in with a password that was sent as it is; `parameters` may have a `DEVICE_KEY`.
pub(crate) fn by_password(
    service: &Service,
    client: &PoolClient,
    typed: &str,
    password: &str,
    parameters: &Parameters,
) -> Result<AuthResponse, Refusal> {
    let (username, proven) = prove_password(service, client, typed, password)?;
    let next = {
        let mut store = service.store();
        let now = service.now();
        let login = after_password(&store, client, &username, parameters, now)?;
        // The password may have been changed since it was proven.
        if login.account != Some(proven) {
            return Err(Refusal::wrong_password());
        }
        go_on(service, &mut store, client, login, now)?
    };
    next.into_response(service, client)
}

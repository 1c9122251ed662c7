//! `CUSTOM_AUTH`: `USERNAME` → whatever the pool asks; with `CHALLENGE_NAME` = `SRP_A` and `SRP_A` the
//! password is proven first.

use cognito_srp_core::message::AuthResponse;

use super::Start;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::custom::{CustomRounds, check_configured, consult};
use crate::sign_in::first_factor::check_status;
use crate::sign_in::next_step::device_of_answer;
use crate::sign_in::srp_start::start_srp;
use crate::sign_in::{Account, Login};

pub(super) fn run(service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
    let (client, parameters) = (&start.client, &start.parameters);
    let username = parameters.require("USERNAME")?;
    start.check_hash(username)?;
    check_configured(service, &client.pool_id)?;
    match parameters.get("CHALLENGE_NAME") {
        Some("SRP_A") => {
            let srp_a = parameters.require("SRP_A")?;
            let carry_on = |name| {
                let mut custom = CustomRounds::default();
                custom.push("SRP_A", true);
                Login {
                    custom: Some(custom),
                    ..Login::new(client, name)
                }
            };
            start_srp(service, client, username, srp_a, Some(&carry_on))
        }
        Some(_) => Err(Refusal::invalid_parameter("Invalid CHALLENGE_NAME.")),
        None => {
            consult(service, client, without_srp(service, start, username)?)?.into_response(service, client)
        }
    }
}

/// No second factor is asked for in a custom flow without SRP, as with the real service.
fn without_srp(service: &Service, start: &Start, typed: &str) -> Result<Login, Refusal> {
    let client = &start.client;
    let store = service.store();
    let pool = store.pool(&client.pool_id)?;
    let user = pool.find(typed);
    // Nothing is proven yet: whether there is a user, and in what status, is told only where users are not
    // hidden.
    if !client.hides_users() {
        check_status(pool, user.ok_or_else(Refusal::no_user)?, service.now())?;
    }
    let device_key = device_of_answer(pool, user, &start.parameters)?;
    Ok(Login {
        account: user.map(Account::without_password),
        device_key,
        factor_proven: true,
        custom: Some(CustomRounds::default()),
        ..Login::new(client, pool.internal_name(typed))
    })
}

//! `REFRESH_TOKEN_AUTH`, also called `REFRESH_TOKEN`: new access and id tokens, no new refresh token.

use cognito_srp_core::message::{AuthResponse, AuthenticationResult};

use super::Start;
use crate::random;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::sign_in::finish::order;
use crate::state::client::PoolClient;
use crate::state::grant::Grant;
use crate::state::pool::UserPool;
use crate::state::user::User;

pub(super) fn run(service: &Service, start: &Start) -> Result<AuthResponse, Refusal> {
    let (client, parameters) = (&start.client, &start.parameters);
    let token = parameters.require("REFRESH_TOKEN")?;
    if client.settings.rotation_grace().is_some() {
        return Err(Refusal::invalid_parameter(
            "Refresh token rotation is enabled for the client: use GetTokensFromRefreshToken.",
        ));
    }
    let hash = parameters.get("SECRET_HASH");
    if hash.is_none() && !client.secrets.is_empty() {
        return Err(client_secret::not_received(client));
    }
    // There is no USERNAME in this request: the hash is over the internal name.
    let prove = |username: &str| client_secret::check_hash(client, hash, username);
    let result = refresh(service, client, token, parameters.get("DEVICE_KEY"), prove)?;
    Ok(AuthResponse::signed_in(result))
}

/// New tokens for a refresh token, and where the client has rotation, a new one of these too. `prove` is told the user's internal name and checks that the client
/// knows its secret.
pub(crate) fn refresh(
    service: &Service,
    client: &PoolClient,
    token: &str,
    device_key: Option<&str>,
    prove: impl FnOnce(&str) -> Result<(), Refusal>,
) -> Result<AuthenticationResult, Refusal> {
    let now = service.now();
    let order = {
        let mut store = service.store();
        let pool = store.pool_mut(&client.pool_id)?;
        let grant = pool
            .grants
            .of_refresh_token(token)
            .filter(|grant| grant.client_id == client.id);
        let grant = grant.ok_or_else(invalid)?;
        prove(&grant.username)?;
        if grant.revoked {
            return Err(Refusal::not_authorized("Refresh Token has been revoked"));
        }
        if now >= grant.expires {
            return Err(Refusal::not_authorized("Refresh Token has expired"));
        }
        if pool.grants.is_exchanged(token, now) {
            return Err(Refusal::refresh_token_reuse(
                "Refresh Token has been used already",
            ));
        }
        let user = pool.user(&grant.username).ok_or_else(invalid)?;
        if !user.enabled {
            return Err(Refusal::user_disabled());
        }
        if service.settings().refresh_needs_device && !device_fits(pool, user, grant, device_key) {
            return Err(invalid());
        }
        let order = order(service, pool, user, client, grant, now);
        match client.settings.rotation_grace() {
            None => order,
            Some(grace) => {
                let new = random::token();
                pool.grants.exchange(token, &new, now + grace);
                order.with_refresh_token(new)
            }
        }
    };
    order.sign()
}

/// Where devices are tracked, a refresh token works only together with the confirmed device that it was
/// given to.
fn device_fits(pool: &UserPool, user: &User, grant: &Grant, device_key: Option<&str>) -> bool {
    match &grant.device_key {
        Some(bound) if pool.tracks_devices() => {
            device_key == Some(bound.as_str()) && user.devices.contains_key(bound)
        }
        _ => true,
    }
}

fn invalid() -> Refusal {
    Refusal::not_authorized("Invalid Refresh Token")
}

//! The end of a sign-in: a grant is made, and tokens are ordered.

use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::{AuthenticationResult, NewDeviceMetadata};

use super::Login;
use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::Store;
use crate::state::client::PoolClient;
use crate::state::device::DeviceNames;
use crate::state::grant::{Grant, Offer};
use crate::state::pool::UserPool;
use crate::state::user::User;
use crate::token::{AccessClaims, IdClaims, SigningKeys};

/// Tokens that wait to be signed, which is not done under the lock.
pub(crate) struct TokenOrder {
    keys: Arc<SigningKeys>,
    access: AccessClaims,
    id: IdClaims,
    refresh: Option<SecretString>,
    new_device: Option<DeviceNames>,
    expires_in: u32,
}

impl TokenOrder {
    /// The same with a new refresh token.
    pub(crate) fn with_refresh_token(self, token: String) -> Self {
        Self {
            refresh: Some(SecretString::new(token)),
            ..self
        }
    }

    /// Signs. Makes the pool's keys, if these are its first tokens.
    pub(crate) fn sign(self) -> Result<AuthenticationResult, Refusal> {
        Ok(AuthenticationResult {
            access_token: Some(self.keys.access()?.sign(&self.access)?),
            id_token: Some(self.keys.id()?.sign(&self.id)?),
            refresh_token: self.refresh,
            expires_in: self.expires_in,
            token_type: Some("Bearer".to_owned()),
            new_device_metadata: self.new_device.map(|names| NewDeviceMetadata {
                device_key: names.key,
                device_group_key: names.group_key,
            }),
        })
    }
}

/// Ends a sign-in whose proofs are all there.
pub(crate) fn finish(
    service: &Service,
    store: &mut Store,
    client: &PoolClient,
    login: &Login,
    now: Moment,
) -> Result<TokenOrder, Refusal> {
    let pool = store.pool_mut(&login.pool_id)?;
    let tracked = pool.tracks_devices();
    let user = pool.user_mut(&login.username).ok_or_else(Refusal::no_user)?;
    let mut offer = None;
    let device_key = match &login.device_key {
        _ if !tracked => None,
        Some(key) => {
            if let Some(device) = user.devices.get_mut(key) {
                device.authenticated = now;
            }
            Some(key.clone())
        }
        None => {
            let names = DeviceNames::generate(service.region());
            offer = Some(Offer {
                names: names.clone(),
                confirmed: false,
            });
            Some(names.key)
        }
    };
    let grant = Grant {
        event_id: random::uuid(),
        origin_jti: random::uuid(),
        username: user.username.clone(),
        client_id: client.id.clone(),
        device_key,
        offer,
        auth_time: now,
        expires: now + client.settings.refresh_token_life(),
        revoked: false,
    };
    let refresh = random::token();
    pool.grants.add(grant.clone(), &refresh, now);
    let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
    let mut order = order(service, pool, user, client, &grant, now);
    order.refresh = Some(SecretString::new(refresh));
    order.new_device = grant.offer.map(|offer| offer.names);
    Ok(order)
}

/// Access and id token of a grant: at its beginning and at each refresh.
pub(crate) fn order(
    service: &Service,
    pool: &UserPool,
    user: &User,
    client: &PoolClient,
    grant: &Grant,
    now: Moment,
) -> TokenOrder {
    let issuer = service.issuer(&pool.id);
    let groups = pool.groups_of(user);
    let expires_in = client.settings.access_token_life().as_secs();
    TokenOrder {
        keys: Arc::clone(&pool.keys),
        access: AccessClaims::new(issuer.clone(), (user, &groups), client, grant, now),
        id: IdClaims::new(issuer, (user, &groups), client, grant, now),
        refresh: None,
        new_device: None,
        expires_in: u32::try_from(expires_in).unwrap_or(u32::MAX),
    }
}

//! Who calls, by the access token in the body of a request.

use std::sync::Arc;

use cognito_srp_core::SecretString;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use super::claims::{AccessClaims, SCOPE};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::Store;
use crate::state::grant::Grant;
use crate::state::pool::UserPool;
use crate::state::user::User;

/// The owner of a valid access token.
pub(crate) struct Caller {
    pub(crate) pool_id: String,
    /// Internal name.
    pub(crate) username: String,
    /// The client that the token was issued to.
    pub(crate) client_id: String,
    /// Names the grant.
    pub(crate) event_id: String,
}

impl Caller {
    /// Checks an access token: signature, use, issuer, end, scope, and that neither its grant was revoked
    /// nor its user disabled. Not to be called under the lock.
    pub(crate) fn authorise(service: &Service, token: &SecretString) -> Result<Self, Refusal> {
        let token = token.expose();
        let pool_id = claimed_pool(token).ok_or_else(invalid)?;
        let keys = Arc::clone(&service.store().pools.get(&pool_id).ok_or_else(invalid)?.keys);
        let claims = keys.access()?.verify(token).ok_or_else(invalid)?;
        let claims: AccessClaims = serde_json::from_slice(&claims).map_err(|_| invalid())?;
        let store = service.store();
        let pool = store.pools.get(&pool_id).ok_or_else(invalid)?;
        if claims.token_use != "access" || claims.iss != service.issuer(&pool.id) {
            return Err(invalid());
        }
        if service.now().unix_seconds() >= claims.exp {
            return Err(Refusal::not_authorized("Access Token has expired"));
        }
        if !claims.scope.split(' ').any(|scope| scope == SCOPE) {
            return Err(Refusal::not_authorized(
                "Access Token does not have required scopes",
            ));
        }
        let user = pool.user(&claims.username).ok_or_else(Refusal::no_user)?;
        let grant = pool
            .grants
            .get(&claims.event_id)
            .filter(|grant| grant.username == user.username);
        if grant.is_none_or(|grant| grant.revoked) || !pool.clients.contains_key(&claims.client_id) {
            return Err(Refusal::not_authorized("Access Token has been revoked"));
        }
        if !user.enabled {
            return Err(Refusal::user_disabled());
        }
        Ok(Self {
            pool_id,
            username: claims.username,
            client_id: claims.client_id,
            event_id: claims.event_id,
        })
    }

    pub(crate) fn user<'a>(&self, store: &'a Store) -> Result<(&'a UserPool, &'a User), Refusal> {
        let pool = store.pool(&self.pool_id)?;
        Ok((pool, pool.user(&self.username).ok_or_else(Refusal::no_user)?))
    }

    pub(crate) fn user_mut<'a>(&self, store: &'a mut Store) -> Result<&'a mut User, Refusal> {
        store
            .pool_mut(&self.pool_id)?
            .user_mut(&self.username)
            .ok_or_else(Refusal::no_user)
    }

    pub(crate) fn grant_mut<'a>(&self, store: &'a mut Store) -> Result<&'a mut Grant, Refusal> {
        store
            .pool_mut(&self.pool_id)?
            .grants
            .get_mut(&self.event_id)
            .ok_or_else(invalid)
    }
}

/// The pool that a token says to be of: it only tells which key to check it with.
fn claimed_pool(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    let claims = BASE64URL_NOPAD.decode(token.split('.').nth(1)?.as_bytes()).ok()?;
    let issuer: Issuer = serde_json::from_slice(&claims).ok()?;
    Some(issuer.iss.rsplit('/').next()?.to_owned())
}

fn invalid() -> Refusal {
    Refusal::not_authorized("Invalid Access Token")
}

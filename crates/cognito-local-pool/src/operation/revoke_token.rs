use cognito_srp_core::message::operation::RevokeToken;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;

impl Serve for RevokeToken {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let mut store = service.store();
        let client = store.client(&self.client_id)?;
        if !client_secret::is_right(&client, self.client_secret.as_ref()) {
            return Err(Refusal::unauthorized("Invalid client secret."));
        }
        if !client.settings.enable_token_revocation {
            return Err(Refusal::unsupported_operation(
                "Token revocation is not enabled for this client.",
            ));
        }
        let token = self.token.expose();
        let pool = store.pool_mut(&client.pool_id)?;
        let Some(grant) = pool.grants.of_refresh_token_mut(token) else {
            // An access or id token; anything else is revoked already, in a sense (RFC 7009, 2.2).
            let is_jwt = token.split('.').count() == 3;
            let unsupported = || Refusal::unsupported_token_type("Only refresh tokens can be revoked.");
            return if is_jwt { Err(unsupported()) } else { Ok(Empty {}) };
        };
        if grant.client_id != client.id {
            return Err(Refusal::unauthorized("The token was not issued to this client."));
        }
        grant.revoked = true;
        Ok(Empty {})
    }
}

use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{GetTokensFromRefreshToken, GetTokensFromRefreshTokenResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::sign_in::flow::refresh;

impl Serve for GetTokensFromRefreshToken {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = GetTokensFromRefreshTokenResponse;

    fn serve(self, service: &Service) -> Result<Self::Response, Refusal> {
        let client = service.store().client(&self.client_id)?;
        if !client_secret::is_right(&client, self.client_secret.as_ref()) {
            let message = format!("Unable to verify the secret of client {}", client.id);
            return Err(Refusal::not_authorized(message));
        }
        let token = self.refresh_token.expose();
        let result = refresh(service, &client, token, self.device_key.as_deref(), |_| Ok(()))?;
        Ok(GetTokensFromRefreshTokenResponse {
            authentication_result: Some(result),
        })
    }
}

use cognito_srp_core::message::Response;
use cognito_srp_core::token::{Claims, Expected, Jwks, TokenError, TokenUse, UnverifiedToken};

use super::CognitoClient;
use crate::error::Error;
use crate::key_set::signature_is_right;
use crate::transport::Transport;

impl<T: Transport> CognitoClient<T> {
    /// The claims of an id token of this app client, once signature, `exp`, `iss`, `token_use` and `aud` were
    /// found right.
    ///
    /// The pool's keys are fetched when first needed and kept; a token that names another key makes this
    /// fetch them once more, at most once a minute.
    ///
    /// # Errors
    /// [`Error::Token`]; [`Error::Transport`] and others when the pool's keys cannot be fetched.
    pub async fn verify_id_token(&self, token: &str) -> Result<Claims, Error> {
        self.verify(token, TokenUse::Id).await
    }

    /// The claims of an access token of this app client, once signature, `exp`, `iss`, `token_use` and
    /// `client_id` were found right. Otherwise as [`CognitoClient::verify_id_token`].
    ///
    /// # Errors
    /// The same.
    pub async fn verify_access_token(&self, token: &str) -> Result<Claims, Error> {
        self.verify(token, TokenUse::Access).await
    }

    async fn verify(&self, token: &str, token_use: TokenUse) -> Result<Claims, Error> {
        let shared = &*self.shared;
        let expected = Expected {
            issuer: shared.issuer.clone(),
            client_id: shared.client_id.clone(),
            token_use,
            leeway: shared.token_leeway,
        };
        let token = UnverifiedToken::parse(token)?;
        let now = shared.surroundings.now();
        let key = shared.keys.key(token.key_id(), now, || self.fetch_keys()).await?;
        let right = signature_is_right(&token, &key);
        Ok(token.accept(right, &expected, now)?)
    }

    async fn fetch_keys(&self) -> Result<Jwks, Error> {
        let shared = &*self.shared;
        // From the configuration, never from the token.
        let url = format!("{}/.well-known/jwks.json", shared.endpoint.issuer(&shared.pool));
        let json = self.get("jwks.json", &url).await?;
        match json.expose() {
            json if json.len() <= Response::MAX_BYTES => Ok(Jwks::parse(json)?),
            _ => Err(TokenError::KeySet.into()),
        }
    }
}

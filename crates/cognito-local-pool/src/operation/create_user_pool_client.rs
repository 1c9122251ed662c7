use cognito_srp_core::SecretString;
use serde::{Deserialize, Serialize};

use super::Serve;
use super::describe_user_pool_client::{ClientDescription, describe};
use crate::random;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::{ClientSettings, PoolClient};

/// Makes an app client.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClient {
    user_pool_id: String,
    #[serde(default)]
    generate_secret: bool,
    /// A secret of the caller's choice.
    #[serde(default)]
    client_secret: Option<SecretString>,
    #[serde(flatten)]
    settings: ClientSettings,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClientResponse {
    user_pool_client: ClientDescription,
}

impl Serve for CreateUserPoolClient {
    const NAME: &'static str = "CreateUserPoolClient";
    type Response = CreateUserPoolClientResponse;

    fn serve(self, service: &Service) -> Result<CreateUserPoolClientResponse, Refusal> {
        self.settings.check()?;
        if let Some(secret) = &self.client_secret {
            let fits = |letter: u8| letter.is_ascii_alphanumeric() || b"+_".contains(&letter);
            if !(24..=64).contains(&secret.expose().len()) || !secret.expose().bytes().all(fits) {
                let message = "Member must have 24 to 64 letters, digits, plus signs and underscores";
                return Err(Refusal::constraint("clientSecret", message));
            }
        }
        let generate = || SecretString::new(random::text(random::LOWER_CASE_AND_DIGITS, 52));
        let secret = self.client_secret.or_else(|| self.generate_secret.then(generate));
        let now = service.now();
        let client = PoolClient {
            id: random::text(random::LOWER_CASE_AND_DIGITS, 26),
            pool_id: self.user_pool_id,
            secrets: secret.into_iter().collect(),
            settings: self.settings,
            created: now,
            modified: now,
        };
        let client = service.store().add_client(client)?;
        Ok(CreateUserPoolClientResponse {
            user_pool_client: describe(&client),
        })
    }
}

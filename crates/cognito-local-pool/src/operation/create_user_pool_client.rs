use cognito_srp_core::SecretString;
use serde::{Deserialize, Serialize};

use super::Serve;
use super::describe_user_pool_client::{ClientDescription, describe};
use crate::random;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::{ClientSecret, ClientSettings, PoolClient};

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
        let now = service.now();
        let secret = match self.client_secret {
            Some(value) => Some(ClientSecret::chosen(value, now)?),
            None => self.generate_secret.then(|| ClientSecret::generate(now)),
        };
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

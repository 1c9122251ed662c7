use cognito_srp_core::SecretString;
use serde::{Deserialize, Serialize};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::{ClientSecret, PoolClient};

/// Gives a client that has a secret a second one: both are good, until one is deleted.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddUserPoolClientSecret {
    user_pool_id: String,
    client_id: String,
    /// A secret of the caller's choice.
    #[serde(default)]
    client_secret: Option<SecretString>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddUserPoolClientSecretResponse {
    client_secret_descriptor: SecretDescription,
}

/// A secret as operations show it (AWS: `ClientSecretDescriptorType`).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SecretDescription {
    pub(super) client_secret_id: String,
    /// Shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_secret_value: Option<SecretString>,
    pub(super) client_secret_create_date: Moment,
}

impl Serve for AddUserPoolClientSecret {
    const NAME: &'static str = "AddUserPoolClientSecret";
    type Response = AddUserPoolClientSecretResponse;

    fn serve(self, service: &Service) -> Result<AddUserPoolClientSecretResponse, Refusal> {
        let secret = match self.client_secret {
            Some(value) => ClientSecret::chosen(value, service.now())?,
            None => ClientSecret::generate(service.now()),
        };
        let mut store = service.store();
        let old = store.client_of_pool(&self.user_pool_id, &self.client_id)?;
        match old.secrets.len() {
            0 => {
                return Err(Refusal::invalid_parameter(
                    "The user pool client has no secret: it is a public one.",
                ));
            }
            1 => {}
            _ => {
                return Err(Refusal::limit_exceeded(
                    "The user pool client has two secrets already.",
                ));
            }
        }
        let client_secret_descriptor = SecretDescription {
            client_secret_id: secret.id.clone(),
            client_secret_value: Some(secret.value.clone()),
            client_secret_create_date: secret.created,
        };
        let mut secrets = old.secrets.clone();
        secrets.push(secret);
        store.add_client(PoolClient {
            secrets,
            modified: service.now(),
            ..PoolClient::clone(&old)
        })?;
        Ok(AddUserPoolClientSecretResponse {
            client_secret_descriptor,
        })
    }
}

//! An app client, written down.

use std::sync::Arc;

use cognito_srp_core::SecretString;
use serde::{Deserialize, Serialize};

use super::{Fresh, Problem};
use crate::clock::Moment;
use crate::random;
use crate::state::client::{ClientSecret, ClientSettings, PoolClient};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ClientRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    secrets: Vec<SecretRecord>,
    /// For seeds: one secret, without the rest that is kept about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_secret: Option<SecretString>,
    settings: ClientSettings,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SecretRecord {
    id: String,
    value: SecretString,
    created: Moment,
}

impl ClientRecord {
    pub(crate) fn of(client: &PoolClient) -> Self {
        let secret = |secret: &ClientSecret| SecretRecord {
            id: secret.id.clone(),
            value: secret.value.clone(),
            created: secret.created,
        };
        Self {
            client_id: Some(client.id.clone()),
            secrets: client.secrets.iter().map(secret).collect(),
            client_secret: None,
            settings: client.settings.clone(),
            created: Some(client.created),
            modified: Some(client.modified),
        }
    }

    pub(crate) fn into_client(self, pool_id: &str, fresh: &Fresh<'_>) -> Result<Arc<PoolClient>, Problem> {
        let id = match self.client_id {
            None => random::text(random::LOWER_CASE_AND_DIGITS, 26),
            Some(id) if (1..=128).contains(&id.len()) && id.bytes().all(fits) => id,
            Some(_) => {
                let message = "it has to be 1 to 128 letters, digits, plus signs and underscores";
                return Err(Problem::new("ClientId", message));
            }
        };
        self.settings
            .check()
            .map_err(|refusal| Problem::from(refusal).within("Settings"))?;
        let mut secrets: Vec<_> = self
            .secrets
            .into_iter()
            .map(|SecretRecord { id, value, created }| ClientSecret { id, value, created })
            .collect();
        if let Some(value) = self.client_secret {
            let secret = ClientSecret::chosen(value, fresh.now);
            secrets.push(secret.map_err(|refusal| Problem::from(refusal).within("ClientSecret"))?);
        }
        Ok(Arc::new(PoolClient {
            id,
            pool_id: pool_id.to_owned(),
            secrets,
            settings: self.settings,
            created: self.created.unwrap_or(fresh.now),
            modified: self.modified.unwrap_or(fresh.now),
        }))
    }
}

const fn fits(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'+')
}

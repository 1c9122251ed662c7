use std::fmt;
use std::time::{Duration, SystemTime};

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_credential_types::provider::ProvideCredentials;
use tokio::sync::Mutex;

use super::{Credentials, CredentialsFuture, CredentialsSource};

/// Credentials from wherever AWS's own tools look for them: the environment, profiles, SSO, web identities,
/// containers, instances. They are kept until they are about to expire.
pub struct DefaultChain {
    chain: DefaultCredentialsChain,
    kept: Mutex<Option<Credentials>>,
}

/// How long before they expire credentials are renewed.
const MARGIN: Duration = Duration::from_secs(300);

impl DefaultChain {
    /// Reads the settings of this machine; the credentials themselves are looked for when they are needed.
    pub async fn new() -> Self {
        Self {
            chain: DefaultCredentialsChain::builder().build().await,
            kept: Mutex::default(),
        }
    }
}

impl CredentialsSource for DefaultChain {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            let mut kept = self.kept.lock().await;
            if let Some(credentials) = kept.as_ref().filter(|credentials| are_fresh(credentials)) {
                return Ok(credentials.clone());
            }
            let found = Credentials(self.chain.provide_credentials().await?);
            *kept = Some(found.clone());
            Ok(found)
        })
    }
}

fn are_fresh(credentials: &Credentials) -> bool {
    match credentials.0.expiry() {
        Some(expiry) => expiry > SystemTime::now() + MARGIN,
        None => true,
    }
}

impl fmt::Debug for DefaultChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DefaultChain").finish_non_exhaustive()
    }
}

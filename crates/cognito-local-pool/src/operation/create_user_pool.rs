use std::sync::Arc;

use cognito_srp_core::message::PoolId;
use serde::{Deserialize, Serialize};

use super::Serve;
use super::describe_user_pool::{PoolDescription, describe};
use crate::random;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Decoy;
use crate::state::grant::Grants;
use crate::state::mfa::MfaSettings;
use crate::state::pool::UserPool;
use crate::state::pool_settings::{Naming, PoolSettings};
use crate::state::schema::{AttributeSchema, Schema};
use crate::state::tracked::Tracked;

/// Makes a user pool in the region that the local pool was started with.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPool {
    pool_name: String,
    #[serde(default)]
    schema: Vec<AttributeSchema>,
    #[serde(flatten)]
    settings: PoolSettings,
    #[serde(flatten)]
    naming: Naming,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolResponse {
    user_pool: PoolDescription,
}

impl Serve for CreateUserPool {
    const NAME: &'static str = "CreateUserPool";
    type Response = CreateUserPoolResponse;

    fn serve(self, service: &Service) -> Result<CreateUserPoolResponse, Refusal> {
        let name = random::text(random::LETTERS_AND_DIGITS, 9);
        let id = PoolId::parse(&format!("{}_{name}", service.region())).map_err(|_| Refusal::internal())?;
        let pool = self.into_pool(service, id)?;
        let user_pool = describe(&pool);
        service.store().pools.insert(pool.id.to_string(), pool);
        Ok(CreateUserPoolResponse { user_pool })
    }
}

impl CreateUserPool {
    /// The pool that is asked for, with this id. Does arithmetic: not to be called under the lock.
    fn into_pool(self, service: &Service, id: PoolId) -> Result<UserPool, Refusal> {
        check_pool_name(&self.pool_name)?;
        self.settings.check()?;
        self.naming.check()?;
        let now = service.now();
        Ok(UserPool {
            id,
            name: self.pool_name,
            settings: self.settings,
            naming: self.naming,
            schema: Schema::new(self.schema)?,
            mfa: MfaSettings::default(),
            clients: Tracked::default(),
            users: Tracked::default(),
            groups: Tracked::default(),
            grants: Grants::default(),
            keys: service.settings().shared_keys.clone().unwrap_or_default(),
            decoy: Arc::new(Decoy::generate()),
            created: now,
            modified: now,
        })
    }
}

/// Whether a pool can be called so.
pub(crate) fn check_pool_name(name: &str) -> Result<(), Refusal> {
    let fits =
        |letter: char| letter.is_alphanumeric() || letter.is_whitespace() || "_+=,.@-".contains(letter);
    if !(1..=128).contains(&name.chars().count()) || !name.chars().all(fits) {
        let message = "Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+";
        return Err(Refusal::constraint("poolName", message));
    }
    Ok(())
}

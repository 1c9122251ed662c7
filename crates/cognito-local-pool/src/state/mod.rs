//! What a pool knows: plain structs behind one lock, without I/O. Arithmetic is never done under the lock.
//!
//! Nothing here derives `Debug`: these structs hold verifiers, TOTP secrets and codes.

pub(crate) mod attributes;
pub(crate) mod client;
pub(crate) mod code;
pub(crate) mod device;
pub(crate) mod expiring;
pub(crate) mod grant;
pub(crate) mod group;
pub(crate) mod kept;
pub(crate) mod mfa;
pub(crate) mod password_policy;
pub(crate) mod pool;
pub(crate) mod pool_settings;
pub(crate) mod schema;
pub(crate) mod tracked;
pub(crate) mod user;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::client::PoolClient;
use self::pool::UserPool;
use self::tracked::Tracked;
use crate::record::Problem;
use crate::refusal::Refusal;
use crate::sign_in::SignIns;

/// Everything a running pool knows.
#[derive(Default)]
pub(crate) struct Store {
    /// By pool id.
    pub(crate) pools: Tracked<String, UserPool>,
    /// The pool that each client id belongs to.
    clients: BTreeMap<String, String>,
    /// Sign-ins that are under way: short-lived, and not worth keeping over a restart.
    pub(crate) sign_ins: SignIns,
}

impl Store {
    pub(crate) fn pool(&self, id: &str) -> Result<&UserPool, Refusal> {
        self.pools.get(id).ok_or_else(|| Refusal::no_pool(id))
    }

    pub(crate) fn pool_mut(&mut self, id: &str) -> Result<&mut UserPool, Refusal> {
        self.pools.get_mut(id).ok_or_else(|| Refusal::no_pool(id))
    }

    /// The client with this id, wherever it is.
    pub(crate) fn client(&self, id: &str) -> Result<Arc<PoolClient>, Refusal> {
        let pool = self.clients.get(id).and_then(|pool| self.pools.get(pool));
        pool.and_then(|pool| pool.clients.get(id))
            .cloned()
            .ok_or_else(|| Refusal::no_client(id))
    }

    /// The client with this id in this pool.
    pub(crate) fn client_of_pool(&self, pool: &str, id: &str) -> Result<Arc<PoolClient>, Refusal> {
        let client = self.pool(pool)?.clients.get(id).cloned();
        client.ok_or_else(|| Refusal::no_client(id))
    }

    /// Takes in a pool with all that is in it.
    ///
    /// # Errors
    /// [`Problem`] if there is one with this id, or one of its clients has the id of another pool's.
    pub(crate) fn add_pool(&mut self, pool: UserPool) -> Result<(), Problem> {
        if self.pools.contains_key(pool.id.as_str()) {
            return Err(Problem::new("Id", "another pool has it"));
        }
        if let Some(id) = pool.clients.keys().find(|id| self.clients.contains_key(*id)) {
            let message = format!("a client of another pool has the id {id}");
            return Err(Problem::new("Clients", message));
        }
        for id in pool.clients.keys() {
            self.clients.insert(id.clone(), pool.id.to_string());
        }
        self.pools.insert(pool.id.to_string(), pool);
        Ok(())
    }

    /// Takes no note of what was changed.
    pub(crate) fn forget_changes(&mut self) {
        for id in self.pools.take_changed() {
            if let Some(pool) = self.pools.get_untracked_mut(&id) {
                pool.forget_changes();
            }
        }
    }

    pub(crate) fn add_client(&mut self, client: PoolClient) -> Result<Arc<PoolClient>, Refusal> {
        let pool = self
            .pools
            .get_mut(&client.pool_id)
            .ok_or_else(|| Refusal::no_pool(&client.pool_id))?;
        let client = Arc::new(client);
        pool.clients.insert(client.id.clone(), Arc::clone(&client));
        self.clients.insert(client.id.clone(), client.pool_id.clone());
        Ok(client)
    }

    pub(crate) fn remove_client(&mut self, pool: &str, client: &str) -> Result<(), Refusal> {
        self.pool_mut(pool)?
            .clients
            .remove(client)
            .ok_or_else(|| Refusal::no_client(client))?;
        self.clients.remove(client);
        Ok(())
    }

    pub(crate) fn remove_pool(&mut self, id: &str) -> Result<(), Refusal> {
        let pool = self.pools.remove(id).ok_or_else(|| Refusal::no_pool(id))?;
        for client in pool.clients.keys() {
            self.clients.remove(client);
        }
        Ok(())
    }
}

//! Which records an operation changed.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

use crate::record::{ClientRecord, GrantRecord, GroupRecord, PoolRecord, RefreshTokenRecord, UserRecord};
use crate::state::Store;
use crate::state::pool::UserPool;
use crate::token::keys_made;

/// A kind of record within a pool, by the letter that stands in its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// First in order, so that a pool is read before what is in it.
    Pool = b'a' as isize,
    Client,
    Group,
    User,
    Grant,
    RefreshToken,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Pool,
        Self::Client,
        Self::Group,
        Self::User,
        Self::Grant,
        Self::RefreshToken,
    ];
}

/// What a record is found by: the pool's id, a NUL, the letter of the kind, and its name within the pool. No id
/// has a NUL.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(Vec<u8>);

impl Key {
    pub(super) fn new(pool: &str, kind: Kind, name: &[u8]) -> Self {
        let mut key = Self::before(pool);
        key.push(kind as u8);
        key.extend(name);
        Self(key)
    }

    /// What the keys of a pool begin with.
    fn before(pool: &str) -> Vec<u8> {
        let mut key = pool.as_bytes().to_vec();
        key.push(0);
        key
    }

    /// Pool, kind and name.
    pub(super) fn parse(key: &[u8]) -> Option<(&str, Kind, &[u8])> {
        let end = key.iter().position(|byte| *byte == 0)?;
        let pool = std::str::from_utf8(&key[..end]).ok()?;
        let (letter, name) = key[end + 1..].split_first()?;
        let kind = Kind::ALL.into_iter().find(|kind| *kind as u8 == *letter)?;
        Some((pool, kind, name))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// One step of a transaction.
pub(super) enum Change {
    Put(Key, Vec<u8>),
    Remove(Key),
    /// Everything of a pool.
    RemovePool(Vec<u8>),
}

/// Finds the changed records. It remembers what the records of pools and users were, since not every look that could
/// have changed them did.
#[derive(Default)]
pub(super) struct Watch {
    known: HashMap<Key, u64>,
    /// How many keys each pool had made when it was written.
    keys: HashMap<String, usize>,
    /// How many keys the process had made when all pools were looked at for new ones.
    looked_at: Option<u64>,
}

impl Watch {
    /// What has changed since the last time.
    pub(super) fn take(&mut self, store: &mut Store) -> serde_json::Result<Vec<Change>> {
        let mut changes = Vec::new();
        // Keys are made outside the lock, so nobody took note.
        let made = keys_made();
        if made.is_none() || made != self.looked_at {
            self.find_made_keys(store);
            self.looked_at = made;
        }
        for id in store.pools.take_changed() {
            match store.pools.get_untracked_mut(&id) {
                Some(pool) => self.take_pool(pool, &mut changes)?,
                None => {
                    let before = Key::before(&id);
                    self.known.retain(|key, _| !key.0.starts_with(&before));
                    self.keys.remove(&id);
                    changes.push(Change::RemovePool(before));
                }
            }
        }
        Ok(changes)
    }

    /// Takes note of pools that have made keys.
    fn find_made_keys(&self, store: &mut Store) {
        let made: Vec<_> = store
            .pools
            .iter()
            .filter(|(id, pool)| self.keys.get(*id) != Some(&pool.keys.made()))
            .map(|(id, _)| id.clone())
            .collect();
        for id in &made {
            store.pools.get_mut(id);
        }
    }

    fn take_pool(&mut self, pool: &mut UserPool, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        let id = pool.id.to_string();
        self.keys.insert(id.clone(), pool.keys.made());
        let key = |kind, name: &str| Key::new(&id, kind, name.as_bytes());
        self.put_if_other(key(Kind::Pool, ""), Some(&PoolRecord::of(pool)), changes)?;
        for name in pool.clients.take_changed() {
            let record = pool.clients.get(&name).map(|client| ClientRecord::of(client));
            put(key(Kind::Client, &name), record.as_ref(), changes)?;
        }
        for name in pool.groups.take_changed() {
            let record = pool.groups.get(&name).map(GroupRecord::of);
            put(key(Kind::Group, &name), record.as_ref(), changes)?;
        }
        for name in pool.users.take_changed() {
            let record = pool.users.get(&name).map(UserRecord::of);
            self.put_if_other(key(Kind::User, &name), record.as_ref(), changes)?;
        }
        for name in pool.grants.by_event.take_changed() {
            let record = pool.grants.by_event.get(&name).map(GrantRecord::of);
            put(key(Kind::Grant, &name), record.as_ref(), changes)?;
        }
        for name in pool.grants.by_refresh_token.take_changed() {
            let token = pool.grants.by_refresh_token.get(&name);
            let record = token.map(RefreshTokenRecord::of);
            let key = Key::new(&id, Kind::RefreshToken, name.bytes());
            put(key, record.as_ref(), changes)?;
        }
        Ok(())
    }

    fn put_if_other(
        &mut self,
        key: Key,
        record: Option<&impl Serialize>,
        changes: &mut Vec<Change>,
    ) -> serde_json::Result<()> {
        let Some(record) = record else {
            self.known.remove(&key);
            changes.push(Change::Remove(key));
            return Ok(());
        };
        let value = serde_json::to_vec(record)?;
        let mut hash = DefaultHasher::new();
        value.hash(&mut hash);
        if self.known.insert(key.clone(), hash.finish()) != Some(hash.finish()) {
            changes.push(Change::Put(key, value));
        }
        Ok(())
    }
}

fn put(key: Key, record: Option<&impl Serialize>, changes: &mut Vec<Change>) -> serde_json::Result<()> {
    changes.push(match record {
        Some(record) => Change::Put(key, serde_json::to_vec(record)?),
        None => Change::Remove(key),
    });
    Ok(())
}

//! A store from the records of a database.

use redb::{Database, ReadableDatabase, ReadableTable};
use serde::de::DeserializeOwned;

use super::changes::{Key, Kind};
use super::{DataProblem, RECORDS, SEQUENCE};
use crate::record::{
    ClientRecord, Fresh, GrantRecord, GroupRecord, PoolRecord, RefreshTokenRecord, UserRecord,
};
use crate::state::Store;
use crate::state::expiring::Fingerprint;
use crate::state::pool::UserPool;

/// What is in a database, and how many transactions it has had. Does arithmetic.
pub(super) fn load(database: &Database, fresh: &Fresh<'_>) -> Result<(Store, u64), DataProblem> {
    let damaged = |error: redb::Error| DataProblem::Damaged(error.to_string());
    let transaction = database.begin_read().map_err(|error| damaged(error.into()))?;
    let sequence = transaction
        .open_table(SEQUENCE)
        .map_err(|error| damaged(error.into()))?
        .get(())
        .map_err(|error| damaged(error.into()))?
        .map_or(0, |number| number.value());
    let records = transaction
        .open_table(RECORDS)
        .map_err(|error| damaged(error.into()))?;
    let mut store = Store::default();
    let mut current: Option<UserPool> = None;
    for entry in records.iter().map_err(|error| damaged(error.into()))? {
        let (key, value) = entry.map_err(|error| damaged(error.into()))?;
        let wrong = |problem: String| {
            let key = String::from_utf8_lossy(key.value()).replace('\0', " ");
            DataProblem::Damaged(format!("record {key:?}: {problem}"))
        };
        let (pool, kind, name) = Key::parse(key.value()).ok_or_else(|| wrong("unknown key".to_owned()))?;
        if kind == Kind::Pool {
            let record: PoolRecord = read(value.value()).map_err(wrong)?;
            let pool = record
                .into_pool(fresh)
                .map_err(|problem| wrong(problem.to_string()))?;
            if let Some(done) = current.replace(pool) {
                store
                    .add_pool(done)
                    .map_err(|problem| wrong(problem.to_string()))?;
            }
            continue;
        }
        let within = current.as_mut().filter(|current| current.id.as_str() == pool);
        let within = within.ok_or_else(|| wrong("its pool is missing".to_owned()))?;
        add(within, kind, name, value.value(), fresh).map_err(wrong)?;
    }
    if let Some(done) = current {
        store
            .add_pool(done)
            .map_err(|problem| DataProblem::Damaged(problem.to_string()))?;
    }
    Ok((store, sequence))
}

fn add(pool: &mut UserPool, kind: Kind, name: &[u8], value: &[u8], fresh: &Fresh<'_>) -> Result<(), String> {
    let text = || String::from_utf8(name.to_vec()).map_err(|_| "its name is not text".to_owned());
    match kind {
        Kind::Pool => {}
        Kind::Client => {
            let client = read::<ClientRecord>(value)?.into_client(pool.id.as_str(), fresh);
            pool.clients
                .insert(text()?, client.map_err(|problem| problem.to_string())?);
        }
        Kind::Group => {
            let group = read::<GroupRecord>(value)?.into_group(pool.id.as_str(), fresh);
            pool.groups
                .insert(text()?, group.map_err(|problem| problem.to_string())?);
        }
        Kind::User => {
            let user = read::<UserRecord>(value)?.into_user(pool, fresh);
            pool.users
                .insert(text()?, user.map_err(|problem| problem.to_string())?);
        }
        Kind::Grant => {
            let grant = read::<GrantRecord>(value)?.into_grant(text()?);
            pool.grants.by_event.insert(grant.event_id.clone(), grant);
        }
        Kind::RefreshToken => {
            let hash = name.try_into().map_err(|_| "its name is not a hash".to_owned())?;
            let token = read::<RefreshTokenRecord>(value)?.into_token();
            pool.grants
                .by_refresh_token
                .insert(Fingerprint::from_bytes(hash), token);
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, String> {
    serde_json::from_slice(value).map_err(|error| error.to_string())
}

//! What the page shows: pools, clients, users, devices, codes and the last exchanges. No verifier, no key and no
//! secret of a client is in it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::exchanges::{Exchange, Exchanges};
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;
use crate::state::code::SentCode;
use crate::state::device::Device;
use crate::state::mfa::MfaConfiguration;
use crate::state::pool::UserPool;
use crate::state::user::User;

/// The most pools, and the most users of a pool.
const MOST_POOLS: usize = 50;
const MOST_USERS: usize = 200;

#[derive(Serialize)]
struct Overview {
    now: Moment,
    pool_count: usize,
    pools: Vec<PoolView>,
    exchanges: Vec<Exchange>,
}

#[derive(Serialize)]
struct PoolView {
    id: String,
    name: String,
    mfa: MfaConfiguration,
    tracks_devices: bool,
    clients: Vec<ClientView>,
    user_count: usize,
    users: Vec<UserView>,
}

#[derive(Serialize)]
struct ClientView {
    id: String,
    name: String,
    has_secret: bool,
    flows: Vec<String>,
}

#[derive(Serialize)]
struct UserView {
    username: String,
    status: &'static str,
    enabled: bool,
    attributes: BTreeMap<String, String>,
    groups: Vec<String>,
    mfa: Vec<&'static str>,
    devices: Vec<DeviceView>,
    /// Newest first.
    codes: Vec<SentCode>,
}

#[derive(Serialize)]
struct DeviceView {
    key: String,
    name: Option<String>,
    remembered: bool,
    authenticated: Moment,
}

/// `GET /_local/overview`.
pub(super) fn overview(service: &Service, exchanges: &Exchanges) -> Result<Vec<u8>, Refusal> {
    let (pool_count, pools) = {
        let store = service.store();
        let shown = store.pools.values().take(MOST_POOLS);
        (store.pools.len(), shown.map(PoolView::of).collect())
    };
    let overview = service.settled(Ok(Overview {
        now: service.now(),
        pool_count,
        pools,
        exchanges: exchanges.all(),
    }))?;
    serde_json::to_vec(&overview).map_err(|_| Refusal::internal())
}

impl PoolView {
    fn of(pool: &UserPool) -> Self {
        Self {
            id: pool.id.to_string(),
            name: pool.name.clone(),
            mfa: pool.settings.mfa_configuration,
            tracks_devices: pool.tracks_devices(),
            clients: pool
                .clients
                .values()
                .map(|client| ClientView::of(client))
                .collect(),
            user_count: pool.users.len(),
            users: pool.users.values().take(MOST_USERS).map(UserView::of).collect(),
        }
    }
}

impl ClientView {
    fn of(client: &PoolClient) -> Self {
        Self {
            id: client.id.clone(),
            name: client.settings.client_name.clone(),
            has_secret: !client.secrets.is_empty(),
            flows: client.settings.explicit_auth_flows.clone(),
        }
    }
}

impl UserView {
    fn of(user: &User) -> Self {
        let attributes = user.attributes.iter();
        Self {
            username: user.username.clone(),
            status: user.status.name(),
            enabled: user.enabled,
            attributes: attributes
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            groups: user.groups.iter().cloned().collect(),
            mfa: user.usable_factors().iter().map(|factor| factor.name()).collect(),
            devices: user.devices.values().map(DeviceView::of).collect(),
            codes: user.inbox.messages().cloned().collect(),
        }
    }
}

impl DeviceView {
    fn of(device: &Device) -> Self {
        Self {
            key: device.key.clone(),
            name: device.name.clone(),
            remembered: device.remembered,
            authenticated: device.authenticated,
        }
    }
}

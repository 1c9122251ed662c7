//! A user pool, written down: alone in the data file, with all that is in it in a seed or an export.

use std::collections::HashSet;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::PoolId;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::text::bytes;
use super::{ClientRecord, Problem, UserRecord};
use crate::clock::Moment;
use crate::operation::check_pool_name;
use crate::random;
use crate::sign_in::Decoy;
use crate::state::grant::Grants;
use crate::state::group::Group;
use crate::state::mfa::MfaSettings;
use crate::state::pool::UserPool;
use crate::state::pool_settings::{Naming, PoolSettings};
use crate::state::schema::{AttributeSchema, Schema};
use crate::state::tracked::Tracked;
use crate::state::user::User;
use crate::token::SigningKeys;

/// What stands for members that a record leaves out.
pub(crate) struct Fresh<'a> {
    pub(crate) now: Moment,
    pub(crate) region: &'a str,
    /// The keys of all pools, where they share them.
    pub(crate) shared_keys: Option<&'a Arc<SigningKeys>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct PoolRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    pool_name: String,
    #[serde(default)]
    settings: PoolSettings,
    #[serde(default)]
    naming: Naming,
    /// Own attributes, and standard ones that are not as usual.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    schema: Vec<AttributeSchema>,
    /// As of SetUserPoolMfaConfig.
    #[serde(default)]
    mfa_config: MfaSettings,
    #[serde(default, skip_serializing_if = "KeysRecord::is_empty")]
    keys: KeysRecord,
    /// What the salts of people who do not exist are made with, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decoy_key: Option<SecretString>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<Moment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clients: Vec<ClientRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    users: Vec<UserRecord>,
}

/// RSA keys: PKCS #8 in base64.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct KeysRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<SecretString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<SecretString>,
}

impl KeysRecord {
    fn is_empty(&self) -> bool {
        self.access.is_none() && self.id.is_none()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GroupRecord {
    group_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    precedence: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<Moment>,
}

impl PoolRecord {
    /// The pool without what is in it.
    pub(crate) fn of(pool: &UserPool) -> Self {
        let key = |der: Option<Vec<u8>>| der.map(|der| SecretString::new(BASE64.encode(&der)));
        Self {
            id: Some(pool.id.to_string()),
            pool_name: pool.name.clone(),
            settings: pool.settings.clone(),
            naming: pool.naming.clone(),
            schema: pool.schema.not_as_usual(),
            mfa_config: pool.mfa.clone(),
            keys: KeysRecord {
                access: key(pool.keys.access_der()),
                id: key(pool.keys.id_der()),
            },
            decoy_key: Some(SecretString::new(BASE64.encode(pool.decoy.expose_key()))),
            created: Some(pool.created),
            modified: Some(pool.modified),
            clients: Vec::new(),
            groups: Vec::new(),
            users: Vec::new(),
        }
    }

    /// The pool with what is in it, but for codes and completed sign-ins.
    pub(crate) fn with_contents(pool: &UserPool) -> Self {
        Self {
            clients: pool
                .clients
                .values()
                .map(|client| ClientRecord::of(client))
                .collect(),
            groups: pool.groups.values().map(GroupRecord::of).collect(),
            users: pool
                .users
                .values()
                .map(|user| UserRecord::of(user).without_codes())
                .collect(),
            ..Self::of(pool)
        }
    }

    /// The settings as they were read: members that are not known are not in it. The settings of clients stand in a
    /// list.
    pub(crate) fn settings_as_read(&self) -> Value {
        let clients: Vec<_> = self.clients.iter().map(ClientRecord::settings).collect();
        json!({
            "Settings": self.settings,
            "Naming": self.naming,
            "MfaConfig": self.mfa_config,
            "Schema": self.schema,
            "Clients": clients,
        })
    }

    /// The pool and its contents. Does arithmetic: not to be called under the lock.
    pub(crate) fn into_pool(self, fresh: &Fresh<'_>) -> Result<UserPool, Problem> {
        let at = |place: &'static str| move |refusal| Problem::from(refusal).within(place);
        let id = self.id.unwrap_or_else(|| {
            let name = random::text(random::LETTERS_AND_DIGITS, 9);
            format!("{}_{name}", fresh.region)
        });
        let id = PoolId::parse(&id).map_err(|error| Problem::new("Id", error.to_string()))?;
        check_pool_name(&self.pool_name).map_err(at("PoolName"))?;
        self.settings.check().map_err(at("Settings"))?;
        self.naming.check().map_err(at("Naming"))?;
        let decoy = match &self.decoy_key {
            None => Decoy::generate(),
            Some(key) => {
                let key = bytes("DecoyKey", key.expose())?;
                let key = key
                    .try_into()
                    .map_err(|_| Problem::new("DecoyKey", "it is not 32 bytes"))?;
                Decoy::with_key(key)
            }
        };
        let mut pool = UserPool {
            id,
            name: self.pool_name,
            settings: self.settings,
            naming: self.naming,
            schema: Schema::read(self.schema).map_err(at("Schema"))?,
            mfa: self.mfa_config,
            clients: Tracked::default(),
            users: Tracked::default(),
            groups: Tracked::default(),
            grants: Grants::default(),
            keys: self.keys.into_keys(fresh)?,
            decoy: Arc::new(decoy),
            created: self.created.unwrap_or(fresh.now),
            modified: self.modified.unwrap_or(fresh.now),
        };
        for (index, client) in self.clients.into_iter().enumerate() {
            let place = |problem: Problem| problem.within(&format!("Clients[{index}]"));
            let client = client.into_client(pool.id.as_str(), fresh).map_err(place)?;
            if pool.clients.contains_key(&client.id) {
                return Err(place(Problem::new(
                    "ClientId",
                    "another client of the pool has it",
                )));
            }
            pool.clients.insert(client.id.clone(), client);
        }
        for (index, group) in self.groups.into_iter().enumerate() {
            let group = group.into_group(pool.id.as_str(), fresh);
            let place = |problem: Problem| problem.within(&format!("Groups[{index}]"));
            let group = group.map_err(place)?;
            if pool.groups.contains_key(&group.name) {
                let problem = Problem::new("GroupName", "another group of the pool has it");
                return Err(place(problem));
            }
            pool.groups.insert(group.name.clone(), group);
        }
        let mut subs = HashSet::new();
        for (index, user) in self.users.into_iter().enumerate() {
            let place = |problem: Problem| problem.within(&format!("Users[{index}]"));
            let name = user.name().to_owned();
            user.check_sense(&pool).map_err(place)?;
            let user = user.into_user(&pool, fresh).map_err(place)?;
            if pool.user(&user.username).is_some() || pool.find(&name).is_some() {
                return Err(place(Problem::new("Username", "another user of the pool has it")));
            }
            if !subs.insert(user.sub().to_owned()) {
                return Err(place(Problem::new(
                    "Attributes.sub",
                    "another user of the pool has it",
                )));
            }
            pool.check_names(&user.username, &user.attributes)
                .map_err(|refusal| place(refusal.into()))?;
            check_aliases(&pool, &user).map_err(place)?;
            pool.add_user(user);
        }
        Ok(pool)
    }
}

/// Whether each verified alias of a user leads to nobody else.
fn check_aliases(pool: &UserPool, user: &User) -> Result<(), Problem> {
    for name in &pool.naming.alias_attributes {
        let value = user
            .attributes
            .get(name)
            .filter(|_| user.attributes.is_verified(name));
        if value.is_some_and(|value| pool.find(value).is_some()) {
            let message = format!("another user of the pool has this {name}");
            return Err(Problem::new("Attributes", message));
        }
    }
    Ok(())
}

impl KeysRecord {
    fn into_keys(self, fresh: &Fresh<'_>) -> Result<Arc<SigningKeys>, Problem> {
        let der = |place: &str, text: Option<SecretString>| match text {
            None => Ok(None),
            Some(text) => bytes(place, text.expose()).map(Some),
        };
        if self.is_empty()
            && let Some(shared) = fresh.shared_keys
        {
            return Ok(Arc::clone(shared));
        }
        let (access, id) = (der("Keys.Access", self.access)?, der("Keys.Id", self.id)?);
        SigningKeys::from_der(access.as_deref(), id.as_deref())
            .map(Arc::new)
            .ok_or_else(|| Problem::new("Keys", "one of them is not an RSA key in PKCS #8"))
    }
}

impl GroupRecord {
    pub(crate) fn of(group: &Group) -> Self {
        Self {
            group_name: group.name.clone(),
            description: group.description.clone(),
            role_arn: group.role_arn.clone(),
            precedence: group.precedence,
            created: Some(group.created),
            modified: Some(group.modified),
        }
    }

    pub(crate) fn into_group(self, pool_id: &str, fresh: &Fresh<'_>) -> Result<Group, Problem> {
        Group::check(&self.group_name, self.description.as_deref())?;
        Ok(Group {
            name: self.group_name,
            user_pool_id: pool_id.to_owned(),
            description: self.description,
            role_arn: self.role_arn,
            precedence: self.precedence,
            modified: self.modified.unwrap_or(fresh.now),
            created: self.created.unwrap_or(fresh.now),
        })
    }
}

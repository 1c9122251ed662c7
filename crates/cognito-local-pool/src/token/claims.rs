//! What tokens say.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::clock::Moment;
use crate::random;
use crate::state::client::PoolClient;
use crate::state::grant::Grant;
use crate::state::group::Group;
use crate::state::user::User;

/// The scope of a token that came from a sign-in through the API.
pub(super) const SCOPE: &str = "aws.cognito.signin.user.admin";

/// The claims of an access token. It has no `aud`.
#[derive(Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    sub: String,
    #[serde(rename = "cognito:groups", default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device_key: Option<String>,
    pub(super) iss: String,
    pub(super) client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin_jti: Option<String>,
    pub(super) event_id: String,
    pub(super) token_use: String,
    pub(super) scope: String,
    auth_time: i64,
    pub(super) exp: i64,
    iat: i64,
    jti: String,
    pub(super) username: String,
}

impl AccessClaims {
    pub(crate) fn new(
        issuer: String,
        (user, groups): (&User, &[&Group]),
        client: &PoolClient,
        grant: &Grant,
        now: Moment,
    ) -> Self {
        Self {
            sub: user.sub().to_owned(),
            groups: names(groups),
            device_key: grant.device_key.clone(),
            iss: issuer,
            client_id: client.id.clone(),
            origin_jti: client
                .settings
                .enable_token_revocation
                .then(|| grant.origin_jti.clone()),
            event_id: grant.event_id.clone(),
            token_use: "access".to_owned(),
            scope: SCOPE.to_owned(),
            auth_time: grant.auth_time.unix_seconds(),
            exp: (now + client.settings.access_token_life()).unix_seconds(),
            iat: now.unix_seconds(),
            jti: random::uuid(),
            username: user.username.clone(),
        }
    }
}

/// The claims of an id token.
#[derive(Serialize)]
pub(crate) struct IdClaims {
    sub: String,
    #[serde(rename = "cognito:groups", skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    #[serde(rename = "cognito:roles", skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    #[serde(rename = "cognito:preferred_role", skip_serializing_if = "Option::is_none")]
    preferred_role: Option<String>,
    iss: String,
    aud: String,
    #[serde(rename = "cognito:username")]
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_jti: Option<String>,
    event_id: String,
    token_use: &'static str,
    auth_time: i64,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<String>,
    /// The user's attributes.
    #[serde(flatten)]
    attributes: Map<String, Value>,
}

impl IdClaims {
    pub(crate) fn new(
        issuer: String,
        (user, groups): (&User, &[&Group]),
        client: &PoolClient,
        grant: &Grant,
        now: Moment,
    ) -> Self {
        let revocable = client.settings.enable_token_revocation;
        Self {
            sub: user.sub().to_owned(),
            groups: names(groups),
            roles: groups.iter().filter_map(|group| group.role_arn.clone()).collect(),
            preferred_role: preferred_role(groups),
            iss: issuer,
            aud: client.id.clone(),
            username: user.username.clone(),
            origin_jti: revocable.then(|| grant.origin_jti.clone()),
            event_id: grant.event_id.clone(),
            token_use: "id",
            auth_time: grant.auth_time.unix_seconds(),
            exp: (now + client.settings.id_token_life()).unix_seconds(),
            iat: now.unix_seconds(),
            jti: revocable.then(random::uuid),
            attributes: attributes(user, client),
        }
    }
}

fn names(groups: &[&Group]) -> Vec<String> {
    groups.iter().map(|group| group.name.clone()).collect()
}

/// The role of the group that goes before all others; none if several do and differ.
fn preferred_role(groups: &[&Group]) -> Option<String> {
    let first = groups.iter().filter(|group| group.role_arn.is_some());
    let precedence = first.clone().next()?.precedence;
    let mut roles = first
        .filter(|group| group.precedence == precedence)
        .filter_map(|group| group.role_arn.as_ref());
    let role = roles.next()?;
    roles.all(|other| other == role).then(|| role.clone())
}

/// The attributes that the client may read. Whether an address is verified is true or false, all else is
/// text.
fn attributes(user: &User, client: &PoolClient) -> Map<String, Value> {
    let readable = |name: &str| match &client.settings.read_attributes {
        Some(names) => names.iter().any(|readable| readable == name),
        None => true,
    };
    let claims = user
        .attributes
        .iter()
        .filter(|(name, _)| *name != "sub" && readable(name));
    let claim = |(name, value): (&str, &str)| {
        let value = if name.ends_with("_verified") {
            Value::from(value == "true")
        } else {
            value.into()
        };
        (name.to_owned(), value)
    };
    claims.map(claim).collect()
}

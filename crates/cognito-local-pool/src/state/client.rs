//! An app client of a user pool.

use std::time::Duration;

use cognito_srp_core::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;

#[derive(Clone)]
pub(crate) struct PoolClient {
    pub(crate) id: String,
    pub(crate) pool_id: String,
    /// Any of them makes a right SECRET_HASH; none means that the client has no secret. Oldest first.
    pub(crate) secrets: Vec<ClientSecret>,
    pub(crate) settings: ClientSettings,
    pub(crate) created: Moment,
    pub(crate) modified: Moment,
}

/// A secret of a client. It can have two, so that they can be exchanged without a break.
#[derive(Clone)]
pub(crate) struct ClientSecret {
    pub(crate) id: String,
    pub(crate) value: SecretString,
    pub(crate) created: Moment,
}

impl ClientSecret {
    pub(crate) fn generate(now: Moment) -> Self {
        let value = random::text(random::LOWER_CASE_AND_DIGITS, 52);
        Self::new(SecretString::new(value), now)
    }

    /// A secret that the caller chose.
    ///
    /// # Errors
    /// `InvalidParameterException` for one that is not 24 to 64 letters, digits, plus signs or underscores.
    pub(crate) fn chosen(value: SecretString, now: Moment) -> Result<Self, Refusal> {
        let fits = |letter: u8| letter.is_ascii_alphanumeric() || b"+_".contains(&letter);
        if !(24..=64).contains(&value.expose().len()) || !value.expose().bytes().all(fits) {
            let message = "Member must have 24 to 64 letters, digits, plus signs and underscores";
            return Err(Refusal::constraint("clientSecret", message));
        }
        Ok(Self::new(value, now))
    }

    fn new(value: SecretString, now: Moment) -> Self {
        Self {
            id: random::uuid(),
            value,
            created: now,
        }
    }
}

/// What CreateUserPoolClient and UpdateUserPoolClient set. An update replaces all of it, as with the real
/// service.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ClientSettings {
    pub(crate) client_name: String,
    pub(crate) explicit_auth_flows: Vec<String>,
    /// Minutes that a Session lives.
    auth_session_validity: u64,
    pub(crate) prevent_user_existence_errors: PreventUserExistenceErrors,
    pub(crate) enable_token_revocation: bool,
    refresh_token_validity: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token_validity: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token_validity: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_validity_units: Option<TokenValidityUnits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_rotation: Option<RefreshTokenRotation>,
    /// The attributes that an id token may hold; nothing set means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) read_attributes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) write_attributes: Option<Vec<String>>,
    #[serde(flatten)]
    kept: KeptSettings,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            client_name: String::new(),
            explicit_auth_flows: Vec::new(),
            auth_session_validity: 3,
            prevent_user_existence_errors: PreventUserExistenceErrors::Legacy,
            enable_token_revocation: true,
            refresh_token_validity: 30,
            access_token_validity: None,
            id_token_validity: None,
            token_validity_units: None,
            refresh_token_rotation: None,
            read_attributes: None,
            write_attributes: None,
            kept: KeptSettings::default(),
        }
    }
}

/// Kept and given back; they are for the hosted pages, which a local pool does not have.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct KeptSettings {
    #[serde(rename = "AllowedOAuthFlows", skip_serializing_if = "Option::is_none")]
    allowed_oauth_flows: Option<Value>,
    #[serde(
        rename = "AllowedOAuthFlowsUserPoolClient",
        skip_serializing_if = "Option::is_none"
    )]
    allowed_oauth_flows_user_pool_client: Option<bool>,
    #[serde(rename = "AllowedOAuthScopes", skip_serializing_if = "Option::is_none")]
    allowed_oauth_scopes: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    analytics_configuration: Option<Value>,
    #[serde(rename = "CallbackURLs", skip_serializing_if = "Option::is_none")]
    callback_urls: Option<Value>,
    #[serde(rename = "DefaultRedirectURI", skip_serializing_if = "Option::is_none")]
    default_redirect_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_propagate_additional_user_context_data: Option<bool>,
    #[serde(rename = "LogoutURLs", skip_serializing_if = "Option::is_none")]
    logout_urls: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supported_identity_providers: Option<Value>,
}

/// Whether errors may tell which users exist.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum PreventUserExistenceErrors {
    Legacy,
    Enabled,
}

/// Whether each refresh gives a new refresh token, and for how many seconds the old one is good after that.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RefreshTokenRotation {
    feature: Feature,
    #[serde(default)]
    retry_grace_period_seconds: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Feature {
    Enabled,
    Disabled,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TokenValidityUnits {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Unit>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl Unit {
    const fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 60 * 60,
            Self::Days => 24 * 60 * 60,
        }
    }
}

/// `ExplicitAuthFlows` of the new and of the old kind; one client cannot have both.
pub(crate) const NEW_FLOWS: [&str; 6] = [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
];
const OLD_FLOWS: [&str; 3] = ["ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"];
/// What a client may do that names no flow.
const DEFAULT_FLOWS: [&str; 3] = [
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_SRP_AUTH",
];

impl ClientSettings {
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.client_name.is_empty() || self.client_name.chars().count() > 128 {
            return Err(Refusal::constraint(
                "clientName",
                "Member must have length between 1 and 128",
            ));
        }
        self.check_flows()?;
        if !(3..=15).contains(&self.auth_session_validity) {
            let message = "Member must have value between 3 and 15";
            return Err(Refusal::constraint("authSessionValidity", message));
        }
        let rotation = self.refresh_token_rotation;
        if rotation.is_some_and(|rotation| rotation.retry_grace_period_seconds > 60) {
            let message = "Member must have value less than or equal to 60";
            return Err(Refusal::constraint(
                "refreshTokenRotation.retryGracePeriodSeconds",
                message,
            ));
        }
        let day = Unit::Days.seconds();
        let five_minutes_to_a_day = 300..=day;
        if !five_minutes_to_a_day.contains(&self.access_token_life().as_secs()) {
            return Err(Refusal::invalid_parameter(
                "Invalid range for token validity: AccessToken.",
            ));
        }
        if !five_minutes_to_a_day.contains(&self.id_token_life().as_secs()) {
            return Err(Refusal::invalid_parameter(
                "Invalid range for token validity: IdToken.",
            ));
        }
        if !(3600..=3650 * day).contains(&self.refresh_token_life().as_secs()) {
            return Err(Refusal::invalid_parameter(
                "Invalid range for token validity: RefreshToken.",
            ));
        }
        Ok(())
    }

    fn check_flows(&self) -> Result<(), Refusal> {
        let is_new = |flow: &String| NEW_FLOWS.contains(&flow.as_str());
        let is_old = |flow: &String| OLD_FLOWS.contains(&flow.as_str());
        if !self
            .explicit_auth_flows
            .iter()
            .all(|flow| is_new(flow) || is_old(flow))
        {
            return Err(Refusal::constraint(
                "explicitAuthFlows",
                "Member must satisfy enum value set: [ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, \
                 USER_PASSWORD_AUTH, ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, \
                 ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH]",
            ));
        }
        if self.explicit_auth_flows.iter().any(is_new) && self.explicit_auth_flows.iter().any(is_old) {
            return Err(Refusal::invalid_parameter(
                "Only one of ExplicitAuthFlows of the old kind and of the ALLOW_ kind can be used.",
            ));
        }
        Ok(())
    }

    /// Whether the client may set attributes of these names.
    ///
    /// # Errors
    /// `NotAuthorizedException` if one is not among `WriteAttributes`.
    pub(crate) fn check_writable<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
        let Some(writable) = &self.write_attributes else {
            return Ok(());
        };
        if names.all(|name| writable.iter().any(|writable| writable == name)) {
            return Ok(());
        }
        Err(Refusal::not_authorized(
            "A client attempted to write unauthorized attribute",
        ))
    }

    /// Whether the client may use a flow, by the name that is a member of `ExplicitAuthFlows`.
    pub(crate) fn allows(&self, flow: &str) -> bool {
        let given = |name: &str| self.explicit_auth_flows.iter().any(|flow| flow == name);
        if self.explicit_auth_flows.is_empty() {
            return DEFAULT_FLOWS.contains(&flow);
        }
        // Clients of the old kind have SRP, custom flows and refresh without naming them, unless they are
        // for custom flows only.
        let old_kind = self
            .explicit_auth_flows
            .iter()
            .any(|flow| OLD_FLOWS.contains(&flow.as_str()));
        match flow {
            _ if given(flow) => true,
            "ALLOW_REFRESH_TOKEN_AUTH" | "ALLOW_CUSTOM_AUTH" => old_kind,
            "ALLOW_USER_PASSWORD_AUTH" => given("USER_PASSWORD_AUTH"),
            "ALLOW_ADMIN_USER_PASSWORD_AUTH" => given("ADMIN_NO_SRP_AUTH"),
            "ALLOW_USER_SRP_AUTH" => old_kind && !given("CUSTOM_AUTH_FLOW_ONLY"),
            _ => false,
        }
    }

    /// The life of a Session, and of a challenge.
    pub(crate) const fn session_life(&self) -> Duration {
        Duration::from_secs(self.auth_session_validity.saturating_mul(60))
    }

    /// How long a refresh token is good after it was exchanged for a new one; nothing if it never is.
    pub(crate) fn rotation_grace(&self) -> Option<Duration> {
        let rotation = self.refresh_token_rotation?;
        (rotation.feature == Feature::Enabled)
            .then(|| Duration::from_secs(rotation.retry_grace_period_seconds))
    }

    pub(crate) fn access_token_life(&self) -> Duration {
        let unit = self.token_validity_units.and_then(|units| units.access_token);
        life(
            self.access_token_validity.unwrap_or(0),
            unit.unwrap_or(Unit::Hours),
            Unit::Hours.seconds(),
        )
    }

    pub(crate) fn id_token_life(&self) -> Duration {
        let unit = self.token_validity_units.and_then(|units| units.id_token);
        life(
            self.id_token_validity.unwrap_or(0),
            unit.unwrap_or(Unit::Hours),
            Unit::Hours.seconds(),
        )
    }

    pub(crate) fn refresh_token_life(&self) -> Duration {
        let unit = self.token_validity_units.and_then(|units| units.refresh_token);
        life(
            self.refresh_token_validity,
            unit.unwrap_or(Unit::Days),
            30 * Unit::Days.seconds(),
        )
    }
}

/// A validity in its unit; 0 stands for the default.
const fn life(value: u64, unit: Unit, default_seconds: u64) -> Duration {
    Duration::from_secs(if value == 0 {
        default_seconds
    } else {
        value.saturating_mul(unit.seconds())
    })
}

impl PoolClient {
    pub(crate) fn hides_users(&self) -> bool {
        self.settings.prevent_user_existence_errors == PreventUserExistenceErrors::Enabled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(json: &str) -> ClientSettings {
        serde_json::from_str(json).expect("settings")
    }

    #[test]
    fn a_client_that_names_no_flow_has_srp_custom_and_refresh() {
        let settings = settings(r#"{"ClientName": "app"}"#);
        assert!(settings.allows("ALLOW_USER_SRP_AUTH") && settings.allows("ALLOW_REFRESH_TOKEN_AUTH"));
        assert!(!settings.allows("ALLOW_USER_PASSWORD_AUTH"));
    }

    #[test]
    fn old_and_new_flows_do_not_mix() {
        let mixed =
            r#"{"ClientName": "app", "ExplicitAuthFlows": ["USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"]}"#;
        assert!(settings(mixed).check().is_err());
        let old = settings(r#"{"ClientName": "app", "ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]}"#);
        assert!(old.check().is_ok() && old.allows("ALLOW_USER_SRP_AUTH"));
        let new = settings(r#"{"ClientName": "app", "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}"#);
        assert!(new.check().is_ok() && !new.allows("ALLOW_USER_SRP_AUTH"));
    }

    #[test]
    fn validities_have_units_and_bounds() {
        let units = r#"{"ClientName": "app", "AccessTokenValidity": 10, "TokenValidityUnits": {"AccessToken": "minutes"}}"#;
        assert_eq!(settings(units).access_token_life(), Duration::from_secs(600));
        assert_eq!(settings(units).id_token_life(), Duration::from_secs(3600));
        for wrong in [
            r#"{"ClientName": "app", "AccessTokenValidity": 25}"#,
            r#"{"ClientName": "app", "AuthSessionValidity": 2}"#,
            r#"{"ClientName": "app", "RefreshTokenValidity": 9000}"#,
            r#"{"ClientName": "app", "ExplicitAuthFlows": ["ALLOW_EVERYTHING"]}"#,
            r#"{"ClientName": ""}"#,
        ] {
            assert!(settings(wrong).check().is_err(), "{wrong}");
        }
    }
}

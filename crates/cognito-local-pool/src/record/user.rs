//! A user with their devices, written down.

use std::collections::{BTreeMap, BTreeSet};

use cognito_srp_core::SecretString;
use cognito_srp_core::message::Attribute;
use serde::{Deserialize, Serialize};

use super::text::Proof;
use super::{Fresh, Problem};
use crate::clock::Moment;
use crate::state::attributes::{Attributes, SetBy};
use crate::state::code::{Inbox, Medium, PendingCode, Purpose, SentCode};
use crate::state::device::Device;
use crate::state::mfa::{Factor, SoftwareToken, UserMfa};
use crate::state::pool::{UserPool, check_user_name};
use crate::state::user::{Password, User, UserStatus};
use crate::totp::TotpSecret;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UserRecord {
    /// What the user signs up with; where `sub` stands among the attributes, the internal name.
    username: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<UserStatus>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    enabled: bool,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    /// For seeds: the password itself. It is never written.
    #[serde(default, skip_serializing)]
    password: Option<SecretString>,
    /// For seeds: the password has to be changed at the first sign-in.
    #[serde(default, skip_serializing)]
    temporary: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password_verifier: Option<Proof>,
    /// Since when the password waits to be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    temporary_since: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mfa: Option<MfaRecord>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    groups: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    devices: Vec<DeviceRecord>,
    #[serde(default, skip_serializing_if = "Codes::is_empty")]
    codes: Codes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<Moment>,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_true(value: &bool) -> bool {
    *value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Codes that are waited for, and the messages that they came in.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct Codes {
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_up: Option<AddressedCode>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, AddressedCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reset: Option<PendingCode>,
    /// Newest first. Without invitations: there is a password in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<SentCode>,
}

impl Codes {
    fn is_empty(&self) -> bool {
        let none_waits = self.sign_up.is_none() && self.reset.is_none() && self.attributes.is_empty();
        none_waits && self.messages.is_empty()
    }
}

/// A code, and the attribute or the address that it went to.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AddressedCode {
    code: PendingCode,
    to: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct MfaRecord {
    #[serde(skip_serializing_if = "is_false")]
    sms: bool,
    #[serde(skip_serializing_if = "is_false")]
    software_token: bool,
    #[serde(skip_serializing_if = "is_false")]
    email: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred: Option<String>,
    /// The secret of the verified authenticator app, in base32.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<SecretString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    friendly_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_step: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_secret: Option<SecretString>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct DeviceRecord {
    device_key: String,
    device_group_key: String,
    password_verifier: Proof,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default = "yes")]
    remembered: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authenticated: Option<Moment>,
}

impl UserRecord {
    pub(crate) fn of(user: &User) -> Self {
        let password = user.password.as_ref();
        let code = |code: &PendingCode, to: &str| AddressedCode {
            code: code.clone(),
            to: to.to_owned(),
        };
        let sign_up = user.sign_up_code.as_ref();
        let attributes = user.attribute_codes.iter();
        let messages = user.inbox.messages();
        Self {
            username: user.username.clone(),
            status: Some(user.status),
            enabled: user.enabled,
            attributes: user
                .attributes
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            password: None,
            temporary: false,
            password_verifier: password.map(|password| Proof::of(&password.salt, &password.verifier)),
            temporary_since: password.and_then(|password| password.temporary_since),
            mfa: MfaRecord::of(&user.mfa),
            groups: user.groups.clone(),
            devices: user.devices.values().map(DeviceRecord::of).collect(),
            codes: Codes {
                sign_up: sign_up.map(|(pending, attribute)| code(pending, attribute)),
                attributes: attributes
                    .map(|(name, (pending, address))| ((*name).to_owned(), code(pending, address)))
                    .collect(),
                reset: user.reset_code.clone(),
                messages: messages
                    .filter(|message| message.purpose() != Purpose::Invitation)
                    .cloned()
                    .collect(),
            },
            created: Some(user.created),
            modified: Some(user.modified),
        }
    }

    /// The name as it stands here.
    pub(crate) fn name(&self) -> &str {
        &self.username
    }

    /// The same without codes: they are of the moment.
    pub(crate) fn without_codes(self) -> Self {
        Self {
            codes: Codes::default(),
            ..self
        }
    }

    /// Whether the members of a seed's user say the same. What the pool wrote down by itself always does.
    pub(crate) fn check_sense(&self, pool: &UserPool) -> Result<(), Problem> {
        check_user_name(&self.username).map_err(|refusal| Problem::from(refusal).within("Username"))?;
        let changes_password =
            self.status == Some(UserStatus::ForceChangePassword) || (self.status.is_none() && self.temporary);
        if self.temporary && !changes_password {
            let message = "the Status says that the password is not to be changed";
            return Err(Problem::new("Temporary", message));
        }
        if self.temporary && self.password.is_none() && self.password_verifier.is_none() {
            return Err(Problem::new("Temporary", "there is no Password"));
        }
        let mfa = self.mfa.as_ref();
        if mfa.is_some_and(|mfa| mfa.software_token && mfa.secret.is_none()) {
            return Err(Problem::new("Mfa.SoftwareToken", "there is no Secret"));
        }
        let mut devices = self.devices.iter().enumerate();
        let mut keys = BTreeSet::new();
        if let Some((index, _)) = devices.find(|(_, device)| !keys.insert(&device.device_key)) {
            let place = format!("Devices[{index}].DeviceKey");
            return Err(Problem::new(place, "another device of the user has it"));
        }
        // Administrators can make users who lack attributes, so an export can have such. Who has to change the
        // password is asked for them then.
        let given = |name: &&str| {
            self.attributes.contains_key(*name) || pool.naming.username_attributes.iter().any(|n| n == name)
        };
        let missing = pool.schema.required().find(|name| !given(name));
        match missing.filter(|_| self.password.is_some() && !changes_password) {
            Some(name) => Err(Problem::new(
                format!("Attributes.{name}"),
                "the Schema requires it",
            )),
            None => Ok(()),
        }
    }

    /// The user, for this pool. Does the arithmetic of a password: not to be called under the lock.
    pub(crate) fn into_user(self, pool: &UserPool, fresh: &Fresh<'_>) -> Result<User, Problem> {
        let status = match self.status {
            Some(status) => status,
            None if self.temporary => UserStatus::ForceChangePassword,
            None => UserStatus::Confirmed,
        };
        let mut user = match self.attributes.get("sub") {
            Some(sub) => User::new(self.username.clone(), sub.clone(), status, fresh.now),
            None => pool
                .new_user(&self.username, status, fresh.now)
                .map_err(|refusal| Problem::from(refusal).within("Username"))?,
        };
        set_attributes(&mut user.attributes, &self.attributes, pool)
            .map_err(|problem| problem.within("Attributes"))?;
        user.enabled = self.enabled;
        user.password = match (self.password, self.password_verifier) {
            (Some(_), Some(_)) => {
                let message = "there is a Password too: one of them is enough";
                return Err(Problem::new("PasswordVerifier", message));
            }
            (None, None) => None,
            (None, Some(proof)) => {
                let (salt, verifier) = proof
                    .read()
                    .map_err(|problem| problem.within("PasswordVerifier"))?;
                Some(Password {
                    salt,
                    verifier,
                    temporary_since: self.temporary_since.or(self.temporary.then_some(fresh.now)),
                })
            }
            (Some(text), None) => {
                let policy = &pool.settings.policies.password_policy;
                policy
                    .accept(text.expose())
                    .map_err(|refusal| Problem::from(refusal).within("Password"))?;
                let since = (status == UserStatus::ForceChangePassword).then_some(fresh.now);
                Some(Password::new(
                    pool.id.name(),
                    &user.username,
                    text.expose(),
                    since,
                ))
            }
        };
        if let Some(mfa) = self.mfa {
            user.mfa = mfa.into_mfa(fresh.now).map_err(|problem| problem.within("Mfa"))?;
        }
        for group in &self.groups {
            if !pool.groups.contains_key(group) {
                return Err(Problem::new("Groups", format!("there is no group {group:?}")));
            }
        }
        user.groups = self.groups;
        for (index, device) in self.devices.into_iter().enumerate() {
            let device = device
                .into_device(fresh)
                .map_err(|problem| problem.within(&format!("Devices[{index}]")))?;
            user.devices.insert(device.key.clone(), device);
        }
        set_codes(&mut user, self.codes).map_err(|problem| problem.within("Codes"))?;
        user.created = self.created.unwrap_or(fresh.now);
        user.modified = self.modified.unwrap_or(fresh.now);
        Ok(user)
    }
}

/// Sets attributes as an administrator would.
fn set_attributes(
    attributes: &mut Attributes,
    given: &BTreeMap<String, String>,
    pool: &UserPool,
) -> Result<(), Problem> {
    let given: Vec<_> = given
        .iter()
        .filter(|(name, _)| *name != "sub")
        .map(|(name, value)| Attribute::new(name.as_str(), value.as_str()))
        .collect();
    attributes.apply(&given, &pool.schema, SetBy::Administrator)?;
    Ok(())
}

fn set_codes(user: &mut User, codes: Codes) -> Result<(), Problem> {
    let attribute = |place: &str, name: &str| {
        let medium = Medium::of_attribute(name);
        medium
            .map(Medium::attribute)
            .ok_or_else(|| Problem::new(place, "it is neither email nor phone_number"))
    };
    if let Some(AddressedCode { code, to }) = codes.sign_up {
        user.sign_up_code = Some((code, attribute("SignUp.To", &to)?));
    }
    for (name, AddressedCode { code, to }) in codes.attributes {
        user.attribute_codes
            .insert(attribute("Attributes", &name)?, (code, to));
    }
    user.reset_code = codes.reset;
    user.inbox = Inbox::of(codes.messages);
    Ok(())
}

impl MfaRecord {
    fn of(mfa: &UserMfa) -> Option<Self> {
        let secret = |secret: &TotpSecret| SecretString::new(secret.to_base32());
        let record = Self {
            sms: mfa.sms_enabled,
            software_token: mfa.software_token_enabled,
            email: mfa.email_enabled,
            preferred: mfa.preferred.map(|factor| factor.name().to_owned()),
            secret: mfa.software_token.as_ref().map(|token| secret(&token.secret)),
            friendly_name: mfa
                .software_token
                .as_ref()
                .and_then(|token| token.friendly_name.clone()),
            last_step: mfa.software_token.as_ref().map(|token| token.last_step),
            pending_secret: mfa.pending_token.as_ref().map(secret),
        };
        let any = record.sms || record.software_token || record.email || record.secret.is_some();
        (any || record.pending_secret.is_some()).then_some(record)
    }

    fn into_mfa(self, now: Moment) -> Result<UserMfa, Problem> {
        let secret = |place: &str, text: Option<SecretString>| match text {
            None => Ok(None),
            Some(text) => TotpSecret::from_base32(text.expose())
                .map(Some)
                .ok_or_else(|| Problem::new(place, "it is not 20 to 64 bytes in base32")),
        };
        let preferred = match self.preferred.as_deref() {
            None => None,
            Some(name) => Some(
                Factor::of_name(name)
                    .ok_or_else(|| Problem::new("Preferred", "it is not the name of a factor"))?,
            ),
        };
        let software_token = secret("Secret", self.secret)?.map(|secret| SoftwareToken {
            secret,
            friendly_name: self.friendly_name,
            // A step that is yet to come was used up by a clock that was moved on. It is not kept how far, and the
            // app would be locked out until then.
            last_step: self
                .last_step
                .filter(|step| *step <= TotpSecret::last_step_at(now))
                .unwrap_or(i64::MIN),
        });
        Ok(UserMfa {
            sms_enabled: self.sms,
            software_token_enabled: self.software_token,
            email_enabled: self.email,
            preferred,
            pending_token: secret("PendingSecret", self.pending_secret)?,
            software_token,
        })
    }
}

impl DeviceRecord {
    fn of(device: &Device) -> Self {
        Self {
            device_key: device.key.clone(),
            device_group_key: device.group_key.clone(),
            password_verifier: Proof::of(&device.salt, &device.verifier),
            name: device.name.clone(),
            remembered: device.remembered,
            created: Some(device.created),
            modified: Some(device.modified),
            authenticated: Some(device.authenticated),
        }
    }

    fn into_device(self, fresh: &Fresh<'_>) -> Result<Device, Problem> {
        let (salt, verifier) = self
            .password_verifier
            .read()
            .map_err(|problem| problem.within("PasswordVerifier"))?;
        Ok(Device {
            key: self.device_key,
            group_key: self.device_group_key,
            salt,
            verifier,
            name: self.name,
            remembered: self.remembered,
            created: self.created.unwrap_or(fresh.now),
            modified: self.modified.unwrap_or(fresh.now),
            authenticated: self.authenticated.unwrap_or(fresh.now),
        })
    }
}

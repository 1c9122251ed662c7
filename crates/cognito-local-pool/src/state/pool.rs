//! A user pool.

use std::sync::Arc;

use cognito_srp_core::message::{Attribute, PoolId};

use super::attributes::{Attributes, SetBy, looks_like_email, looks_like_phone_number};
use super::client::PoolClient;
use super::code::Medium;
use super::grant::Grants;
use super::group::Group;
use super::mfa::MfaSettings;
use super::pool_settings::{Naming, PoolSettings};
use super::schema::Schema;
use super::tracked::Tracked;
use super::user::{User, UserStatus};
use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;
use crate::sign_in::Decoy;
use crate::token::SigningKeys;

pub(crate) struct UserPool {
    pub(crate) id: PoolId,
    /// The name for people. P of SRP is [`PoolId::name`].
    pub(crate) name: String,
    pub(crate) settings: PoolSettings,
    pub(crate) naming: Naming,
    pub(crate) schema: Schema,
    pub(crate) mfa: MfaSettings,
    /// By client id.
    pub(crate) clients: Tracked<String, Arc<PoolClient>>,
    /// By the folded internal name.
    pub(crate) users: Tracked<String, User>,
    /// By name.
    pub(crate) groups: Tracked<String, Group>,
    pub(crate) grants: Grants,
    pub(crate) keys: Arc<SigningKeys>,
    pub(crate) decoy: Arc<Decoy>,
    pub(crate) created: Moment,
    pub(crate) modified: Moment,
}

impl UserPool {
    /// Takes no note of what was changed.
    pub(super) fn forget_changes(&mut self) {
        self.clients.take_changed();
        self.users.take_changed();
        self.groups.take_changed();
        self.grants.by_event.take_changed();
        self.grants.by_refresh_token.take_changed();
    }

    /// The account number in names of resources (ARN).
    pub(crate) const ACCOUNT: &str = "000000000000";

    /// `arn:aws:cognito-idp:<region>:<account>:userpool/<id>`.
    pub(crate) fn arn(&self) -> String {
        format!(
            "arn:aws:cognito-idp:{}:{}:userpool/{}",
            self.id.region(),
            Self::ACCOUNT,
            self.id
        )
    }

    /// A user who signs in by `name`, not yet in the pool.
    pub(crate) fn new_user(&self, name: &str, status: UserStatus, now: Moment) -> Result<User, Refusal> {
        check_user_name(name)?;
        let sub = random::uuid();
        if self.naming.username_attributes.is_empty() {
            self.check_chosen_name(name)?;
            return Ok(User::new(self.naming.fold(name), sub, status, now));
        }
        let takes = |attribute: &str| {
            self.naming
                .username_attributes
                .iter()
                .any(|name| name == attribute)
        };
        let attribute = if takes("email") && looks_like_email(name) {
            "email"
        } else if takes("phone_number") && looks_like_phone_number(name) {
            "phone_number"
        } else {
            return Err(Refusal::invalid_parameter(
                match (takes("email"), takes("phone_number")) {
                    (true, true) => "Username should be either an email or a phone number.",
                    (true, false) => "Username should be an email.",
                    _ => "Username should be a phone number.",
                },
            ));
        };
        let mut user = User::new(sub.clone(), sub, status, now);
        user.attributes.set(attribute, name);
        Ok(user)
    }

    /// A name must not look like an address that could be another user's alias.
    fn check_chosen_name(&self, name: &str) -> Result<(), Refusal> {
        let aliases = &self.naming.alias_attributes;
        let alias = |attribute: &str| aliases.iter().any(|name| name == attribute);
        let kind = if alias("email") && looks_like_email(name) {
            "email"
        } else if alias("phone_number") && looks_like_phone_number(name) {
            "phone number"
        } else {
            return Ok(());
        };
        Err(Refusal::invalid_parameter(format!(
            "Username cannot be of {kind} format, since user pool is configured for {kind} alias."
        )))
    }

    /// Whether the attributes of a user who signs in by `name`, as it was typed, say the same.
    ///
    /// # Errors
    /// `InvalidParameterException` for another address in place of the one that is the name.
    pub(crate) fn check_typed_name(&self, name: &str, attributes: &Attributes) -> Result<(), Refusal> {
        let attribute = if looks_like_email(name) {
            "email"
        } else {
            "phone_number"
        };
        let value = attributes.get(attribute).map(|value| self.naming.fold(value));
        if self.naming.username_attributes.is_empty() || value == Some(self.naming.fold(name)) {
            return Ok(());
        }
        Err(Refusal::invalid_parameter(format!(
            "The attribute {attribute} should be the same as the username."
        )))
    }

    /// Whether each attribute that its user signs in with without verifying it leads to nobody else.
    /// `username` is the internal name.
    ///
    /// # Errors
    /// `AliasExistsException` for one that is a name of another user; `InvalidParameterException` for a
    /// preferred name that looks like an address, where that could be another user's alias.
    pub(crate) fn check_names(&self, username: &str, attributes: &Attributes) -> Result<(), Refusal> {
        let preferred = self
            .naming
            .alias_attributes
            .iter()
            .filter(|name| *name == "preferred_username");
        for name in self.naming.username_attributes.iter().chain(preferred) {
            let Some(value) = attributes.get(name) else {
                continue;
            };
            self.check_chosen_name(value)?;
            if self.find(value).is_some_and(|owner| owner.username != username) {
                let message = format!("An account with the {name} already exists.");
                return Err(Refusal::alias_exists(message));
            }
        }
        Ok(())
    }

    /// The user who signs in by this name: the internal name, an address in a pool of addresses, or a
    /// verified alias.
    pub(crate) fn find(&self, name: &str) -> Option<&User> {
        let folded = self.naming.fold(name);
        if let Some(user) = self.users.get(&folded) {
            return Some(user);
        }
        let named_by = |user: &User| {
            let is = |attribute: &String| {
                user.attributes
                    .get(attribute)
                    .is_some_and(|value| self.naming.fold(value) == folded)
            };
            let verified = |attribute: &String| {
                attribute == "preferred_username" || user.attributes.is_verified(attribute)
            };
            self.naming.username_attributes.iter().any(is)
                || self
                    .naming
                    .alias_attributes
                    .iter()
                    .any(|alias| is(alias) && verified(alias))
        };
        if self.naming.username_attributes.is_empty() && self.naming.alias_attributes.is_empty() {
            return None;
        }
        self.users.values().find(|user| named_by(user))
    }

    /// The user of an operation for administrators: found by `sub` too.
    pub(crate) fn find_for_admin(&self, name: &str) -> Result<&User, Refusal> {
        let by_sub = || self.users.values().find(|user| user.sub() == name);
        self.find(name).or_else(by_sub).ok_or_else(Refusal::no_user)
    }

    pub(crate) fn find_for_admin_mut(&mut self, name: &str) -> Result<&mut User, Refusal> {
        let username = self.find_for_admin(name)?.username.clone();
        self.user_mut(&username).ok_or_else(Refusal::no_user)
    }

    /// The internal name of the user who signs in by `typed`, or, if there is none, one that looks like it:
    /// where users have names of their own choice, a real one would come back as it was typed; where they
    /// sign in with an address, as with an alias that is one, a real one would come back as something else.
    pub(crate) fn internal_name(&self, typed: &str) -> String {
        let folded = self.naming.fold(typed);
        let chosen = self.naming.username_attributes.is_empty() && self.check_chosen_name(typed).is_ok();
        match self.find(typed) {
            Some(user) => user.username.clone(),
            None if chosen => folded,
            None => self.decoy.internal_name(&folded),
        }
    }

    /// Makes an address the user's own, verified.
    ///
    /// # Errors
    /// `AliasExistsException` if it is a name of another user.
    pub(crate) fn verify_address(
        &mut self,
        username: &str,
        medium: Medium,
        address: &str,
    ) -> Result<(), Refusal> {
        let attribute = medium.attribute();
        self.claim_alias(username, attribute, address, false)?;
        let user = self.user(username).ok_or_else(Refusal::no_user)?;
        let mut attributes = user.attributes.clone();
        attributes.set(attribute, address);
        attributes.set(&format!("{attribute}_verified"), "true");
        self.check_names(username, &attributes)?;
        let user = self.user_mut(username).ok_or_else(Refusal::no_user)?;
        user.attributes = attributes;
        Ok(())
    }

    /// The user with this internal name.
    pub(crate) fn user(&self, username: &str) -> Option<&User> {
        self.users.get(&self.naming.fold(username))
    }

    pub(crate) fn user_mut(&mut self, username: &str) -> Option<&mut User> {
        self.users.get_mut(&self.naming.fold(username))
    }

    pub(crate) fn add_user(&mut self, user: User) {
        self.users.insert(self.naming.fold(&user.username), user);
    }

    pub(crate) fn remove_user(&mut self, username: &str) {
        self.users.remove(&self.naming.fold(username));
        self.grants.remove_all_of(username);
    }

    /// Gives an address that is another name of its user to this user alone. If another one has it
    /// verified, it is taken away, if the request insists, or refused.
    pub(crate) fn claim_alias(
        &mut self,
        username: &str,
        attribute: &str,
        address: &str,
        insist: bool,
    ) -> Result<(), Refusal> {
        if !self
            .naming
            .alias_attributes
            .iter()
            .any(|alias| alias == attribute)
        {
            return Ok(());
        }
        let naming = &self.naming;
        let address = naming.fold(address);
        let has_it = |user: &User| {
            let value = user.attributes.get(attribute).map(|value| naming.fold(value));
            user.attributes.is_verified(attribute) && value.as_ref() == Some(&address)
        };
        let owner = self
            .users
            .values()
            .find(|user| user.username != username && has_it(user));
        match owner.map(|owner| owner.username.clone()) {
            None => Ok(()),
            Some(owner) if insist => {
                let owner = self.user_mut(&owner).ok_or_else(Refusal::no_user)?;
                owner.attributes.set(&format!("{attribute}_verified"), "false");
                Ok(())
            }
            Some(_) => Err(Refusal::alias_exists(format!(
                "An account with the {attribute} already exists."
            ))),
        }
    }

    /// A user's attributes with changes, after a look at the schema and at whose names the addresses are.
    ///
    /// # Errors
    /// `InvalidParameterException` for what the schema forbids, `NotAuthorizedException` for what is not for
    /// this setter, `AliasExistsException` for an address that is a name of another user.
    pub(crate) fn changed_attributes(
        &mut self,
        username: &str,
        changes: &[Attribute],
        by: SetBy,
    ) -> Result<Attributes, Refusal> {
        let user = self.user(username).ok_or_else(Refusal::no_user)?;
        let mut attributes = user.attributes.clone();
        // What is set to what it was is no change, and keeps an address verified.
        let changed = |change: &&Attribute| {
            change.name.ends_with("_verified") || attributes.get(&change.name) != change.value.as_deref()
        };
        let changes: Vec<Attribute> = changes.iter().filter(changed).cloned().collect();
        for change in &changes {
            if self
                .schema
                .find(&change.name)
                .is_some_and(|schema| !schema.mutable)
            {
                let message = format!("Cannot modify an immutable attribute: {}", change.name);
                return Err(Refusal::invalid_parameter(message));
            }
        }
        attributes.apply(&changes, &self.schema, by)?;
        if let Some(name) = attributes.missing(&self.schema).first() {
            return Err(Refusal::invalid_parameter(format!(
                "Attributes did not conform to the schema: {name}: The attribute is required"
            )));
        }
        self.check_names(username, &attributes)?;
        for medium in [Medium::Email, Medium::Sms] {
            let name = medium.attribute();
            let Some(address) = attributes.get(name) else {
                continue;
            };
            if attributes.is_verified(name) {
                self.claim_alias(username, name, address, false)?;
            }
        }
        Ok(attributes)
    }

    /// Takes attributes away from a user.
    ///
    /// # Errors
    /// `InvalidParameterException` for one that the schema does not have, requires or fixes, and for the
    /// address that the user signs in with.
    pub(crate) fn delete_attributes(
        &mut self,
        username: &str,
        names: &[String],
        now: Moment,
    ) -> Result<(), Refusal> {
        for name in names {
            let schema = self.schema.find(name);
            let signs_in = self.naming.username_attributes.contains(name);
            if signs_in || schema.is_none_or(|schema| schema.required || !schema.mutable) {
                let message = format!("Attribute cannot be deleted: {name}");
                return Err(Refusal::invalid_parameter(message));
            }
        }
        let user = self.user_mut(username).ok_or_else(Refusal::no_user)?;
        for name in names {
            user.attributes.remove(name);
            user.attribute_codes.remove(name.as_str());
        }
        user.modified = now;
        Ok(())
    }

    pub(crate) fn group(&self, name: &str) -> Result<&Group, Refusal> {
        self.groups.get(name).ok_or_else(Refusal::no_group)
    }

    /// The groups of a user, those that go before others first.
    pub(crate) fn groups_of(&self, user: &User) -> Vec<&Group> {
        let mut groups: Vec<_> = user
            .groups
            .iter()
            .filter_map(|name| self.groups.get(name))
            .collect();
        groups.sort_by_key(|group| group.rank());
        groups
    }

    /// Whether devices are tracked.
    pub(crate) fn tracks_devices(&self) -> bool {
        self.settings.device_configuration.is_some()
    }
}

/// Whether users can be called so.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_user_name(name: &str) -> Result<(), Refusal> {
    let printable = |letter: char| !letter.is_whitespace() && !letter.is_control();
    if !(1..=128).contains(&name.chars().count()) || !name.chars().all(printable) {
        let message = "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
        return Err(Refusal::constraint("username", message));
    }
    Ok(())
}

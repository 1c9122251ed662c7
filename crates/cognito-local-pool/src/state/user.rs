//! A user.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use cognito_srp_core::message::CodeDeliveryDetails;
use cognito_srp_core::srp::{Party, Salt, Verifier};
use serde::{Deserialize, Serialize};

use super::attributes::Attributes;
use super::code::{Inbox, Medium, PendingCode, Purpose};
use super::device::Device;
use super::mfa::{Factor, UserMfa};
use crate::clock::Moment;
use crate::refusal::Refusal;

/// How long the code of ConfirmSignUp is good.
const SIGN_UP_CODE_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long the code of VerifyUserAttribute is good.
const ATTRIBUTE_CODE_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the code of ConfirmForgotPassword is good.
const RESET_CODE_LIFE: Duration = Duration::from_secs(60 * 60);

pub(crate) struct User {
    /// The internal name: I of SRP, claim `cognito:username`.
    pub(crate) username: String,
    pub(crate) status: UserStatus,
    pub(crate) enabled: bool,
    pub(crate) attributes: Attributes,
    pub(crate) password: Option<Password>,
    /// The code of ConfirmSignUp, and the attribute that it went to.
    pub(crate) sign_up_code: Option<(PendingCode, &'static str)>,
    /// The codes of VerifyUserAttribute and the addresses that they went to, by attribute.
    pub(crate) attribute_codes: BTreeMap<&'static str, (PendingCode, String)>,
    /// The code of ConfirmForgotPassword.
    pub(crate) reset_code: Option<PendingCode>,
    pub(crate) mfa: UserMfa,
    /// The names of the groups that the user is in.
    pub(crate) groups: BTreeSet<String>,
    /// By device key.
    pub(crate) devices: BTreeMap<String, Device>,
    pub(crate) inbox: Inbox,
    pub(crate) created: Moment,
    pub(crate) modified: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum UserStatus {
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
    /// An administrator wants a new password, set with a code.
    ResetRequired,
}

impl UserStatus {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
        }
    }
}

/// What is kept in place of a password.
#[derive(Clone)]
pub(crate) struct Password {
    pub(crate) salt: Salt,
    pub(crate) verifier: Verifier,
    /// When it was set, if an administrator set it to be changed at the first sign-in.
    pub(crate) temporary_since: Option<Moment>,
}

impl Password {
    /// Does the arithmetic: not to be called under the lock.
    pub(crate) fn new(
        pool_name: &str,
        username: &str,
        password: &str,
        temporary_since: Option<Moment>,
    ) -> Self {
        let salt = Salt::generate(&mut rand::rng());
        let party = Party {
            namespace: pool_name,
            name: username,
        };
        Self {
            verifier: Verifier::from_password(party, password, &salt),
            salt,
            temporary_since,
        }
    }
}

impl User {
    pub(crate) fn new(username: String, sub: String, status: UserStatus, now: Moment) -> Self {
        let mut attributes = Attributes::default();
        attributes.set("sub", sub);
        Self {
            username,
            status,
            enabled: true,
            attributes,
            password: None,
            sign_up_code: None,
            attribute_codes: BTreeMap::new(),
            reset_code: None,
            mfa: UserMfa::default(),
            groups: BTreeSet::new(),
            devices: BTreeMap::new(),
            inbox: Inbox::default(),
            created: now,
            modified: now,
        }
    }

    /// The factors that stand in for an enabled one where MFA is required: those of the pool that the user
    /// has a verified address for.
    pub(crate) fn factors_at_hand(&self, pool: &[Factor]) -> Vec<Factor> {
        let mut factors = pool.to_vec();
        factors.retain(|factor| match factor {
            Factor::Sms => self.attributes.is_verified("phone_number"),
            Factor::SoftwareToken => false,
            Factor::Email => self.attributes.is_verified("email"),
        });
        factors
    }

    pub(crate) fn sub(&self) -> &str {
        self.attributes.get("sub").unwrap_or_default()
    }

    /// Sends the code of ConfirmSignUp to the first address that the pool verifies, if there is one.
    pub(crate) fn send_sign_up_code(
        &mut self,
        auto_verified: &[String],
        now: Moment,
    ) -> Option<CodeDeliveryDetails> {
        let verified = |medium: &Medium| auto_verified.iter().any(|name| name == medium.attribute());
        for medium in [Medium::Sms, Medium::Email].into_iter().filter(verified) {
            if let Some(address) = self.attributes.get(medium.attribute()) {
                let code = PendingCode::new(now, SIGN_UP_CODE_LIFE);
                self.inbox.receive(Purpose::SignUp, address, code.expose(), now);
                let details = medium.details(address);
                self.sign_up_code = Some((code, medium.attribute()));
                return Some(details);
            }
        }
        None
    }

    /// Sends the code of VerifyUserAttribute to an address that is, or is to become, the user's.
    pub(crate) fn send_attribute_code(
        &mut self,
        medium: Medium,
        address: String,
        now: Moment,
    ) -> CodeDeliveryDetails {
        let code = PendingCode::new(now, ATTRIBUTE_CODE_LIFE);
        self.inbox
            .receive(Purpose::VerifyAttribute, &address, code.expose(), now);
        let details = medium.details(&address);
        self.attribute_codes.insert(medium.attribute(), (code, address));
        details
    }

    /// Sends a code for a new password in the first of `ways` that leads to a verified address.
    ///
    /// # Errors
    /// `InvalidParameterException` if none does; `NotAuthorizedException` if only administrators help.
    pub(crate) fn send_reset_code(
        &mut self,
        ways: &[Medium],
        now: Moment,
    ) -> Result<CodeDeliveryDetails, Refusal> {
        if ways.is_empty() {
            return Err(Refusal::not_authorized(
                "Contact administrator to reset password.",
            ));
        }
        for medium in ways {
            let verified = self.attributes.is_verified(medium.attribute());
            if let Some(address) = self.attributes.get(medium.attribute()).filter(|_| verified) {
                let code = PendingCode::new(now, RESET_CODE_LIFE);
                self.inbox
                    .receive(Purpose::ForgotPassword, address, code.expose(), now);
                let details = medium.details(address);
                self.reset_code = Some(code);
                return Ok(details);
            }
        }
        Err(Refusal::invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        ))
    }

    /// The second factors that can be asked for now.
    pub(crate) fn usable_factors(&self) -> Vec<Factor> {
        let mut factors = self.mfa.enabled();
        factors.retain(|factor| match factor {
            Factor::Sms => self.attributes.is_verified("phone_number"),
            Factor::SoftwareToken => self.mfa.software_token.is_some(),
            Factor::Email => self.attributes.is_verified("email"),
        });
        factors
    }
}

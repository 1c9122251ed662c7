//! What a password must have.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PasswordPolicy {
    minimum_length: usize,
    require_uppercase: bool,
    require_lowercase: bool,
    require_numbers: bool,
    require_symbols: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_history_size: Option<u32>,
    pub(crate) temporary_password_validity_days: u64,
}

/// The members that are left out when some are given. A pool without any policy has
/// [`PasswordPolicy::of_a_new_pool`].
impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: false,
            require_lowercase: false,
            require_numbers: false,
            require_symbols: false,
            password_history_size: None,
            temporary_password_validity_days: 7,
        }
    }
}

/// What Cognito counts as symbols; a blank inside counts too.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

impl PasswordPolicy {
    /// The policy of a pool that was made without one: 8 characters of all four kinds.
    pub(crate) fn of_a_new_pool() -> Self {
        Self {
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            ..Self::default()
        }
    }

    /// Whether the policy itself is one that can be set.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if !(6..=99).contains(&self.minimum_length) {
            let message = "Member must have value between 6 and 99";
            return Err(Refusal::constraint(
                "policies.passwordPolicy.minimumLength",
                message,
            ));
        }
        if self.temporary_password_validity_days > 365 {
            let message = "Member must have value less than or equal to 365";
            return Err(Refusal::constraint(
                "policies.passwordPolicy.temporaryPasswordValidityDays",
                message,
            ));
        }
        Ok(())
    }

    /// Whether `password` may be set.
    pub(crate) fn accept(&self, password: &str) -> Result<(), Refusal> {
        let has = |kind: fn(char) -> bool| password.chars().any(kind);
        let problem = if password.is_empty() || password.chars().count() < self.minimum_length {
            "Password not long enough"
        } else if password.chars().count() > 256 {
            "Password too long"
        } else if self.require_uppercase && !has(char::is_uppercase) {
            "Password must have uppercase characters"
        } else if self.require_lowercase && !has(char::is_lowercase) {
            "Password must have lowercase characters"
        } else if self.require_numbers && !has(|letter| letter.is_ascii_digit()) {
            "Password must have numeric characters"
        } else if self.require_symbols && !has(|letter| SYMBOLS.contains(letter)) {
            "Password must have symbol characters"
        } else if password.trim() != password {
            "Password must not start or end with a blank"
        } else {
            return Ok(());
        };
        Err(Refusal::invalid_password(format!(
            "Password did not conform with policy: {problem}"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_named() {
        let policy = PasswordPolicy::of_a_new_pool();
        for (password, reason) in [
            ("", "not long enough"),
            ("Aa1!", "not long enough"),
            ("aaaaaa1!", "uppercase"),
            ("AAAAAA1!", "lowercase"),
            ("Aaaaaaa!", "numeric"),
            ("Aaaaaa11", "symbol"),
            (" Aaaaa1! ", "blank"),
        ] {
            let refusal = policy.accept(password).expect_err(password);
            assert_eq!(refusal.code, "InvalidPasswordException");
            assert!(
                refusal
                    .message
                    .starts_with("Password did not conform with policy: ")
            );
            assert!(refusal.message.contains(reason), "{}", refusal.message);
        }
        assert_eq!(policy.accept("Correct-Horse-9!"), Ok(()));
        assert!(policy.accept(&format!("Aa1!{}", "x".repeat(253))).is_err());
    }

    #[test]
    fn given_members_stand_alone() {
        let policy: PasswordPolicy = serde_json::from_str(r#"{"MinimumLength": 6}"#).expect("a policy");
        assert_eq!(policy.accept("simple"), Ok(()));
        assert!(policy.accept("short").is_err());
    }
}

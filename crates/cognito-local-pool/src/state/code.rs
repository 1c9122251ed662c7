//! Codes that the real service would send by mail or text message.

use std::collections::VecDeque;
use std::time::Duration;

use cognito_srp_core::message::CodeDeliveryDetails;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::clock::Moment;
use crate::random;

/// How often a wrong code may be tried before the code (or the session that it belongs to) is dead.
pub(crate) const MOST_WRONG_CODES: u32 = 10;

/// A message that was "sent" to a user, as the local path gives it out.
#[derive(Clone, Serialize, Deserialize)]
pub struct SentCode {
    purpose: Purpose,
    destination: String,
    code: String,
    created: Moment,
}

/// No code is shown by accident.
impl std::fmt::Debug for SentCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SentCode")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl SentCode {
    /// What it is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The address in full.
    pub fn destination(&self) -> &str {
        &self.destination
    }

    /// The code itself.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// When it was sent.
    pub const fn created(&self) -> Moment {
        self.created
    }
}

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Purpose {
    /// ConfirmSignUp.
    SignUp,
    /// A second factor, by text message.
    SmsMfa,
    /// A second factor, by e-mail.
    EmailMfa,
    /// In place of a password, by text message.
    SmsOtp,
    /// In place of a password, by e-mail.
    EmailOtp,
    /// ConfirmForgotPassword.
    ForgotPassword,
    /// VerifyUserAttribute.
    VerifyAttribute,
    /// The temporary password that the pool made up for a user whom an administrator created.
    Invitation,
}

/// The last messages to one user, newest first.
#[derive(Default)]
pub(crate) struct Inbox(VecDeque<SentCode>);

impl Inbox {
    const CAPACITY: usize = 20;
    /// How long a message stays: as long as a temporary password is good.
    const LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// These messages, newest first.
    pub(crate) fn of(messages: Vec<SentCode>) -> Self {
        Self(messages.into_iter().take(Self::CAPACITY).collect())
    }

    pub(crate) fn receive(&mut self, purpose: Purpose, destination: &str, code: &str, now: Moment) {
        self.0.truncate(Self::CAPACITY - 1);
        self.0.retain(|message| now.since(message.created) < Self::LIFE);
        let (destination, code) = (destination.to_owned(), code.to_owned());
        self.0.push_front(SentCode {
            purpose,
            destination,
            code,
            created: now,
        });
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = &SentCode> {
        self.0.iter()
    }
}

/// A code that is waited for.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct PendingCode {
    code: String,
    expires: Moment,
    wrong: u32,
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    Right,
    Wrong,
    Expired,
    TooMany,
}

impl PendingCode {
    pub(crate) fn new(now: Moment, life: Duration) -> Self {
        Self {
            code: random::code(),
            expires: now + life,
            wrong: 0,
        }
    }

    /// A code that stands in for a password: 8 digits.
    pub(crate) fn in_place_of_a_password(now: Moment, life: Duration) -> Self {
        Self {
            code: random::text(random::DIGITS, 8),
            ..Self::new(now, life)
        }
    }

    pub(crate) fn expose(&self) -> &str {
        &self.code
    }

    /// Compares in constant time, and counts.
    pub(crate) fn attempt(&mut self, code: &str, now: Moment) -> Attempt {
        if self.wrong >= MOST_WRONG_CODES {
            Attempt::TooMany
        } else if now >= self.expires {
            Attempt::Expired
        } else if self.code.as_bytes().ct_eq(code.as_bytes()).into() {
            Attempt::Right
        } else {
            self.wrong += 1;
            Attempt::Wrong
        }
    }
}

/// An address that codes go to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    Email,
    Sms,
}

impl Medium {
    pub(crate) const fn of_attribute(name: &str) -> Option<Self> {
        match name.as_bytes() {
            b"email" => Some(Self::Email),
            b"phone_number" => Some(Self::Sms),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Sms => "SMS",
        }
    }

    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "phone_number",
        }
    }

    /// An address as it is shown to those who may not know it: `j***@e***`, `+*******1234`.
    pub(crate) fn mask(self, address: &str) -> String {
        let first = |text: &str| text.chars().next().unwrap_or('*');
        match self {
            Self::Email => {
                let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
                format!("{}***@{}***", first(local), first(domain))
            }
            Self::Sms => {
                let digits: Vec<char> = address.chars().filter(char::is_ascii_digit).collect();
                let last: String = digits[digits.len().saturating_sub(4)..].iter().collect();
                format!("+*******{last}")
            }
        }
    }

    pub(crate) fn details(self, address: &str) -> CodeDeliveryDetails {
        CodeDeliveryDetails {
            destination: Some(self.mask(address)),
            delivery_medium: Some(self.name().to_owned()),
            attribute_name: Some(self.attribute().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn addresses_are_masked() {
        assert_eq!(Medium::Email.mask("jane@example.com"), "j***@e***");
        assert_eq!(Medium::Sms.mask("+491701231234"), "+*******1234");
        assert_eq!(Medium::Email.mask(""), "****@****");
        assert_eq!(Medium::Sms.mask("+1"), "+*******1");
    }

    #[test]
    fn wrong_codes_are_bounded_and_codes_expire() {
        let now = Clock::standing_at(0).now();
        let later = now + Duration::from_secs(60);
        let mut pending = PendingCode::new(now, Duration::from_secs(60));
        let code = pending.expose().to_owned();
        assert_eq!(pending.attempt(&code, now), Attempt::Right);
        assert_eq!(pending.attempt(&code, later), Attempt::Expired);
        for _ in 0..MOST_WRONG_CODES {
            assert_eq!(pending.attempt("", now), Attempt::Wrong);
        }
        assert_eq!(pending.attempt(&code, now), Attempt::TooMany);
    }

    #[test]
    fn an_inbox_is_bounded() {
        let now = Clock::standing_at(0).now();
        let mut inbox = Inbox::default();
        for number in 0..100 {
            inbox.receive(Purpose::SignUp, "a@b", &number.to_string(), now);
        }
        let codes: Vec<_> = inbox.messages().map(SentCode::code).collect();
        assert_eq!((codes.len(), codes[0]), (Inbox::CAPACITY, "99"));
    }
}

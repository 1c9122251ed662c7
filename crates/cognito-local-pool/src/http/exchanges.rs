//! The last exchanges, for people who look on: what was asked and answered, without what is secret.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;

use crate::clock::Moment;
use crate::refusal::Refusal;

/// Bounded: the oldest make room. A clone is the same list.
#[derive(Clone, Default)]
pub(super) struct Exchanges(Arc<Mutex<VecDeque<Exchange>>>);

/// One request and its answer.
#[derive(Clone, Serialize)]
pub(super) struct Exchange {
    at: Moment,
    operation: &'static str,
    sent: Vec<(String, String)>,
    outcome: &'static str,
    message: Option<String>,
    given: Vec<(String, String)>,
    milliseconds: f64,
}

/// The members whose values are shown. Of all others there is the name alone, so a new secret is hidden until
/// someone says that it is none.
const SHOWN: &[&str] = &[
    "AuthFlow",
    "AvailableChallenges",
    "ChallengeName",
    "ClientId",
    "CODE_DELIVERY_DELIVERY_MEDIUM",
    "CODE_DELIVERY_DESTINATION",
    "DEVICE_KEY",
    "DeviceGroupKey",
    "DeviceKey",
    "DeviceName",
    "DeviceRememberedStatus",
    "Enabled",
    "ExpiresIn",
    "FRIENDLY_DEVICE_NAME",
    "FriendlyDeviceName",
    "GroupName",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "MfaConfiguration",
    "Permanent",
    "PoolName",
    "PREFERRED_CHALLENGE",
    "Status",
    "TIMESTAMP",
    "TokenType",
    "USER_ID_FOR_SRP",
    "UserConfirmed",
    "USERNAME",
    "Username",
    "UserPoolId",
    "UserStatus",
];
/// The members that are looked into.
const OPENED: &[&str] = &[
    "AuthenticationResult",
    "AuthParameters",
    "ChallengeParameters",
    "ChallengeResponses",
    "NewDeviceMetadata",
];
const HIDDEN: &str = "•••";
/// The most letters of a value, and the most members of a message.
const MOST_LETTERS: usize = 100;
const MOST_MEMBERS: usize = 40;

impl Exchanges {
    const CAPACITY: usize = 100;

    pub(super) fn add(
        &self,
        (at, operation): (Moment, &'static str),
        body: &[u8],
        outcome: &Result<Vec<u8>, Refusal>,
        milliseconds: f64,
    ) {
        let refusal = outcome.as_ref().err();
        let exchange = Exchange {
            at,
            operation,
            sent: members(body),
            outcome: refusal.map_or("ok", |refusal| refusal.code),
            message: refusal.map(|refusal| cut(&refusal.message)),
            given: outcome.as_ref().map(|body| members(body)).unwrap_or_default(),
            milliseconds,
        };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.truncate(Self::CAPACITY - 1);
        last.push_front(exchange);
    }

    /// Newest first.
    pub(super) fn all(&self) -> Vec<Exchange> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().cloned().collect()
    }
}

/// The members of a message by name, with what may be shown of each.
fn members(json: &[u8]) -> Vec<(String, String)> {
    let mut members = Vec::new();
    if let Ok(Value::Object(object)) = serde_json::from_slice(json) {
        collect(&object, &mut members);
    }
    members.truncate(MOST_MEMBERS);
    members
}

fn collect(object: &serde_json::Map<String, Value>, members: &mut Vec<(String, String)>) {
    for (name, value) in object {
        match value {
            Value::Null => {}
            Value::Object(inner) if OPENED.contains(&name.as_str()) => collect(inner, members),
            _ => members.push((cut(name), shown(name, value))),
        }
    }
}

fn shown(name: &str, value: &Value) -> String {
    match value {
        _ if !SHOWN.contains(&name) => HIDDEN.to_owned(),
        Value::String(text) => cut(text),
        other => cut(&other.to_string()),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_be_harmless_is_shown() {
        let body = br#"{
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jane", "PASSWORD": "Correct-Horse-9!", "NEW_THING": "x" },
            "ClientMetadata": { "USERNAME": "secret" },
            "Session": null
        }"#;
        let shown = members(body);
        let shown: Vec<_> = shown
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            shown,
            [
                "AuthFlow=USER_PASSWORD_AUTH",
                "NEW_THING=•••",
                "PASSWORD=•••",
                "USERNAME=jane",
                "ClientMetadata=•••"
            ]
        );
        assert_eq!(members(b"no JSON"), []);
    }

    #[test]
    fn it_is_bounded() {
        let (exchanges, now) = (Exchanges::default(), crate::clock::Clock::standing_at(0).now());
        let long = format!(r#"{{ "Username": "{}" }}"#, "é".repeat(1000));
        for _ in 0..300 {
            exchanges.add((now, "GetUser"), long.as_bytes(), &Ok(Vec::new()), 1.0);
        }
        let all = exchanges.all();
        assert_eq!(all.len(), Exchanges::CAPACITY);
        assert!(
            all.iter()
                .all(|one| one.sent[0].1.chars().count() == MOST_LETTERS + 1)
        );
    }
}

use alloc::string::String;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::TokenError;
use crate::json::Json;
use crate::message::UnixTime;

/// The claims of a token of Cognito's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// The claims of a JSON object.
    pub(super) fn from_json(claims: &Json) -> Option<Self> {
        match serde_json::to_value(claims) {
            Ok(Value::Object(claims)) => Some(Self(claims)),
            _ => None,
        }
    }

    /// A claim of any kind, such as `cognito:groups` or `email_verified`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A claim that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A claim that is a time, in seconds since 1970.
    pub fn time(&self, name: &str) -> Option<UnixTime> {
        self.get(name)?.as_i64()
    }

    /// The user's internal name: `username` of access tokens, `cognito:username` of id tokens.
    pub fn username(&self) -> Option<&str> {
        self.text("username").or_else(|| self.text("cognito:username"))
    }
}

/// What a token is for: claim `token_use`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// It opens operations.
    Access,
    /// It says who the user is.
    Id,
}

impl TokenUse {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Id => "id",
        }
    }

    /// Where the app client's id stands: access tokens have no `aud`.
    const fn client_claim(self) -> &'static str {
        match self {
            Self::Access => "client_id",
            Self::Id => "aud",
        }
    }
}

/// What a token has to say to be accepted. All of it comes from configuration, nothing from the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// `iss`, such as `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123`.
    pub issuer: String,
    /// The app client: `client_id` of access tokens, `aud` of id tokens.
    pub client_id: String,
    /// `token_use`.
    pub token_use: TokenUse,
    /// Seconds for which a token is accepted after `exp`, for clocks that differ.
    pub leeway: u32,
}

impl Expected {
    /// Checks `token_use`, `iss`, the app client and `exp`. A time of issue in the future is no fault: it
    /// is the clock of this machine that is behind.
    ///
    /// # Errors
    /// [`TokenError::Claim`] with the claim's name, [`TokenError::Expired`].
    pub fn check(&self, claims: &Claims, now: UnixTime) -> Result<(), TokenError> {
        self.compare(&|name| claims.text(name), claims.time("exp"), now)
    }

    pub(super) fn check_json(&self, claims: &Json, now: UnixTime) -> Result<(), TokenError> {
        let text = |name: &str| claims.get(name).and_then(Json::as_str);
        self.compare(&text, claims.get("exp").and_then(Json::as_number), now)
    }

    fn compare<'a>(
        &self,
        text: &dyn Fn(&str) -> Option<&'a str>,
        expiry: Option<UnixTime>,
        now: UnixTime,
    ) -> Result<(), TokenError> {
        let texts = [
            ("token_use", self.token_use.as_str()),
            ("iss", self.issuer.as_str()),
            (self.token_use.client_claim(), self.client_id.as_str()),
        ];
        for (name, expected) in texts {
            if text(name) != Some(expected) {
                return Err(TokenError::Claim(name));
            }
        }
        let expiry = expiry.ok_or(TokenError::Claim("exp"))?;
        let seconds = now.saturating_sub(expiry);
        if seconds >= i64::from(self.leeway) && seconds >= 0 {
            return Err(TokenError::Expired { seconds });
        }
        Ok(())
    }
}

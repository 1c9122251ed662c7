//! What an observer is told about the traffic.

use std::fmt;
use std::time::Duration;

use cognito_srp_core::message::{Request, Response, ServiceError};
use serde::Deserialize;

use crate::transport::TransportError;

/// One request and what came of it: for logs and measurements. Nothing in it is secret.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Exchange<'a> {
    /// The operation, such as `InitiateAuth`; `jwks.json` for the pool's key set.
    pub operation: &'a str,
    /// What the request was about: the flow of `InitiateAuth`, such as `USER_SRP_AUTH`, or the challenge that
    /// `RespondToAuthChallenge` answers, such as `PASSWORD_VERIFIER`.
    pub step: Option<&'a str>,
    /// What came back.
    pub outcome: ExchangeOutcome<'a>,
    /// Which attempt it was; the first is 1.
    pub attempt: u32,
    /// How long it took until the whole answer was there.
    pub duration: Duration,
}

/// What came back.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ExchangeOutcome<'a> {
    /// What was asked for.
    Done,
    /// A further challenge, such as `SOFTWARE_TOKEN_MFA`.
    Challenge(&'a str),
    /// The service's error.
    Refused(&'a ServiceError),
    /// Nothing.
    Failed(&'a TransportError),
}

impl fmt::Display for ExchangeOutcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Challenge(name) => f.write_str(name),
            Self::Refused(error) => f.write_str(error.code()),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// The flow or the challenge that a request is about.
pub(crate) fn step(request: &Request) -> Option<&str> {
    let body = request.body().json();
    body.get("AuthFlow")
        .or_else(|| body.get("ChallengeName"))?
        .as_str()
}

/// The name of the challenge in an answer, if it looks like one.
pub(crate) fn challenge_name(response: &Response) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Named {
        challenge_name: Option<String>,
    }
    let name = response.read::<Named>().ok()?.challenge_name?;
    let plain = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_';
    let looks_like_one = !name.is_empty() && name.len() <= 64 && name.bytes().all(plain);
    Some(if looks_like_one {
        name
    } else {
        "an unnamed challenge".into()
    })
}

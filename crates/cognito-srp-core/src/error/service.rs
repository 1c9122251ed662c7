//! The service's own errors.

use alloc::string::{String, ToString as _};
use core::fmt;

use super::write_all;
use crate::json::Json;

/// An error of the service: a code such as `NotAuthorizedException`, and a text for people. Programs
/// compare the code; the text changes without notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceError {
    code: String,
    message: String,
    status: u16,
}

impl ServiceError {
    /// The error `code` with its text, as HTTP status 400.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            status: 400,
        }
    }

    /// The same with another HTTP status.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Reads an error from the HTTP status, the header `x-amzn-errortype` and the body. The code is taken
    /// from the header, else from `__type`, else from `code`; where there is none, it becomes
    /// `Http<status>`. Anything can be in a body: an HTML page gives no text at all.
    pub fn from_http(status: u16, error_type: Option<&str>, body: &[u8]) -> Self {
        let json = match body.len() {
            0..=MAX_BODY => Json::parse(body).unwrap_or_default(),
            _ => Json::Null,
        };
        let text = |name: &str| json.get(name).and_then(Json::as_str);
        let code = [error_type, text("__type"), text("code")]
            .into_iter()
            .flatten()
            .find_map(code);
        let message = text("message").or_else(|| text("Message")).unwrap_or_default();
        Self {
            code: code.unwrap_or_else(|| String::from("Http") + &status.to_string()),
            message: printable(message),
            status,
        }
    }

    /// The code, such as `NotAuthorizedException`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The text, in English; may be empty.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status; 400 for nearly all.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Whether it is the proof, of a password or of a device password, that was wrong. Many other refusals
    /// have the code `NotAuthorizedException` too, so the text has to be looked at.
    pub fn is_wrong_proof(&self) -> bool {
        self.code == "NotAuthorizedException" && self.message.starts_with("Incorrect username or password")
    }

    /// Whether the device whose key was sent is not known any more: `ResourceNotFoundException` about a
    /// device. The text has to be looked at, as a missing pool or client has the same code.
    pub fn is_unknown_device(&self) -> bool {
        const DEVICE: &[u8] = b"device";
        let mut places = self.message.as_bytes().windows(DEVICE.len());
        self.code == "ResourceNotFoundException" && places.any(|text| text.eq_ignore_ascii_case(DEVICE))
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message.as_str() {
            "" => f.write_str(&self.code),
            message => write_all(f, &[&self.code, ": ", message]),
        }
    }
}

impl core::error::Error for ServiceError {}

const MAX_BODY: usize = 64 << 10;
const MAX_CODE: usize = 128;
const MAX_MESSAGE: usize = 1024;

/// `aws.protocol#NotAuthorizedException:http://…` and its kin, cut to the code.
fn code(text: &str) -> Option<String> {
    let text = text.split([':', ',']).next().unwrap_or_default();
    let code = text.rsplit('#').next().unwrap_or_default().trim();
    let fits = !code.is_empty() && code.len() <= MAX_CODE;
    (fits
        && code
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || b"._-".contains(&c)))
    .then(|| code.into())
}

/// Hostile text, made fit for a line of a log: at most 1,024 characters, none of them a control character.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .take(MAX_MESSAGE)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

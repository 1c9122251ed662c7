//! An answer as it comes in.

use serde::de::DeserializeOwned;

use super::{ServiceError, Timestamp, UnixTime};
use crate::error::{Error, FieldError, Problem};
use crate::json::{FromJson, Json};
use crate::secret::SecretBytes;

/// What the service answered: a JSON body, or its own error.
#[derive(Debug, Clone)]
pub struct Response {
    body: Result<SecretBytes, ServiceError>,
    date: Option<UnixTime>,
}

impl Response {
    /// The most bytes of a body that are looked at. The service's own are a few kilobytes.
    pub const MAX_BYTES: usize = 1 << 20;

    /// An answer from its HTTP parts: the status, the header `x-amzn-errortype` if it is there, and the
    /// body.
    pub fn from_http(status: u16, error_type: Option<&str>, body: impl Into<SecretBytes>) -> Self {
        let body = body.into();
        if (200..300).contains(&status) {
            Self::success(body)
        } else {
            Self::refusal(ServiceError::from_http(status, error_type, body.expose()))
        }
    }

    /// An answer that another client has read: the JSON of a success.
    pub fn success(json: impl Into<SecretBytes>) -> Self {
        Self {
            body: Ok(json.into()),
            date: None,
        }
    }

    /// An answer that another client has read: the service's error.
    pub const fn refusal(error: ServiceError) -> Self {
        Self {
            body: Err(error),
            date: None,
        }
    }

    /// The same with the answer's `Date` header (RFC 9110, section 5.6.7), such as
    /// `Fri, 02 Jan 2026 03:04:05 GMT`. A text that is no such date is passed over.
    #[must_use]
    pub fn with_date(mut self, date: Option<&str>) -> Self {
        self.date = date.and_then(Timestamp::parse_http_date);
        self
    }

    /// When the service answered, by its own clock.
    pub const fn date(&self) -> Option<UnixTime> {
        self.date
    }

    /// The message in the body; an empty body counts as `{}`.
    ///
    /// # Errors
    /// [`Error::Refused`] with the service's error, [`Error::BadAnswer`] when the body is not JSON of the
    /// message's shape or too long.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(self.text()?).map_err(|_| bad_body(Problem::NotJson))
    }

    /// The JSON object in the body.
    ///
    /// # Errors
    /// As [`Response::read`].
    pub fn json(&self) -> Result<Json, Error> {
        Json::parse(self.text()?)
            .filter(|json| json.members().is_some())
            .ok_or(bad_body(Problem::NotJson))
    }

    /// The message in the body, for those that a sign-in needs.
    pub(crate) fn message<T: FromJson>(&self) -> Result<T, Error> {
        T::from_json(&self.json()?).map_err(|_| bad_body(Problem::NotJson))
    }

    fn text(&self) -> Result<&[u8], Error> {
        let body = self
            .body
            .as_ref()
            .map_err(|error| Error::Refused(error.clone()))?
            .expose()
            .as_slice();
        if body.len() > Self::MAX_BYTES {
            return Err(bad_body(Problem::TooLong { max: Self::MAX_BYTES }));
        }
        Ok(if body.trim_ascii().is_empty() { b"{}" } else { body })
    }

    /// The service's error, if it is one.
    pub const fn error(&self) -> Option<&ServiceError> {
        match &self.body {
            Ok(_) => None,
            Err(error) => Some(error),
        }
    }
}

const fn bad_body(problem: Problem) -> Error {
    Error::BadAnswer(FieldError::new("body", problem))
}

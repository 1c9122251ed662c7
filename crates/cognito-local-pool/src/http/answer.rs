//! How answers look on the wire.

use cognito_srp_core::message::ServiceError;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{HeaderMap, Response, StatusCode};
use serde_json::json;

use super::guard::Page;
use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;

const AMZ_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-errormessage");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// An answer that still lacks what all answers have.
pub(super) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    /// The code of an error.
    code: Option<&'static str>,
}

impl Answer {
    /// The answer of an operation.
    pub(super) fn operation(outcome: Result<Vec<u8>, Refusal>) -> Self {
        match outcome {
            Ok(body) => Self::new(StatusCode::OK, AMZ_JSON, body),
            Err(refusal) => Self::refusal(refusal),
        }
    }

    /// A document of another kind.
    pub(super) fn json(outcome: Result<Vec<u8>, Refusal>) -> Self {
        match outcome {
            Ok(body) => Self::new(StatusCode::OK, JSON, body),
            Err(refusal) => Self::refusal(refusal),
        }
    }

    /// Cognito's error: in the body and in headers, so that every SDK finds it.
    pub(super) fn refusal(refusal: Refusal) -> Self {
        let code = refusal.code;
        let error = ServiceError::from(refusal);
        let body = json!({ "__type": error.code(), "message": error.message() });
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = Self::new(status, AMZ_JSON, body.to_string().into_bytes());
        answer.code = Some(code);
        if let Ok(code) = HeaderValue::from_str(&format!("{}:", error.code())) {
            answer.headers.insert(ERROR_TYPE, code);
        }
        // A text that cannot stand in a header stands in the body alone.
        let plain = error
            .message()
            .replace(|letter: char| letter.is_control() || !letter.is_ascii(), " ");
        if let Ok(message) = HeaderValue::from_str(&plain) {
            answer.headers.insert(ERROR_MESSAGE, message);
        }
        answer
    }

    pub(super) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            body: Vec::new(),
            code: None,
        }
    }

    /// It is to be found at another path.
    pub(super) fn moved(to: &'static str) -> Self {
        let mut answer = Self::empty();
        answer.status = StatusCode::PERMANENT_REDIRECT;
        let to = HeaderValue::from_static(to);
        answer.headers.insert(header::LOCATION, to);
        answer
    }

    fn new(status: StatusCode, content_type: HeaderValue, body: Vec<u8>) -> Self {
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ]);
        Self {
            status,
            headers,
            body,
            code: None,
        }
    }

    /// How it went, for the log.
    pub(super) fn outcome(&self) -> &'static str {
        self.code.unwrap_or("ok")
    }

    /// A part of the page for people. It runs its own script alone, and nobody may frame it.
    pub(super) fn page(content_type: &'static str, text: &'static str) -> Self {
        let content_type = HeaderValue::from_static(content_type);
        let mut answer = Self::new(StatusCode::OK, content_type, text.as_bytes().to_vec());
        let fixed = |text| HeaderValue::from_static(text);
        answer.headers.extend([
            (
                header::CONTENT_SECURITY_POLICY,
                fixed("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            ),
            (header::X_FRAME_OPTIONS, fixed("DENY")),
            (header::REFERRER_POLICY, fixed("no-referrer")),
        ]);
        answer
    }

    /// Lets a page on loopback read the answer, and ask for it.
    pub(super) fn open_to(mut self, page: Option<Page>) -> Self {
        self.headers
            .insert(header::VARY, HeaderValue::from_static("Origin"));
        if let Some(Page(origin)) = page {
            let fixed = |text| HeaderValue::from_static(text);
            self.headers.extend([
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
                (header::ACCESS_CONTROL_ALLOW_METHODS, fixed("POST")),
                (
                    header::ACCESS_CONTROL_ALLOW_HEADERS,
                    fixed(
                        "content-type,x-amz-target,x-amz-user-agent,cache-control,amz-sdk-invocation-id,\
                         amz-sdk-request,authorization,x-amz-date,x-amz-security-token,x-amz-content-sha256",
                    ),
                ),
                (
                    header::ACCESS_CONTROL_EXPOSE_HEADERS,
                    fixed("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"),
                ),
                (header::ACCESS_CONTROL_MAX_AGE, fixed("600")),
            ]);
        }
        self
    }

    /// Lets every page read the answer: there is nothing secret in it.
    pub(super) fn open_to_all(mut self) -> Self {
        self.headers
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        self
    }

    /// The answer with what all have: the time by the pool's clock, and an id.
    pub(super) fn into_response(self, now: Moment) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        let headers = response.headers_mut();
        if let Ok(date) = HeaderValue::from_str(&now.http_date()) {
            headers.insert(header::DATE, date);
        }
        if let Ok(id) = HeaderValue::from_str(&random::uuid()) {
            headers.insert(REQUEST_ID, id);
        }
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        response
    }
}

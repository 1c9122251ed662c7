//! How requests reach the service: a trait with one method, which closures satisfy, and its implementation
//! over `reqwest`.

mod reqwest;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use cognito_srp_core::SecretString;
use cognito_srp_core::message::Request;
use cognito_srp_core::secret::SecretBytes;

pub use self::reqwest::{ReqwestTransport, ReqwestTransportError};

/// Sends HTTP requests. A closure or function `Fn(HttpRequest) -> impl Future<Output = Result<HttpResponse,
/// E>>` is a transport too.
///
/// A transport does not follow redirects, reads at most
/// [`Response::MAX_BYTES`](cognito_srp_core::message::Response::MAX_BYTES) of a body (after decompression,
/// if it does any), and gives up after a time of its own. It tries each request once: repeating is the
/// client's business.
pub trait Transport: Send + Sync {
    /// What can go wrong. It must show nothing of the request's body.
    type Error: Error + Send + Sync + 'static;

    /// Sends one request and reads the whole answer, whatever its status.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, Self::Error>> + Send;

    /// Whether the request surely never arrived, so that even the answer to a challenge may be sent again.
    /// When in doubt, false: that is what closures say.
    fn not_sent(&self, _error: &Self::Error) -> bool {
        false
    }
}

impl<F, Fut, E> Transport for F
where
    F: Fn(HttpRequest) -> Fut + Send + Sync,
    Fut: Future<Output = Result<HttpResponse, E>> + Send,
    E: Error + Send + Sync + 'static,
{
    type Error = E;

    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, E>> + Send {
        self(request)
    }
}

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For a pool's key set.
    Get,
    /// For operations.
    Post,
}

/// A request to send. Its body holds secrets, and headers that sign it do so too, so `Debug` does not show
/// them, and they are wiped when the last clone is dropped.
#[derive(Clone)]
pub struct HttpRequest {
    method: Method,
    url: String,
    headers: Vec<(&'static str, SecretString)>,
    body: Bytes,
}

impl HttpRequest {
    /// An operation of the service, in its JSON 1.1 protocol.
    pub(crate) fn operation(url: String, request: &Request) -> Self {
        let target = format!("AWSCognitoIdentityProviderService.{}", request.operation());
        Self {
            method: Method::Post,
            url,
            headers: vec![
                ("content-type", "application/x-amz-json-1.1".into()),
                ("x-amz-target", target.into()),
                ("cache-control", "no-store".into()),
                ("x-amz-user-agent", USER_AGENT.into()),
            ],
            body: Bytes::from_owner(WipedBody(request.body().to_json())),
        }
    }

    /// A public document.
    pub(crate) fn get(url: String) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: vec![("accept", "application/json".into())],
            body: Bytes::new(),
        }
    }

    pub(crate) fn push_header(&mut self, name: &'static str, value: impl Into<SecretString>) {
        self.headers.push((name, value.into()));
    }

    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The whole URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Headers, their names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (*name, value.expose().as_str()))
    }

    /// The body: JSON text, or nothing.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// An answer. Its body may hold secrets: `Debug` does not show it, and it is wiped when dropped.
#[derive(Clone)]
pub struct HttpResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: SecretBytes,
}

impl HttpResponse {
    /// An answer with this status, without headers and body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: SecretBytes::default(),
        }
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = SecretBytes::new(body.into());
        self
    }

    /// The status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The first header of this name, in any case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn into_body(self) -> SecretBytes {
        self.body
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The service could not be reached, or its answer could not be read.
#[derive(Debug, Clone)]
pub struct TransportError {
    not_sent: bool,
    source: Arc<dyn Error + Send + Sync>,
}

impl TransportError {
    pub(crate) fn new(not_sent: bool, source: impl Error + Send + Sync + 'static) -> Self {
        Self {
            not_sent,
            source: Arc::new(source),
        }
    }

    /// Whether the request surely never arrived. Otherwise nobody knows: the service may have done what it
    /// was asked for.
    pub const fn not_sent(&self) -> bool {
        self.not_sent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.not_sent {
            "the service could not be reached"
        } else {
            "no answer of the service could be read"
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

const USER_AGENT: &str = concat!("cognito-flow/", env!("CARGO_PKG_VERSION"));

/// The JSON text of a request, wiped when the last [`Bytes`] of it is dropped.
struct WipedBody(SecretString);

impl AsRef<[u8]> for WipedBody {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

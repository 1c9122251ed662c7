//! The transport over `reqwest`, with rustls.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use cognito_srp_core::message::Response;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use zeroize::Zeroize;

use super::{HttpRequest, HttpResponse, Method, Transport, USER_AGENT};
use crate::endpoint::is_loopback;

/// Sends over HTTP/1.1 with `reqwest` and rustls. It follows no redirects, bounds times and bodies, and sends
/// plain http to the loopback interface only, past any proxy, unless told otherwise.
#[derive(Debug)]
pub struct ReqwestTransport {
    connect_timeout: Duration,
    timeout: Duration,
    allow_plain_http: bool,
    /// Made when first needed: reading the system's certificates takes time, and can fail where there are
    /// none, which is no trouble for a pool on this machine.
    https: OnceLock<Client>,
    loopback: OnceLock<Client>,
}

/// Why [`ReqwestTransport`] failed. URLs are left out of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReqwestTransportError {
    /// The request cannot be sent over plain http to a host that is not this one.
    #[error("plain http is for the loopback interface only")]
    PlainHttp,
    /// The URL is not one.
    #[error("the URL cannot be read")]
    Url,
    /// The answer's body has more than [`Response::MAX_BYTES`].
    #[error("the body of the answer is longer than {} bytes", Response::MAX_BYTES)]
    BodyTooLong,
    /// The rest: name look-up, connection, TLS, time-out.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl ReqwestTransport {
    /// 5 s to connect, 30 s for a whole exchange.
    pub fn new() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            allow_plain_http: false,
            https: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// The longest time to connect, TLS included.
    #[must_use]
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self {
            connect_timeout,
            https: OnceLock::new(),
            loopback: OnceLock::new(),
            ..self
        }
    }

    /// The longest time from connecting to the last byte of the answer.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout,
            https: OnceLock::new(),
            loopback: OnceLock::new(),
            ..self
        }
    }

    /// Allows plain http to any host. Passwords of `SignUp` and all tokens are then readable on the way.
    #[must_use]
    pub const fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    fn client(&self, url: &Url) -> Result<&Client, ReqwestTransportError> {
        match url.scheme() {
            "https" => made(&self.https, || self.builder().build()),
            "http" if is_loopback(url) => made(&self.loopback, || {
                // Neither a proxy nor a name server has a say in what stays on this machine, and no
                // certificates are needed for it.
                let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                self.builder()
                    .no_proxy()
                    .resolve_to_addrs("localhost", &here.map(|address| SocketAddr::new(address, 0)))
                    .tls_certs_only([])
                    .build()
            }),
            "http" if self.allow_plain_http => made(&self.https, || self.builder().build()),
            "http" => Err(ReqwestTransportError::PlainHttp),
            _ => Err(ReqwestTransportError::Url),
        }
    }

    fn builder(&self) -> reqwest::ClientBuilder {
        Client::builder()
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
    }
}

impl Transport for ReqwestTransport {
    type Error = ReqwestTransportError;

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ReqwestTransportError> {
        let url = Url::parse(request.url()).map_err(|_| ReqwestTransportError::Url)?;
        let client = self.client(&url)?;
        let mut builder = match request.method() {
            Method::Get => client.get(url),
            Method::Post => client.post(url).body(request.body().clone()),
        };
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        let mut answer = builder.send().await.map_err(reqwest::Error::without_url)?;

        let mut response = HttpResponse::new(answer.status().as_u16());
        for (name, value) in answer.headers() {
            if let Ok(value) = value.to_str() {
                response = response.header(name.as_str(), value);
            }
        }
        let mut body = GrowingBody::default();
        while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            body.push(&chunk)?;
        }
        Ok(response.body(std::mem::take(&mut body.0)))
    }

    fn not_sent(&self, error: &ReqwestTransportError) -> bool {
        match error {
            ReqwestTransportError::Http(error) => error.is_connect() || error.is_builder(),
            ReqwestTransportError::PlainHttp | ReqwestTransportError::Url => true,
            ReqwestTransportError::BodyTooLong => false,
        }
    }
}

fn made(
    place: &OnceLock<Client>,
    make: impl FnOnce() -> reqwest::Result<Client>,
) -> Result<&Client, ReqwestTransportError> {
    match place.get() {
        Some(client) => Ok(client),
        None => {
            let client = make()?;
            Ok(place.get_or_init(|| client))
        }
    }
}

/// A body that is being read. It leaves no copies behind when it grows, nor when reading stops half-way.
#[derive(Default)]
struct GrowingBody(Vec<u8>);

impl GrowingBody {
    fn push(&mut self, chunk: &[u8]) -> Result<(), ReqwestTransportError> {
        let length = self.0.len() + chunk.len();
        if length > Response::MAX_BYTES {
            return Err(ReqwestTransportError::BodyTooLong);
        }
        if length > self.0.capacity() {
            let mut larger = Vec::with_capacity(length.next_power_of_two().max(8 << 10));
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.extend_from_slice(chunk);
        Ok(())
    }
}

impl Drop for GrowingBody {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

//! One request, one answer, and as many attempts as make sense.

use std::time::{Duration, Instant};

use cognito_srp_core::message::{Operation, Request, Response, ServiceError};
use cognito_srp_core::retry;
use cognito_srp_core::secret::SecretBytes;

use super::CognitoClient;
use crate::admin::{is_signed, sign};
use crate::error::Error;
use crate::exchange::{self, Exchange, ExchangeOutcome};
use crate::transport::{HttpRequest, HttpResponse, Transport, TransportError};

impl<T: Transport> CognitoClient<T> {
    /// Sends any operation and reads its answer.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::Transport`], [`Error::Protocol`] for an answer of another shape.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        let response = self.send(&Request::new(operation)).await?;
        Ok(response.read()?)
    }

    /// Sends a request, such as one of a [`Login`](cognito_srp_core::login::Login) that the caller drives.
    /// The service's errors are answers here.
    ///
    /// When the service is busy, or the request did not arrive, it is sent again a little later; where
    /// nobody knows whether it arrived, only if a second one does no harm.
    ///
    /// # Errors
    /// [`Error::Transport`]; [`Error::Credentials`] for an administrator.
    pub async fn send(&self, request: &Request) -> Result<Response, Error> {
        let http = HttpRequest::operation(self.shared.endpoint.as_str().into(), request);
        let operation = request.operation();
        let mut attempt = 1;
        loop {
            let http = self.signed(http.clone(), operation).await?;
            let (result, duration) = self.attempt(http).await;
            let result = result.map(|response| {
                let header = |name: &str| response.header_value(name).map(str::to_owned);
                let (error_type, date) = (header("x-amzn-errortype"), header("date"));
                Response::from_http(response.status(), error_type.as_deref(), response.into_body())
                    .with_date(date.as_deref())
            });
            self.observe_answer(request, &result, attempt, duration);
            let jitter = self.shared.surroundings.randomness.jitter();
            let delay = match &result {
                Ok(response) => response
                    .error()
                    .and_then(|error| retry::delay(operation, error, attempt, jitter)),
                Err(error) => (error.not_sent() || retry::is_repeatable(operation))
                    .then(|| retry::back_off(attempt, jitter)),
            };
            match delay {
                Some(delay) if attempt < self.shared.max_attempts => self.wait(delay).await,
                _ => return Ok(result?),
            }
            attempt += 1;
        }
    }

    /// Fetches a public document; `name` is for the observer.
    pub(super) async fn get(&self, name: &str, url: &str) -> Result<SecretBytes, Error> {
        let http = HttpRequest::get(url.into());
        let mut attempt = 1;
        loop {
            let (result, duration) = self.attempt(http.clone()).await;
            let result = result.map(document);
            let outcome = match &result {
                Ok(Ok(_)) => ExchangeOutcome::Done,
                Ok(Err(error)) => ExchangeOutcome::Refused(error),
                Err(error) => ExchangeOutcome::Failed(error),
            };
            let again = match outcome {
                ExchangeOutcome::Refused(error) => retry::is_transient(error),
                ExchangeOutcome::Failed(_) => true,
                _ => false,
            };
            self.observe(name, None, outcome, attempt, duration);
            if !again || attempt >= self.shared.max_attempts {
                return result?.map_err(Error::Refused);
            }
            let jitter = self.shared.surroundings.randomness.jitter();
            self.wait(retry::back_off(attempt, jitter)).await;
            attempt += 1;
        }
    }

    /// The request as it goes out: an administrator's is signed, with the time of this attempt, if it has to
    /// be.
    async fn signed(&self, mut http: HttpRequest, operation: &str) -> Result<HttpRequest, Error> {
        if let Some(admin) = &self.settings.admin
            && is_signed(operation)
        {
            let credentials = admin
                .credentials
                .credentials()
                .await
                .map_err(Error::Credentials)?;
            let (region, now) = (self.shared.pool.region(), self.shared.surroundings.now());
            sign(&mut http, &credentials, region, now).map_err(Error::Credentials)?;
        }
        Ok(http)
    }

    async fn attempt(&self, request: HttpRequest) -> (Result<HttpResponse, TransportError>, Duration) {
        let start = Instant::now();
        let result = self.shared.transport.send(request).await;
        let duration = start.elapsed();
        let result = result.map_err(|error| {
            let not_sent = self.shared.transport.not_sent(&error);
            TransportError::new(not_sent, error)
        });
        (result, duration)
    }

    async fn wait(&self, duration: Duration) {
        (self.shared.surroundings.sleep)(duration).await;
    }

    fn observe_answer(
        &self,
        request: &Request,
        result: &Result<Response, TransportError>,
        attempt: u32,
        duration: Duration,
    ) {
        if self.shared.on_exchange.is_none() {
            return;
        }
        let challenge = result.as_ref().ok().and_then(exchange::challenge_name);
        let outcome = match result {
            Err(error) => ExchangeOutcome::Failed(error),
            Ok(response) => match (response.error(), &challenge) {
                (Some(error), _) => ExchangeOutcome::Refused(error),
                (None, Some(name)) => ExchangeOutcome::Challenge(name),
                (None, None) => ExchangeOutcome::Done,
            },
        };
        let step = exchange::step(request);
        self.observe(request.operation(), step, outcome, attempt, duration);
    }

    fn observe(
        &self,
        operation: &str,
        step: Option<&str>,
        outcome: ExchangeOutcome<'_>,
        attempt: u32,
        duration: Duration,
    ) {
        if let Some(observer) = &self.shared.on_exchange {
            observer(&Exchange {
                operation,
                step,
                outcome,
                attempt,
                duration,
            });
        }
    }
}

/// The body of an answer that is not one of an operation.
fn document(response: HttpResponse) -> Result<SecretBytes, ServiceError> {
    let status = response.status();
    let body = response.into_body();
    match status {
        200..300 => Ok(body),
        status => Err(ServiceError::from_http(status, None, body.expose())),
    }
}

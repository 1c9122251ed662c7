//! The thin skin over [`Service`]: HTTP/1.1 on 127.0.0.1, and who may ask for what.

mod answer;
mod aws_json;
mod exchanges;
mod guard;
mod local;
mod overview;
mod signature;
mod well_known;

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use self::answer::Answer;
use self::exchanges::Exchanges;
pub(crate) use self::signature::AccessKey;
use crate::operation::Entry;
use crate::refusal::Refusal;
use crate::service::{Service, milliseconds_since};

/// The most bytes of a request's body.
const MAX_BODY: usize = 1 << 20;
/// How long a client may take for its headers, and then for its body.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long exchanges that are under way may take when the pool stops.
const FAREWELL: Duration = Duration::from_secs(2);
/// The most connections at once; further ones wait.
const MAX_CONNECTIONS: usize = 512;

/// Who may ask for what.
pub(crate) struct Rules {
    /// Opens the paths under `/_local/`.
    pub(crate) token: String,
    pub(crate) test_clock: bool,
    pub(crate) pages_may_administrate: bool,
    /// Whose signatures operations of administrators need; without any, none are asked for.
    pub(crate) access_keys: Vec<AccessKey>,
    /// There is a page for people.
    pub(crate) page: bool,
}

/// What every connection needs.
pub(crate) struct Shared {
    service: Arc<Service>,
    rules: Rules,
    /// Filled only if there is a page that shows them.
    exchanges: Exchanges,
    /// For arithmetic: more threads than this would only make each other wait.
    workers: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(service: Arc<Service>, rules: Rules) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            service,
            rules,
            exchanges: Exchanges::default(),
            workers: Arc::new(Semaphore::new(2 * cores)),
        }
    }

    /// Runs what computes on a thread for that. A panic in there becomes an error of the pool's own.
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Service) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let permit = Arc::clone(&self.workers).acquire_owned().await;
        let service = Arc::clone(&self.service);
        let work = move || {
            let _permit = permit;
            work(&service)
        };
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|_| Err(Refusal::internal()))
    }

    /// Does an operation on a thread for that. While it waits for the disk, others compute.
    async fn operate(&self, entry: &'static Entry, body: Bytes) -> Result<Vec<u8>, Refusal> {
        let permit = Arc::clone(&self.workers).acquire_owned().await;
        let service = Arc::clone(&self.service);
        let (start, exchanges) = (Instant::now(), self.rules.page.then(|| self.exchanges.clone()));
        let work = move || {
            let outcome = service.run(entry, &body, || drop(permit));
            if let Some(exchanges) = exchanges {
                let milliseconds = milliseconds_since(start);
                exchanges.add((service.now(), entry.name()), &body, &outcome, milliseconds);
            }
            outcome
        };
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|_| Err(Refusal::internal()))
    }
}

/// A socket on 127.0.0.1.
pub(crate) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    pub(crate) async fn bind(port: u16) -> std::io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// The base URL.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers until `stop` says so.
    pub(crate) async fn serve(self, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
        let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut connections = JoinSet::new();
        loop {
            let next = async {
                let slot = Arc::clone(&slots).acquire_owned().await;
                (self.socket.accept().await, slot)
            };
            tokio::select! {
                () = told(&mut stop) => break,
                (accepted, slot) = next => match accepted {
                    Ok((stream, _)) => {
                        let (shared, stop) = (Arc::clone(&shared), stop.clone());
                        let port = self.address.port();
                        connections.spawn(async move {
                            let _slot = slot;
                            converse(stream, port, &shared, stop).await;
                        });
                    }
                    // Too many open files, most likely: it passes.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                Some(_) = connections.join_next() => {}
            }
        }
        drop(self.socket);
        let farewell = async { while connections.join_next().await.is_some() {} };
        // Those who take longer are cut off, when the set is dropped.
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }
}

/// Ends when the pool is to stop, or its handle is gone.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// One connection, until its end.
async fn converse(stream: TcpStream, port: u16, shared: &Shared, mut stop: watch::Receiver<bool>) {
    let answer =
        service_fn(|request| async move { Ok::<_, Infallible>(respond(shared, port, request).await) });
    let mut connection = pin!(
        hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_buf_size(64 << 10)
            .serve_connection(TokioIo::new(stream), answer)
    );
    // Errors here are the client's: it went away, or did not speak HTTP.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = told(&mut stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

async fn respond(shared: &Shared, port: u16, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let start = Instant::now();
    let target = target(&request);
    let answer = match guard::check_host(&request, port) {
        Ok(()) => route(shared, port, request).await,
        Err(refusal) => Answer::refusal(refusal),
    };
    let milliseconds = milliseconds_since(start);
    tracing::info!(
        operation = target,
        outcome = answer.outcome(),
        milliseconds,
        "answered"
    );
    // Only now: the request may have moved the clock.
    answer.into_response(shared.service.now())
}

/// What a request is about, for the log: one of our own names, and nothing that the client made up.
fn target(request: &Request<Incoming>) -> &'static str {
    match request.uri().path() {
        "/" if request.method() == Method::OPTIONS => "preflight",
        "/" => aws_json::operation(request.headers()).unwrap_or("unknown"),
        path if path.starts_with("/_local/") => local::name(path),
        path if path.contains("/.well-known/") => "/.well-known/",
        _ => "unknown",
    }
}

async fn route(shared: &Shared, port: u16, request: Request<Incoming>) -> Answer {
    let path = request.uri().path();
    if path.starts_with("/_local/") || path == local::SHORT {
        return local::answer(shared, port, request).await;
    }
    if request.method() == Method::GET && path.contains("/.well-known/") {
        return well_known::answer(shared, path.to_owned()).await;
    }
    let page = match guard::page(&request) {
        Ok(page) => page,
        Err(refusal) => return Answer::refusal(refusal),
    };
    let answer = match *request.method() {
        Method::OPTIONS => Answer::empty(),
        Method::POST if path == "/" => aws_json::answer(shared, page.is_some(), request).await,
        _ => Answer::refusal(Refusal::unknown_operation("There is nothing here.").with_status(404)),
    };
    answer.open_to(page)
}

/// The body of a request, if it is not too long and comes in time.
async fn read_body(request: Request<Incoming>) -> Result<Bytes, Refusal> {
    let too_large = || {
        let message = format!("The body is longer than {MAX_BODY} bytes.");
        Refusal::request_entity_too_large(message).with_status(413)
    };
    if request.body().size_hint().lower() > MAX_BODY as u64 {
        return Err(too_large());
    }
    let body = Limited::new(request.into_body(), MAX_BODY).collect();
    match tokio::time::timeout(PATIENCE, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Refusal::serialization("The body ended too early.")),
        Err(_) => Err(Refusal::serialization("The body took too long.").with_status(408)),
    }
}

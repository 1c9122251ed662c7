//! A pool that listens.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread;

use cognito_srp_core::message::ServiceError;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::builder::{Builder, StartError};
use crate::clock::Clock;
use crate::first_pool::{self, FIRST_CLIENT_ID};
use crate::http::{Listener, Rules, Shared};
use crate::service::Service;
use crate::state::code::SentCode;

/// What can be asked of a pool that listens, whichever way it was started.
#[derive(Clone)]
pub struct RunningPool {
    service: Arc<Service>,
    endpoint: String,
    token: String,
}

impl RunningPool {
    /// Where it answers, such as `http://127.0.0.1:49152`: to be given to a client as its endpoint.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// What opens the paths under `/_local/`, as `Authorization: Bearer <token>`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The clock, to be moved on.
    pub fn clock(&self) -> &Clock {
        self.service.clock()
    }

    /// The id of the first pool, if there is one: see [`Builder::first_pool`].
    pub fn first_pool(&self) -> Option<String> {
        let id = first_pool::id(self.service.region());
        let store = self.service.store();
        store.client_of_pool(&id, FIRST_CLIENT_ID).ok()?;
        Some(id)
    }

    /// Ends when the data file cannot be written any more, with the reason.
    #[cfg(feature = "program")]
    pub(crate) async fn failed(&self) -> String {
        if let Some(mut failed) = self.service.failed()
            && let Ok(failure) = failed.wait_for(Option::is_some).await
        {
            return failure.clone().unwrap_or_default();
        }
        // Nothing is kept, so nothing can fail.
        std::future::pending().await
    }

    /// The messages to a user, newest first: see [`Service::codes`].
    ///
    /// # Errors
    /// As [`Service::codes`].
    pub fn codes(&self, user_pool_id: &str, username: &str) -> Result<Vec<SentCode>, ServiceError> {
        self.service.codes(user_pool_id, username)
    }

    /// Everything, to begin with again: see [`Service::export`].
    ///
    /// # Errors
    /// As [`Service::export`].
    pub fn export(&self) -> Result<Vec<u8>, ServiceError> {
        self.service.export()
    }

    /// Does an operation without a socket: see [`Service::handle`].
    ///
    /// # Errors
    /// As [`Service::handle`].
    pub fn handle(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, ServiceError> {
        self.service.handle(operation, body)
    }
}

impl fmt::Debug for RunningPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningPool")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// A local pool on the runtime of its starter. It stops when it is dropped.
#[derive(Debug)]
pub struct LocalPool {
    running: RunningPool,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
}

impl LocalPool {
    /// The settings, to be changed and started.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn start(listener: Listener, service: Arc<Service>, rules: Rules) -> Self {
        let (endpoint, token) = (listener.endpoint(), rules.token.clone());
        let running = RunningPool {
            service: Arc::clone(&service),
            endpoint,
            token,
        };
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(listener.serve(Arc::new(Shared::new(service, rules)), stopped));
        Self {
            running,
            stop,
            server: Some(server),
        }
    }

    /// Stops listening, and waits until the exchanges that are under way have ended, but not for long.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        if let Some(server) = self.server.take() {
            // It fails only if the server panicked or the runtime is shutting down.
            let _ = server.await;
        }
    }
}

impl Deref for LocalPool {
    type Target = RunningPool;

    fn deref(&self) -> &RunningPool {
        &self.running
    }
}

impl Drop for LocalPool {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// A local pool on a thread of its own. It stops when it is dropped.
#[derive(Debug)]
pub struct BlockingLocalPool {
    running: RunningPool,
    stop: watch::Sender<bool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl BlockingLocalPool {
    pub(crate) fn start(builder: Builder) -> Result<Self, StartError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .thread_name("cognito-local-pool")
            .build()
            .map_err(StartError::Thread)?;
        let (stop, mut stopped) = watch::channel(false);
        let (tell, told) = mpsc::sync_channel(1);
        let serve = async move {
            match builder.start().await {
                Err(error) => {
                    let _ = tell.send(Err(error));
                }
                Ok(pool) => {
                    let _ = tell.send(Ok(pool.running.clone()));
                    // Ends too when the sender is gone.
                    let _ = stopped.wait_for(|stopped| *stopped).await;
                    pool.shutdown().await;
                }
            }
        };
        let thread = thread::Builder::new()
            .name("cognito-local-pool".to_owned())
            .spawn(move || runtime.block_on(serve))
            .map_err(StartError::Thread)?;
        let gone = || StartError::Thread(std::io::Error::other("it ended at once"));
        let running = told.recv().map_err(|_| gone())??;
        Ok(Self {
            running,
            stop,
            thread: Some(thread),
        })
    }

    /// Stops listening, and waits until the exchanges that are under way have ended, but not for long.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Deref for BlockingLocalPool {
    type Target = RunningPool;

    fn deref(&self) -> &RunningPool {
        &self.running
    }
}

impl Drop for BlockingLocalPool {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // It fails only if the thread panicked: there is nothing left to stop then.
            let _ = thread.join();
        }
    }
}

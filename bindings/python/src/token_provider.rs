//! Tokens that are kept fresh.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_flow::{Session, TokenProvider as Provider};
use pyo3::prelude::*;
use tokio::task::spawn_blocking;

use crate::config::{Home, Settings};
use crate::convert::{session_to_dict, tokens_to_dict};
use crate::error::Fault;
use crate::operation::Operation;
use crate::surroundings::now;

#[pyclass(frozen, module = "cognito_srp._native")]
pub(crate) struct TokenProvider {
    home: Arc<Home>,
    settings: Settings,
    on_new_tokens: Option<Arc<Py<PyAny>>>,
    newest: Arc<Mutex<Newest>>,
}

/// The newest tokens that Python has seen, and who keeps them fresh. The lock is held with the GIL and for a
/// moment, so that no fork comes between.
struct Newest {
    session: Session,
    received: i64,
    process: u32,
    provider: Arc<Provider>,
}

impl TokenProvider {
    pub(crate) fn new(
        home: Arc<Home>,
        settings: Settings,
        session: Session,
        received: Option<i64>,
        on_new_tokens: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let received = received.unwrap_or_else(now);
        let on_new_tokens = on_new_tokens.map(Arc::new);
        let provider = make(&home, &settings, on_new_tokens.as_ref(), &session, received)?;
        let newest = Newest {
            session,
            received,
            process: process::id(),
            provider,
        };
        Ok(Self {
            home,
            settings,
            on_new_tokens,
            newest: Arc::new(Mutex::new(newest)),
        })
    }

    fn provider(&self) -> PyResult<Arc<Provider>> {
        let mut newest = lock(&self.newest);
        if newest.process != process::id() {
            let (home, settings) = (&self.home, &self.settings);
            let keep = self.on_new_tokens.as_ref();
            let fresh = make(home, settings, keep, &newest.session, newest.received)?;
            newest.process = process::id();
            // What the parent's threads were at is not touched, not even to be dropped.
            std::mem::forget(std::mem::replace(&mut newest.provider, fresh));
        }
        Ok(Arc::clone(&newest.provider))
    }
}

#[pymethods]
impl TokenProvider {
    fn tokens(&self) -> PyResult<Operation> {
        let provider = self.provider()?;
        let newest = Arc::clone(&self.newest);
        let work = async move {
            let tokens = provider.tokens().await.map_err(Fault::from)?;
            Ok((tokens, provider.session()))
        };
        Ok(Operation::new(work, move |py, (tokens, session)| {
            let mut newest = lock(&newest);
            let known = newest.session.tokens.access_token.expose();
            if !session.tokens.access_token.ct_eq(known) {
                newest.session = session;
                newest.received = now();
            }
            drop(newest);
            Ok(tokens_to_dict(py, &tokens)?.into_any().unbind())
        }))
    }

    fn session(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let session = self.provider()?.session();
        Ok(session_to_dict(py, &session)?.into_any().unbind())
    }

    fn expire(&self) -> PyResult<()> {
        self.provider()?.expire();
        Ok(())
    }
}

fn lock(newest: &Mutex<Newest>) -> MutexGuard<'_, Newest> {
    newest.lock().unwrap_or_else(PoisonError::into_inner)
}

fn make(
    home: &Home,
    settings: &Settings,
    on_new_tokens: Option<&Arc<Py<PyAny>>>,
    session: &Session,
    received: i64,
) -> PyResult<Arc<Provider>> {
    let client = settings.apply(home.client()?);
    let mut provider = client
        .token_provider_since(session.clone(), received)
        .map_err(Fault::from)?;
    if let Some(keep) = on_new_tokens {
        let keep = Arc::clone(keep);
        provider = provider.on_new_tokens(move |session| {
            let keep = Arc::clone(&keep);
            async move {
                // What the caller's function raises is shown where exceptions go that nobody catches.
                let told = move || Python::try_attach(|py| tell(py, &keep, &session));
                let _ = spawn_blocking(told).await;
            }
        });
    }
    Ok(Arc::new(provider))
}

fn tell(py: Python<'_>, keep: &Py<PyAny>, session: &Session) {
    let told = session_to_dict(py, session).and_then(|session| keep.call1(py, (session,)));
    if let Err(error) = told {
        error.write_unraisable(py, Some(keep.bind(py)));
    }
}

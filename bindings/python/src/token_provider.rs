//! Tokens that are kept fresh.

use std::cell::Cell;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
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
    /// Another one than that of any other provider.
    number: u64,
}

const ROTATES: &str = "refresh tokens rotate here, and are good once: only the process that this token provider was made \
    in can refresh them. Sign in again in this one";
const KEEPING: &str = "on_new_tokens must not ask its token provider for tokens: it is given the new ones";

thread_local! {
    /// The provider whose new tokens a function on this thread is being given.
    static BEING_KEPT: Cell<u64> = const { Cell::new(0) };
}

/// The newest tokens that Python has seen, and who keeps them fresh. The lock is held with the GIL and for a
/// moment, in which no Python runs, so that neither a fork nor another thread comes between.
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
        static LAST: AtomicU64 = AtomicU64::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        let keep = on_new_tokens.as_ref().map(|keep| (keep, number));
        let provider = make(&home, &settings, keep, &session, received)?;
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
            number,
        })
    }

    fn provider(&self) -> Result<Arc<Provider>, Fault> {
        let mut newest = lock(&self.newest);
        if newest.process != process::id() {
            if self.home.rotates() {
                return Err(Fault::Misuse(ROTATES));
            }
            let (home, settings) = (&self.home, &self.settings);
            let keep = self.on_new_tokens.as_ref().map(|keep| (keep, self.number));
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
        if BEING_KEPT.get() == self.number {
            return Err(Fault::Misuse(KEEPING).into());
        }
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
    on_new_tokens: Option<(&Arc<Py<PyAny>>, u64)>,
    session: &Session,
    received: i64,
) -> Result<Arc<Provider>, Fault> {
    let client = settings.apply(home.client()?);
    let mut provider = client.token_provider_since(session.clone(), received)?;
    if let Some((keep, number)) = on_new_tokens {
        let keep = Arc::clone(keep);
        provider = provider.on_new_tokens(move |session| {
            let keep = Arc::clone(&keep);
            async move {
                // What the caller's function raises is shown where exceptions go that nobody catches.
                let told = move || Python::try_attach(|py| tell(py, &keep, number, &session));
                let _ = spawn_blocking(told).await;
            }
        });
    }
    Ok(Arc::new(provider))
}

fn tell(py: Python<'_>, keep: &Py<PyAny>, number: u64, session: &Session) {
    let before = BEING_KEPT.replace(number);
    let told = session_to_dict(py, session).and_then(|session| keep.call1(py, (session,)));
    BEING_KEPT.set(before);
    if let Err(error) = told {
        error.write_unraisable(py, Some(keep.bind(py)));
    }
}

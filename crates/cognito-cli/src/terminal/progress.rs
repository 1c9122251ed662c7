//! What is going on, on a line of its own that goes away again.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use cognito_flow::{Exchange, ExchangeOutcome};

/// A line at the terminal. Where standard error is something else, nothing is written.
#[derive(Clone)]
pub(crate) struct Progress(Arc<Mutex<Line>>);

struct Line {
    wanted: bool,
    shown: bool,
}

impl Progress {
    pub(crate) fn new(wanted: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = wanted && !dumb && io::stderr().is_terminal();
        Self(Arc::new(Mutex::new(Line { wanted, shown: false })))
    }

    /// Shows what is going on now.
    pub(crate) fn show(&self, text: &str) {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if line.wanted {
            line.shown = true;
            write(&format!("\r\x1b[2K{text} …"));
        }
    }

    /// Clears the line, for something else to be written.
    pub(crate) fn clear(&self) {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut line.shown) {
            write("\r\x1b[2K");
        }
    }

    /// Shows what comes after an exchange.
    pub(crate) fn after(&self, exchange: &Exchange<'_>) {
        let next = match (exchange.operation, exchange.step, exchange.outcome) {
            (_, _, ExchangeOutcome::Failed(_)) => "Trying once more",
            ("InitiateAuth", _, ExchangeOutcome::Challenge("PASSWORD_VERIFIER")) => "Proving the password",
            (_, _, ExchangeOutcome::Challenge("DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER")) => {
                "Proving this device"
            }
            ("RespondToAuthChallenge", _, ExchangeOutcome::Done) => "Signed in, making this device known",
            _ => return,
        };
        self.show(next);
    }
}

/// Nobody could be told of a failure.
fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

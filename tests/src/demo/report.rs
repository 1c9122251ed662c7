//! What the demo prints: a line for each exchange, and a summary. Never a secret: it is told none.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use cognito_flow::{Exchange, ExchangeOutcome};

/// Prints as the story goes, and keeps count.
pub(super) struct Report {
    started: Instant,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    chapters: Vec<Chapter>,
    /// The path of the sign-in that is under way, such as `USER_SRP_AUTH` and the challenges it met.
    path: Vec<String>,
}

struct Chapter {
    title: &'static str,
    exchanges: u32,
    duration: Duration,
    outcome: String,
}

impl Report {
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            inner: Mutex::default(),
        }
    }

    pub(super) fn chapter(&self, title: &'static str) {
        println!("\n{title}");
        let mut inner = self.inner();
        inner.path.clear();
        let outcome = "did not get this far".into();
        inner.chapters.push(Chapter {
            title,
            exchanges: 0,
            duration: Duration::ZERO,
            outcome,
        });
    }

    /// A line for an exchange: operation, challenge, outcome, milliseconds, and what was proved by it.
    pub(super) fn exchange(&self, exchange: &Exchange<'_>) {
        let step = exchange.step.unwrap_or_default();
        let outcome = match exchange.outcome {
            ExchangeOutcome::Refused(error) => error.code().into(),
            outcome => outcome.to_string(),
        };
        let mut line = format!("  {:<28}", exchange.operation);
        let milliseconds = exchange.duration.as_secs_f64() * 1000.0;
        let _ = write!(line, "{step:<25}→ {outcome:<26}{milliseconds:>8.1} ms");
        if let (ExchangeOutcome::Done | ExchangeOutcome::Challenge(_), Some(proof)) =
            (exchange.outcome, proof(exchange.operation, step))
        {
            let _ = write!(line, "   {proof}");
        }
        println!("{}", line.trim_end());

        let mut inner = self.inner();
        if !step.is_empty() {
            inner.path.push(step.into());
        }
        if let Some(chapter) = inner.chapters.last_mut() {
            chapter.exchanges += 1;
            chapter.duration += exchange.duration;
        }
    }

    /// The flow and the challenges that were answered since the chapter began.
    pub(super) fn path(&self) -> Vec<String> {
        self.inner().path.clone()
    }

    pub(super) fn note(&self, text: &str) {
        println!("  {text}");
    }

    /// The chapter did what it should.
    pub(super) fn good(&self, outcome: impl Into<String>) {
        if let Some(chapter) = self.inner().chapters.last_mut() {
            chapter.outcome = outcome.into();
        }
    }

    pub(super) fn summary(&self) {
        println!("\nSummary (chapter, exchanges, time on the wire, outcome)");
        let inner = self.inner();
        for Chapter {
            title,
            exchanges,
            duration,
            outcome,
        } in &inner.chapters
        {
            let milliseconds = duration.as_secs_f64() * 1000.0;
            println!("  ✓ {title:<57}{exchanges:>3} × {milliseconds:>7.1} ms   {outcome}");
        }
        let total: u32 = inner.chapters.iter().map(|chapter| chapter.exchanges).sum();
        println!(
            "  {total} exchanges in {:.1} s, all as they should be.",
            self.started.elapsed().as_secs_f64()
        );
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What is proved to the pool when it takes this.
fn proof(operation: &str, step: &str) -> Option<&'static str> {
    Some(match (operation, step) {
        ("AdminInitiateAuth", _) => "proved: knows the temporary password",
        ("RespondToAuthChallenge", "PASSWORD_VERIFIER") => "proved: knows the password (SRP)",
        ("RespondToAuthChallenge", "SOFTWARE_TOKEN_MFA") => "proved: has the authenticator app",
        ("RespondToAuthChallenge", "DEVICE_PASSWORD_VERIFIER") => "proved: is the remembered device (SRP)",
        ("InitiateAuth", "REFRESH_TOKEN_AUTH") => "proved: has the refresh token and the device's key",
        ("ConfirmSignUp", _) => "proved: reads the mail of the address",
        ("VerifySoftwareToken", _) => "proved: the app has the key",
        _ => return None,
    })
}

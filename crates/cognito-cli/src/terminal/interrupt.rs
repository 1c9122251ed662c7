//! Ctrl-C: the terminal is left as it was found.

use std::process;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// From now on, Ctrl-C and a request to end put the terminal in order and end the program with 130 and 143.
///
/// Files need no care: they are replaced as a whole or not at all.
pub(crate) fn watch_for_interrupts() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    // The handlers are there before anything is asked.
    let _inside = runtime.enter();
    let Ok(signal) = signals() else {
        return;
    };
    drop(_inside);
    let _detached = thread::Builder::new().name("interrupts".into()).spawn(move || {
        let code = runtime.block_on(signal);
        restore();
        eprintln!();
        process::exit(code);
    });
}

#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = i32> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => 130,
            _ = terminate.recv() => 143,
        }
    })
}

#[cfg(not(unix))]
fn signals() -> std::io::Result<impl Future<Output = i32> + Send> {
    Ok(async move {
        // It fails only where there is no console.
        match tokio::signal::ctrl_c().await {
            Ok(()) => 130,
            Err(_) => std::future::pending().await,
        }
    })
}

/// How the terminal was before something was asked without echo.
static BEFORE: Mutex<Option<Before>> = Mutex::new(None);

#[cfg(unix)]
type Before = rustix::termios::Termios;
#[cfg(not(unix))]
type Before = ();

/// Forgets it when the question is answered.
pub(super) struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Keeps in mind how the terminal is now.
pub(super) fn remember_terminal() -> Guard {
    *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = state();
    Guard
}

#[cfg(unix)]
fn state() -> Option<Before> {
    let terminal = std::fs::File::open(super::INPUT).ok()?;
    rustix::termios::tcgetattr(terminal).ok()
}

#[cfg(not(unix))]
fn state() -> Option<Before> {
    None
}

#[cfg(unix)]
fn restore() {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let (Some(before), Ok(terminal)) = (before, std::fs::File::open(super::INPUT)) {
        // Nobody could be told of a failure.
        let _ = rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, &before);
    }
}

/// The console's mode is put back by what reads from it.
#[cfg(not(unix))]
fn restore() {}

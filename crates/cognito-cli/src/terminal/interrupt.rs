//! Ctrl-C: the terminal is left as it was found.

use std::io::Write as _;
use std::process;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use cognito_flow::session_store::pause_refreshes;

/// Longer than any request for new tokens takes, with what it takes to keep them.
const LONGEST_REFRESH: Duration = Duration::from_secs(40);

/// From now on, Ctrl-C, a request to end and the end of the terminal put the terminal in order and end the program
/// with 130, 143 and 129; once new tokens that are under way are kept.
///
/// Files need no care else: they are replaced as a whole or not at all.
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
        // The terminal may be gone.
        let _ = writeln!(std::io::stderr());
        let _paused = pause_refreshes(LONGEST_REFRESH);
        process::exit(code);
    });
}

#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = i32> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = match hangups_are_ignored() {
        true => None,
        false => Some(signal(SignalKind::hangup())?),
    };
    let hung_up = async move {
        match &mut hangup {
            Some(hangup) => drop(hangup.recv().await),
            None => std::future::pending().await,
        }
    };
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => 130,
            _ = terminate.recv() => 143,
            () = hung_up => 129,
        }
    })
}

/// As `nohup` has it. Known on Linux alone: elsewhere, who hangs up ends the program.
#[cfg(unix)]
fn hangups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask & 1 == 1)
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

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many sessions are between the request for new tokens and the file that keeps them.
static UNDER_WAY: Mutex<usize> = Mutex::new(0);
static KEPT: Condvar = Condvar::new();

/// While this is there, no kept session of this process is refreshed: whoever wants to waits.
#[derive(Debug)]
pub struct Paused {
    _under_way: MutexGuard<'static, usize>,
}

/// Waits until no kept session of this process is between the request for new tokens and the file that keeps them,
/// for `at_most` so long, and lets no other one begin.
///
/// A program that ends by itself on a signal calls this first, and ends while it has the result: where refresh tokens
/// rotate, new tokens that are not kept end the sign-in. It blocks: call it on a thread where no session is refreshed.
#[must_use = "refreshes go on when it is dropped"]
pub fn pause_refreshes(at_most: Duration) -> Paused {
    let under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = KEPT.wait_timeout_while(under_way, at_most, |under_way| *under_way > 0);
    let (_under_way, _) = waited.unwrap_or_else(PoisonError::into_inner);
    Paused { _under_way }
}

/// One session under way.
pub(super) struct UnderWay;

impl UnderWay {
    pub(super) fn begin() -> Self {
        *UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Self
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        *UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        KEPT.notify_all();
    }
}

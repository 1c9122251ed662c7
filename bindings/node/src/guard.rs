//! No panic leaves Rust: it would end the process.

use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::{Error, Result, Status};

/// Runs `work`; a panic becomes an exception. The message is that of the standard hook, on stderr.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    // Whatever was half done is gone: a machine holds nothing after a panic.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::new(Status::GenericFailure, "a panic in native code")))
}

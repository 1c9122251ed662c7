//! The core as JavaScript sees it: calls by name, a JSON text in and a JSON text out. The addon for Node and the
//! WebAssembly module both hand their calls on to here and add nothing, so they cannot differ. Types, defaults
//! and documentation are the package's: `node/`.
//!
//! ```text
//!   call("Login.start", {"now": …, "config": {…}, "flow": {…}})  ──►  {"ok": …}
//!                                                                 or  {"fault": {"kind": …, "code": …}}
//! ```
//!
//! Calls whose name has a dot belong to a thing that lasts: one [`Machine`] per thing.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod answer;
mod argument;
mod envelope;
mod fault;
mod login;
mod machine;
mod record;
mod retry;
mod srp;
mod token;

pub use self::envelope::{done, refused};
pub use self::machine::Machine;

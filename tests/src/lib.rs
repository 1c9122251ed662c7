//! What the tests over the whole workspace share: an authenticator app, a client and a pool without a socket
//! between them, a scripted service, and the demo.

#![expect(clippy::panic, reason = "what is wrong in a test ends it")]

pub mod authenticator;
pub mod demo;
pub mod pair;
pub mod scripted;

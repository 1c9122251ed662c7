//! What the tests over the whole workspace share: an authenticator app, a client and a pool without a socket
//! between them, and the demo.

pub mod authenticator;
pub mod demo;
pub mod pair;

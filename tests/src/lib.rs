//! What the tests over the whole workspace share: an authenticator app, and a client and a pool without a
//! socket between them.

pub mod authenticator;
pub mod pair;

/// The front page's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

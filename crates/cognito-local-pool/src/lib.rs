#![doc = include_str!("../README.md")]

mod builder;
mod clock;
#[cfg(feature = "data")]
mod data;
mod first_pool;
mod http;
mod local_pool;
mod operation;
#[cfg(feature = "program")]
pub mod program;
mod random;
mod record;
mod refusal;
mod seed;
mod service;
mod sign_in;
mod state;
mod token;
mod totp;

pub use self::builder::{Builder, StartError};
pub use self::clock::{Clock, Moment};
#[cfg(feature = "data")]
pub use self::data::{DataError, DataProblem};
pub use self::first_pool::{FIRST_CLIENT_ID, FIRST_POOL_ID};
pub use self::local_pool::{BlockingLocalPool, LocalPool, RunningPool};
pub use self::operation::operations;
pub use self::seed::{Seed, SeedError};
pub use self::service::{Issuer, Service};
pub use self::sign_in::custom::{CustomQuestion, CustomRound, CustomSignIn, CustomStep};
pub use self::state::code::{Purpose, SentCode};

#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod bytes;
pub mod error;
pub mod json;
pub mod login;
pub mod message;
pub mod retry;
pub mod secret;
pub mod srp;
pub mod token;

pub use error::Error;
pub use secret::{Secret, SecretString};

#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

pub mod bytes;
pub mod error;
pub mod message;
pub mod secret;
pub mod srp;

pub use error::Error;
pub use secret::{Secret, SecretString};

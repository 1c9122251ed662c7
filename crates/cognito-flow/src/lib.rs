#![doc = include_str!("../README.md")]

#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
pub mod device_store;
mod endpoint;
mod error;
mod exchange;
mod handler;
mod key_set;
mod surroundings;
pub mod transport;

pub use cognito_srp_core as core;
pub use cognito_srp_core::SecretString;
pub use cognito_srp_core::login::{Answer, NewDevice, Prompt, Question, RememberedDevice, Tokens};
pub use cognito_srp_core::message::operation::MfaSettings;
pub use cognito_srp_core::message::{Attribute, DeviceRememberedStatus, Parameters, ServiceError};
pub use cognito_srp_core::token::Claims;

pub use self::client::{
    ClientBuilder, CognitoClient, DeviceOutcome, DevicePolicy, MfaPreference, Session, SignedIn,
};
pub use self::endpoint::Endpoint;
pub use self::error::{BoxError, Error};
pub use self::exchange::{Exchange, ExchangeOutcome};
pub use self::handler::{Handler, NoQuestions};

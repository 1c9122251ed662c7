#![doc = include_str!("../README.md")]

mod admin;
#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
pub mod device_store;
mod endpoint;
mod error;
mod exchange;
mod handler;
mod key_set;
mod otpauth;
mod private_folder;
pub mod session_store;
mod store_error;
mod surroundings;
mod token_provider;
pub mod transport;

#[cfg(feature = "aws-config")]
pub use self::admin::DefaultChain;
pub use self::admin::{AdminClient, Credentials, CredentialsFuture, CredentialsSource};
pub use cognito_srp_core as core;
pub use cognito_srp_core::SecretString;
pub use cognito_srp_core::login::{
    Answer, FirstFactor, Flow, NewDevice, Prompt, Question, RememberedDevice, Seal, Tokens,
};
pub use cognito_srp_core::message::operation::{MessageAction, MfaSettings};
pub use cognito_srp_core::message::{
    AnalyticsMetadata, Attribute, ContextData, DeviceRememberedStatus, Parameters, ServiceError,
    UserContextData,
};
pub use cognito_srp_core::token::Claims;

pub use self::client::{
    ClientBuilder, CognitoClient, DeviceOutcome, DevicePolicy, MfaPreference, PendingSignIn, Session,
    SignInStep, SignedIn,
};
pub use self::endpoint::{Endpoint, Variant};
pub use self::error::{BoxError, Error};
pub use self::exchange::{Exchange, ExchangeOutcome};
pub use self::handler::{Handler, NoQuestions};
pub use self::key_set::verify_token;
pub use self::otpauth::otpauth_uri;
pub use self::token_provider::TokenProvider;

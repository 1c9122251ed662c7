//! What travels between a client and a user pool, in Cognito's own words: one file per operation, each
//! written for both directions, so that what a client writes is what a pool reads.

mod attribute;
mod auth_response;
pub mod challenge;
mod claim;
mod code_delivery;
mod context;
mod device;
mod host;
pub mod operation;
mod parameters;
mod pool_id;
mod request;
mod response;
mod secret_hash;
mod timestamp;
mod tokens;

pub use self::attribute::Attribute;
pub use self::auth_response::{AuthResponse, AuthenticationResult, NewDeviceMetadata, Outcome};
pub use self::challenge::Challenge;
pub use self::claim::{PasswordClaim, SecretBlock, signed_message};
pub use self::code_delivery::CodeDeliveryDetails;
pub use self::context::{AnalyticsMetadata, ContextData, HttpHeader, UserContextData};
pub use self::device::{Device, DeviceRememberedStatus, DeviceSecretVerifierConfig};
pub use self::host::Variant;
pub use self::parameters::Parameters;
pub use self::pool_id::PoolId;
pub use self::request::{Body, Empty, Operation, Request};
pub use self::response::Response;
pub use self::secret_hash::{secret_hash, verify_secret_hash};
pub use self::timestamp::{Timestamp, UnixTime};
pub use self::tokens::Tokens;
pub use crate::error::ServiceError;

/// Reads `null` like an absent member: the service has both.
fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    <Option<T> as serde::Deserialize>::deserialize(deserializer).map(Option::unwrap_or_default)
}

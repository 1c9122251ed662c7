//! What administrators do: operations that have to be signed with credentials of AWS.

mod client;
mod credentials;
#[cfg(feature = "aws-config")]
mod default_chain;
mod operations;
mod signature;

pub use self::client::AdminClient;
pub use self::credentials::{Credentials, CredentialsFuture, CredentialsSource};
#[cfg(feature = "aws-config")]
pub use self::default_chain::DefaultChain;
pub(crate) use self::signature::{is_signed, sign};

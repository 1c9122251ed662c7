//! SRP-6a as Cognito does it, for users and for devices alike: a user and a device are the same functions
//! with another [`Party`].
//!
//! | Symbol | Meaning | Here |
//! |---|---|---|
//! | N, g | 3072-bit safe prime of RFC 3526 group 15 (also RFC 5054), and 2 | [`group`] |
//! | H | SHA-256 | |
//! | k | H(pad(N) ‖ pad(g)); g is one byte, unlike in RFC 5054 | [`group::K_HEX`] |
//! | P, I, p | namespace, name, password: of a user the pool's name, `USER_ID_FOR_SRP`, password; of a device the group key, the device key, the device password | [`Party`] |
//! | s | salt | [`Salt`] |
//! | x | H(pad(s) ‖ H(P ‖ I ‖ ":" ‖ p)) | [`PrivateKey`] |
//! | v | g^x mod N | [`Verifier`] |
//! | a, A | the client's private and public value, A = g^a mod N | [`client`] |
//! | b, B | the server's, B = k·v + g^b mod N | [`server`] |
//! | u | H(pad(A) ‖ pad(B)) | [`Premaster`] |
//! | S | (B − k·g^x)^(a + u·x) = (A·v^u)^b mod N | [`Premaster`] |
//! | K | HKDF-SHA-256(salt pad(u), input pad(S), info "Caldera Derived Key"), first 16 bytes | [`SessionKey`] |
//!
//! pad is [`crate::bytes::pad`]. What steers a power (a, b, x) and what comes of it (S, K) is handled in
//! constant time, and wiped when dropped.

pub mod client;
pub mod group;
mod key;
mod party;
mod public;
mod salt;
pub mod server;
mod verifier;

pub use self::client::Client;
pub(crate) use self::key::mac;
pub use self::key::{Premaster, PseudorandomKey, SessionKey};
pub use self::party::{Party, PrivateKey};
pub use self::public::{PublicA, PublicB};
pub use self::salt::Salt;
pub use self::server::Server;
pub use self::verifier::Verifier;

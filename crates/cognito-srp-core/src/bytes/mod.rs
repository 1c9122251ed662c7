//! Text and bytes as Cognito has them on the wire: strict hexadecimal integers, Java's
//! `BigInteger.toByteArray` padding, base64.

mod base64;
pub mod hex;
mod integer;

pub(crate) use self::base64::decode_base64url;
pub use self::base64::{decode_base64, encode_base64, encode_base64url};
pub(crate) use self::integer::strip;
pub use self::integer::{SignedInteger, pad};

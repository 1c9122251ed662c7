#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "backend-from-environment"))]
extern crate std;

mod backend;
mod comb;
mod constants;
mod element;
mod exponent;
mod modulus;
#[cfg(test)]
mod oracle;
mod power;
#[cfg(test)]
mod tests;
mod words;

#[cfg(feature = "backend-from-environment")]
pub use self::backend::backends;
pub use self::backend::{Backend, backend};
pub use self::element::Element;
pub use self::exponent::Exponent;
pub use self::modulus::N_HEX;

/// g.
pub const G: u8 = 2;

/// Bytes of N.
pub const N_BYTES: usize = 384;

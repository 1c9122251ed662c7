//! A and B, the values that travel: a value of these types is proof that it lies in (0, N).

use alloc::string::String;
use alloc::vec::Vec;

use super::group::{Element, pad};
use crate::bytes::hex;
use crate::error::{FieldError, Problem};

/// A, in (0, N).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicA(pub(super) Element);

/// B, in (0, N).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicB(pub(super) Element);

impl PublicA {
    /// Reads `SRP_A`. Zero, N and all above it, and negative numbers are refused, as is all that is not
    /// hexadecimal or longer than [`hex::MAX_DIGITS`]; either case, an odd number of digits and zeros in
    /// front are accepted.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        parse(text, "SRP_A").map(Self)
    }

    /// As in `SRP_A`: lower-case hexadecimal, no zeros in front.
    pub fn to_hex(&self) -> String {
        to_hex(self.0)
    }

    /// pad(A).
    pub fn pad(&self) -> Vec<u8> {
        pad(&self.0)
    }
}

impl PublicB {
    /// Reads `SRP_B`, as strictly as [`PublicA::parse`].
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        parse(text, "SRP_B").map(Self)
    }

    /// As in `SRP_B`: lower-case hexadecimal, no zeros in front.
    pub fn to_hex(&self) -> String {
        to_hex(self.0)
    }

    /// pad(B).
    pub fn pad(&self) -> Vec<u8> {
        pad(&self.0)
    }
}

fn parse(text: &str, field: &'static str) -> Result<Element, FieldError> {
    match Element::from_bytes(&hex::parse(text, field)?) {
        None => Err(FieldError::new(field, Problem::NotBelowN)),
        Some(element) if element.is_zero() => Err(FieldError::new(field, Problem::ZeroModN)),
        Some(element) => Ok(element),
    }
}

fn to_hex(element: Element) -> String {
    hex::format(&element.to_bytes())
}

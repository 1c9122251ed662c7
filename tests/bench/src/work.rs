//! What everybody works on.

use num_bigint::BigUint;

/// Its result is not looked at: a work that does not come to one panics.
pub(crate) type Work = Box<dyn FnMut() -> usize>;

pub(crate) const POOL_NAME: &str = "VecPool01";
pub(crate) const POOL_ID: &str = "eu-west-1_VecPool01";
pub(crate) const PASSWORD: &str = "Correct-Horse-9!";
pub(crate) const USER: &str = "5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11";
pub(crate) const SALT: &str = "2b6a658af0694fac2baa54853639528f";
pub(crate) const GROUP_KEY: &str = "-group";
pub(crate) const DEVICE_KEY: &str = "eu-west-1_5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11";

/// Any B below N, in hexadecimal; what it is does not change the work.
pub(crate) fn b() -> String {
    "7d".repeat(383)
}

pub(crate) fn n() -> BigUint {
    BigUint::parse_bytes(cognito_srp_core::srp::group::N_HEX.as_bytes(), 16).expect("N")
}

/// The base of the powers that are compared, 383 bytes.
pub(crate) fn base() -> Vec<u8> {
    vec![0x7d; 383]
}

/// A new exponent of 1024 bits.
pub(crate) fn exponent() -> [u8; 128] {
    let mut bytes = rand::random::<[u8; 128]>();
    bytes[0] |= 0x80;
    bytes
}

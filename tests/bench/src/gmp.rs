//! GMP's powers.

use std::ffi::{CString, c_char, c_int, c_ulong};
use std::mem::MaybeUninit;

#[repr(C)]
struct Mpz {
    allocated: c_int,
    size: c_int,
    limbs: *mut c_ulong,
}

#[link(name = "gmp")]
unsafe extern "C" {
    fn __gmpz_init(number: *mut Mpz);
    fn __gmpz_set_str(number: *mut Mpz, text: *const c_char, base: c_int) -> c_int;
    fn __gmpz_powm(result: *mut Mpz, base: *const Mpz, exponent: *const Mpz, modulus: *const Mpz);
    fn __gmpz_powm_sec(result: *mut Mpz, base: *const Mpz, exponent: *const Mpz, modulus: *const Mpz);
    fn __gmpz_clear(number: *mut Mpz);
}

/// A number of GMP's.
pub(crate) struct Number(Mpz);

impl Number {
    pub(crate) fn new(hex: &str) -> Self {
        let text = CString::new(hex).expect("digits");
        let mut number = MaybeUninit::uninit();
        // SAFETY: the number is initialised before it is set, and the text ends with a zero byte.
        unsafe {
            __gmpz_init(number.as_mut_ptr());
            assert_eq!(__gmpz_set_str(number.as_mut_ptr(), text.as_ptr(), 16), 0);
            Self(number.assume_init())
        }
    }

    /// self^exponent mod modulus, in constant time if asked for.
    pub(crate) fn power(&self, exponent: &Self, modulus: &Self, constant_time: bool) -> usize {
        let mut result = Self::new("0");
        // SAFETY: all four are initialised; the exponent is positive and the modulus odd.
        unsafe {
            if constant_time {
                __gmpz_powm_sec(&mut result.0, &self.0, &exponent.0, &modulus.0);
            } else {
                __gmpz_powm(&mut result.0, &self.0, &exponent.0, &modulus.0);
            }
        }
        result.0.size as usize
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: it was initialised, and is not used again.
        unsafe { __gmpz_clear(&mut self.0) }
    }
}

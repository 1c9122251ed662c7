//! Montgomery arithmetic, once for each kind of machine. The powers are written once, for all of them.

mod choice;
#[cfg(target_arch = "x86_64")]
mod ifma;
#[cfg(any(target_family = "wasm", test))]
mod lazy;
#[cfg(any(not(target_family = "wasm"), test))]
mod portable;
#[cfg(test)]
mod tests;

#[cfg(feature = "backend-from-environment")]
pub use self::choice::backends;
pub use self::choice::{Backend, backend};

use core::hint::black_box;

use zeroize::{Zeroize, Zeroizing};

use crate::comb::Table;
use crate::words::Words;
use crate::{Exponent, comb, power};

/// A number modulo N in Montgomery form, in the limbs of one back end: of a · b it has a · b · R⁻¹, and which R that
/// is is its own affair.
///
/// Every function takes a time that does not depend on the values.
pub(crate) trait Residue: Clone + Zeroize + 'static {
    /// 1.
    const ONE: Self;

    /// The comb table, which is kept once it is made.
    fn table() -> &'static Table<Self>;

    /// The residue of a number.
    fn from_words(words: &Words) -> Self;

    /// The number, below N.
    fn to_words(&self) -> Words;

    /// self · other.
    fn multiply(&self, other: &Self) -> Self;

    /// self · self.
    fn square(&self) -> Self;

    /// R, as a power of 2; and what every number is below, as a multiple of N or, if that is 0, as R.
    #[cfg(test)]
    const BOUNDS: (usize, u32);

    /// The residue with these bits, as it is kept: it may be N or more.
    #[cfg(test)]
    fn from_bits(bits: &num_bigint::BigUint) -> Self;

    /// The bits as they are kept.
    #[cfg(test)]
    fn to_bits(&self) -> num_bigint::BigUint;

    /// The entry with this number. All are read, whichever is wanted.
    fn look_up(table: &[Self], wanted: u32) -> Self;
}

/// Calls a function of [`Residue`] with the back end of this machine.
macro_rules! with_best {
    ($($function:ident)::+, $($argument:expr),+) => {{
        #[cfg(target_family = "wasm")]
        {
            $($function)::+::<lazy::Lazy>($($argument),+)
        }
        #[cfg(not(target_family = "wasm"))]
        {
            match choice::backend() {
                #[cfg(target_arch = "x86_64")]
                Backend::Ifma => $($function)::+::<ifma::Ifma<ifma::Machine>>($($argument),+),
                #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", not(cognito_srp_limbs = "32")))]
                Backend::Adx => $($function)::+::<portable::Portable<portable::Adx>>($($argument),+),
                _ => $($function)::+::<portable::Portable>($($argument),+),
            }
        }
    }};
}

pub(crate) fn power_of_g(exponent: &Exponent) -> Words {
    with_best!(comb::power_of_g, exponent)
}

pub(crate) fn power(base: &Words, exponent: &Exponent) -> Words {
    with_best!(power::power, base, exponent)
}

pub(crate) fn multiply(one: &Words, other: &Words) -> Words {
    with_best!(product, one, other)
}

fn product<R: Residue>(one: &Words, other: &Words) -> Words {
    let [one, other] = [one, other].map(|words| Zeroizing::new(R::from_words(words)));
    Zeroizing::new(one.multiply(&other)).to_words()
}

/// All ones if the numbers are equal, and zero if not. The compiler is kept from making a branch of it.
fn equal_mask(one: u32, other: u32) -> u64 {
    let difference = u64::from(one ^ other);
    black_box(difference.wrapping_sub(1) >> 32 & 1).wrapping_neg()
}

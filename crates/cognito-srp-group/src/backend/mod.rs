//! Montgomery arithmetic, once for each kind of machine. The powers are written once, for all of them.

mod portable;

use core::hint::black_box;

use zeroize::Zeroize;

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

    /// The entry with this number. All are read, whichever is wanted.
    fn look_up(table: &[Self], wanted: u32) -> Self;
}

use portable::Portable;

pub(crate) fn power_of_g(exponent: &Exponent) -> Words {
    comb::power_of_g::<Portable>(exponent)
}

pub(crate) fn power(base: &Words, exponent: &Exponent) -> Words {
    power::power::<Portable>(base, exponent)
}

pub(crate) fn multiply(one: &Words, other: &Words) -> Words {
    let [mut one, other] = [one, other].map(Portable::from_words);
    let mut product = one.multiply(&other);
    one.zeroize();
    let words = product.to_words();
    product.zeroize();
    words
}

/// All ones if the numbers are equal, and zero if not. The compiler is kept from making a branch of it.
fn equal_mask(one: u32, other: u32) -> u64 {
    let difference = u64::from(one ^ other);
    black_box(difference.wrapping_sub(1) >> 32 & 1).wrapping_neg()
}

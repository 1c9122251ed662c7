//! x86-64 with AVX-512 IFMA: eight products of 52-bit limbs at a time. R = 2^3120.
//!
//! The algorithm is written once, for the machine's instructions and for a model of them in plain Rust. The model is
//! for the tests: most machines lack the instructions.

mod machine;
#[cfg(test)]
mod model;

use core::marker::PhantomData;

use zeroize::{Zeroize, Zeroizing};

use super::{Residue, equal_mask};
use crate::comb::Table;
use crate::modulus::{N, r_squared};
use crate::words::{WORDS, Words, add_masked, bits, put_bits, subtract};

pub(super) use self::machine::Machine;
#[cfg(test)]
pub(super) use self::model::Model;

/// Bits of a limb.
const BITS: usize = 52;
const MASK: u64 = (1 << BITS) - 1;
/// Limbs of a number, which are those of R.
const LIMBS: usize = 60;
/// Limbs of a vector.
const LANES: usize = 8;
/// Vectors of a number; the last limbs are zero.
const VECTORS: usize = 8;

type Limbs = [u64; LANES * VECTORS];

const MODULUS: Limbs = limbs(&N);

/// A number below 2·N. Since R is above 4·N, so is a product, and nothing has to be subtracted.
pub(super) struct Ifma<M>(Limbs, PhantomData<M>);

/// Who multiplies.
pub(super) trait Multiplier: 'static {
    /// one · other / R, below 2·N if the factors are, in limbs of 64 bits that overlap.
    fn product(one: &Limbs, other: &Limbs) -> Limbs;

    /// The entry with this number, in constant time.
    fn look_up(table: &[Ifma<Self>], wanted: u32) -> Limbs
    where
        Self: Sized;

    /// The comb table.
    fn table() -> &'static Table<Ifma<Self>>
    where
        Self: Sized;
}

/// Montgomery multiplication, row by row, in terms of the vectors of a module.
macro_rules! multiplication {
    ($vectors:ident, $(#[$attribute:meta])*) => {
        $(#[$attribute])*
        fn product(one: &Limbs, other: &Limbs) -> Limbs {
            let (other, modulus) = ($vectors::load(other), $vectors::load(&MODULUS));
            let mut sums = [$vectors::zero(); VECTORS];
            for limb in &one[..LIMBS] {
                let limb = $vectors::splat(*limb);
                for (sum, other) in sums.iter_mut().zip(&other) {
                    *sum = $vectors::add_low(*sum, limb, *other);
                }
                // The factor −N⁻¹ is 1, and only the low 52 bits of a limb count.
                let m = $vectors::first(sums[0]);
                for (sum, modulus) in sums.iter_mut().zip(&modulus) {
                    *sum = $vectors::add_low(*sum, m, *modulus);
                }
                // The lowest limb is a carry now. All move down by one limb.
                let carry = $vectors::carry(sums[0]);
                for place in 0..VECTORS - 1 {
                    sums[place] = $vectors::shift(sums[place], sums[place + 1]);
                }
                sums[VECTORS - 1] = $vectors::shift(sums[VECTORS - 1], $vectors::zero());
                sums[0] = $vectors::add(sums[0], carry);
                for ((sum, other), modulus) in sums.iter_mut().zip(&other).zip(&modulus) {
                    *sum = $vectors::add_high(*sum, limb, *other);
                    *sum = $vectors::add_high(*sum, m, *modulus);
                }
            }
            $vectors::store(sums)
        }

        $(#[$attribute])*
        fn look_up<M>(table: &[Ifma<M>], wanted: u32) -> Limbs {
            let mut found = [0; LANES * VECTORS];
            for (entry, number) in table.iter().zip(0u32..) {
                let mask = equal_mask(number, wanted);
                for (found, limb) in found.iter_mut().zip(&entry.0) {
                    *found |= limb & mask;
                }
            }
            found
        }
    };
}
use multiplication;

const fn limbs(words: &Words) -> Limbs {
    let mut limbs = [0; LANES * VECTORS];
    let mut place = 0;
    while place < LIMBS {
        limbs[place] = bits(words, place * BITS, BITS);
        place += 1;
    }
    limbs
}

impl<M: Multiplier> Ifma<M> {
    const fn new(limbs: Limbs) -> Self {
        Self(limbs, PhantomData)
    }

    fn product(one: &Limbs, other: &Limbs) -> Self {
        let mut limbs = M::product(one, other);
        let mut carry = 0;
        for limb in &mut limbs {
            let sum = *limb + carry;
            *limb = sum & MASK;
            carry = sum >> BITS;
        }
        Self::new(limbs)
    }
}

impl<M: Multiplier> Residue for Ifma<M> {
    const ONE: Self = {
        // R mod N is 2^48 · (2^3072 − N), which is below N.
        let mut difference = [0; WORDS];
        let mut place = 0;
        while place < WORDS {
            difference[place] = !N[place];
            place += 1;
        }
        difference[0] += 1;
        let mut one = [0; WORDS];
        put_bits(&mut one, 48, difference[0]);
        place = 1;
        while place < WORDS {
            put_bits(&mut one, 48 + 64 * place, difference[place]);
            place += 1;
        }
        Self::new(limbs(&one))
    };

    fn table() -> &'static Table<Self> {
        M::table()
    }

    fn from_words(words: &Words) -> Self {
        const R_SQUARED: Limbs = limbs(&r_squared(BITS * LIMBS));
        Self::product(&Zeroizing::new(limbs(words)), &R_SQUARED)
    }

    fn to_words(&self) -> Words {
        const ONE: Limbs = {
            let mut one = [0; LANES * VECTORS];
            one[0] = 1;
            one
        };
        let mut number = Self::product(&self.0, &ONE);
        let mut words = [0; WORDS];
        for (place, limb) in number.0.iter().enumerate() {
            put_bits(&mut words, place * BITS, *limb);
        }
        number.zeroize();
        // It is N at most here.
        let borrow = subtract(&mut words, &N);
        add_masked(&mut words, &N, borrow);
        words
    }

    fn multiply(&self, other: &Self) -> Self {
        Self::product(&self.0, &other.0)
    }

    fn square(&self) -> Self {
        Self::product(&self.0, &self.0)
    }

    #[cfg(test)]
    const BOUNDS: (usize, u32) = (BITS * LIMBS, 2);

    #[cfg(test)]
    fn from_bits(bits: &num_bigint::BigUint) -> Self {
        let mut limbs = [0; LANES * VECTORS];
        for (place, limb) in limbs.iter_mut().enumerate() {
            let digits = super::tests::digits(bits, place, BITS);
            *limb = digits;
        }
        Self::new(limbs)
    }

    #[cfg(test)]
    fn to_bits(&self) -> num_bigint::BigUint {
        super::tests::number_of(self.0.iter().map(|limb| u128::from(*limb)), BITS)
    }

    fn look_up(table: &[Self], wanted: u32) -> Self {
        Self::new(M::look_up(table, wanted))
    }
}

impl<M> Clone for Ifma<M> {
    fn clone(&self) -> Self {
        Self(self.0, PhantomData)
    }
}

impl<M> Zeroize for Ifma<M> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

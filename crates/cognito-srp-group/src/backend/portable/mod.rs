//! Any machine: limbs of the size that it multiplies best, R = 2^3072. The one function where the time goes is there
//! twice: in Rust for any machine, and with the additions of two carries at once that x86-64 has since 2015.

#[cfg(all(
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(cognito_srp_limbs = "32")
))]
mod adx;

use core::hint::black_box;
use core::marker::PhantomData;

#[cfg(all(
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(cognito_srp_limbs = "32")
))]
pub(super) use self::adx::Adx;

use zeroize::{Zeroize, Zeroizing};

use super::Residue;
use crate::comb::Table;
use crate::modulus::{N, r_squared};
use crate::words::{WORDS, Words, add_masked, bits, put_bits, subtract};

/// What the machine multiplies best. The tests have small ones on any machine, with `--cfg cognito_srp_limbs="32"`.
#[cfg(all(target_pointer_width = "64", not(cognito_srp_limbs = "32")))]
type Limb = u64;
#[cfg(not(all(target_pointer_width = "64", not(cognito_srp_limbs = "32"))))]
type Limb = u32;

/// Two limbs.
#[cfg(all(target_pointer_width = "64", not(cognito_srp_limbs = "32")))]
type Wide = u128;
#[cfg(not(all(target_pointer_width = "64", not(cognito_srp_limbs = "32"))))]
type Wide = u64;

const LIMB_BITS: usize = Limb::BITS as usize;
const LIMBS: usize = 3072 / LIMB_BITS;

type Limbs = [Limb; LIMBS];

/// A number below 2^3072: it may be N or above it by less than N.
#[derive(Clone)]
pub(super) struct Portable<R = Plain>(Limbs, PhantomData<R>);

/// The one function where the time goes.
pub(super) trait Rows: Clone + 'static {
    /// sum + group · others, into the sum, which is as long as both factors together; and the carry. The carry that
    /// goes in is one for the place where the others end.
    fn add_product(sum: &mut [Limb], group: [Limb; GROUP], others: &[Limb], carry: bool) -> bool;

    /// The comb table.
    fn table() -> &'static Table<Portable<Self>>;
}

/// What any machine can do.
#[derive(Clone)]
pub(super) struct Plain;

/// Limbs that are multiplied by all the others together.
const GROUP: usize = 2;
/// Limbs that the loop over the others takes at a time.
const STEP: usize = 4;

const MODULUS: Limbs = limbs(&N);

/// −N⁻¹ modulo 2^(GROUP · LIMB_BITS), the least significant limb first. Modulo 2^64 it is 1, and N is −1, so it is
/// 1 + (1 + N's second limb) · 2^64 for limbs of 64 bits, and 1 for those of 32.
const FACTOR: [Limb; GROUP] = [1, MODULUS[1].wrapping_add(1)];

const fn limbs(words: &Words) -> Limbs {
    let mut limbs = [0; LIMBS];
    let mut place = 0;
    while place < LIMBS {
        limbs[place] = bits(words, place * LIMB_BITS, LIMB_BITS) as Limb;
        place += 1;
    }
    limbs
}

fn words(limbs: &Limbs) -> Words {
    let mut words = [0; WORDS];
    for (place, limb) in limbs.iter().enumerate() {
        put_bits(&mut words, place * LIMB_BITS, Wide::from(*limb) as u64);
    }
    words
}

/// The lowest limbs of a product.
const fn low_product(one: &[Limb; GROUP], other: &[Limb; GROUP]) -> [Limb; GROUP] {
    let lowest = one[0] as Wide * other[0] as Wide;
    let high = (lowest >> LIMB_BITS) as Limb;
    let crossed = one[0]
        .wrapping_mul(other[1])
        .wrapping_add(one[1].wrapping_mul(other[0]));
    [lowest as Limb, high.wrapping_add(crossed)]
}

const fn first_group(limbs: &[Limb]) -> [Limb; GROUP] {
    [limbs[0], limbs[1]]
}

impl Rows for Plain {
    /// The two rows of the group go side by side, each with a carry of its own, so that the machine need not wait for
    /// one. (With more rows the compiler makes vectors of the carries, which is slower.)
    #[inline(always)]
    fn add_product(sum: &mut [Limb], group: [Limb; GROUP], others: &[Limb], carry: bool) -> bool {
        let (sum, top) = sum.split_at_mut(others.len());
        let (mut first, mut second, mut before) = (0, 0, 0);
        let mut column = |limb: &mut Limb, other: Limb| {
            let sum;
            (sum, first) = multiply_add(group[0], other, *limb, first);
            (*limb, second) = multiply_add(group[1], before, sum, second);
            before = other;
        };
        let (steps, rest) = others.as_chunks::<STEP>();
        let (step_sums, rest_sums) = sum.as_chunks_mut::<STEP>();
        for (limbs, others) in step_sums.iter_mut().zip(steps) {
            for (limb, other) in limbs.iter_mut().zip(others) {
                column(limb, *other);
            }
        }
        for (limb, other) in rest_sums.iter_mut().zip(rest) {
            column(limb, *other);
        }
        let (sum, carry) = top[0].carrying_add(first, carry);
        (top[0], second) = multiply_add(group[1], before, sum, second);
        let (last, carry) = top[1].carrying_add(second, carry);
        top[1] = last;
        carry
    }

    fn table() -> &'static Table<Portable> {
        static TABLE: Table<Portable> = Table::new();
        &TABLE
    }
}

/// one · other + more + carry, as the lower and the upper limb. The carry comes last: it is what the next product waits
/// for.
#[inline(always)]
fn multiply_add(one: Limb, other: Limb, more: Limb, carry: Limb) -> (Limb, Limb) {
    let product = wide(one, other);
    let (low, overflow) = (product as Limb).overflowing_add(more);
    // Neither sum overflows, and to look whether it does would be a branch.
    let high = ((product >> LIMB_BITS) as Limb).wrapping_add(Limb::from(overflow));
    let (low, overflow) = low.overflowing_add(carry);
    (low, high.wrapping_add(Limb::from(overflow)))
}

/// The square of a group.
fn square_of([low, high]: [Limb; GROUP]) -> [Limb; 2 * GROUP] {
    let (low_square, both, high_square) = (wide(low, low), wide(low, high), wide(high, high));
    let (middle, carry) = (both << 1).overflowing_add(low_square >> LIMB_BITS);
    let carries = Wide::from(carry).wrapping_add(both >> (2 * LIMB_BITS - 1));
    let top = high_square
        .wrapping_add(carries << LIMB_BITS)
        .wrapping_add(middle >> LIMB_BITS);
    [
        low_square as Limb,
        middle as Limb,
        top as Limb,
        (top >> LIMB_BITS) as Limb,
    ]
}

fn wide(one: Limb, other: Limb) -> Wide {
    Wide::from(one) * Wide::from(other)
}

/// product / R mod N, below 2^3072 if the product is below 2^6144. The product is used up.
fn reduce<R: Rows>(product: &mut [Limb; 2 * LIMBS]) -> Limbs {
    let mut carry = false;
    for place in (0..LIMBS).step_by(GROUP) {
        let row = &mut product[place..place + LIMBS + GROUP];
        // m · N takes the lowest group away.
        let m = low_product(&first_group(row), &FACTOR);
        carry = R::add_product(row, m, &MODULUS, carry);
    }
    let mut result = [0; LIMBS];
    result.copy_from_slice(&product[LIMBS..]);
    // What comes out is below 2^3072 + N, and the carry says when N is too much.
    subtract_masked(&mut result, carry);
    result
}

/// Subtracts N if it is chosen, and zero if not; a borrow is dropped.
fn subtract_masked(limbs: &mut Limbs, choice: bool) {
    let mask = black_box(Limb::from(choice)).wrapping_neg();
    let mut borrow = false;
    for (limb, n) in limbs.iter_mut().zip(&MODULUS) {
        (*limb, borrow) = limb.borrowing_sub(n & mask, borrow);
    }
}

impl<R: Rows> Residue for Portable<R> {
    /// R − N.
    const ONE: Self = {
        let mut one = limbs(&N);
        let mut place = 0;
        while place < LIMBS {
            one[place] = !one[place];
            place += 1;
        }
        // N is odd, so there is no carry.
        one[0] += 1;
        Self(one, PhantomData)
    };

    fn table() -> &'static Table<Self> {
        R::table()
    }

    fn from_words(words: &Words) -> Self {
        const R_SQUARED: Limbs = limbs(&r_squared(3072));
        Zeroizing::new(Self::new(limbs(words))).multiply(&Self::new(R_SQUARED))
    }

    fn to_words(&self) -> Words {
        let mut product = [0; 2 * LIMBS];
        product[..LIMBS].copy_from_slice(&self.0);
        let mut number = reduce::<R>(&mut product);
        let mut words = words(&number);
        number.zeroize();
        product.zeroize();
        // It is N at most here.
        let borrow = subtract(&mut words, &N);
        add_masked(&mut words, &N, borrow);
        words
    }

    fn multiply(&self, other: &Self) -> Self {
        let mut product = [0; 2 * LIMBS];
        for place in (0..LIMBS).step_by(GROUP) {
            let row = &mut product[place..place + LIMBS + GROUP];
            R::add_product(row, first_group(&self.0[place..]), &other.0, false);
        }
        let result = Self::new(reduce::<R>(&mut product));
        product.zeroize();
        result
    }

    fn square(&self) -> Self {
        let mut product = [0; 2 * LIMBS];
        // The products of two different groups come twice.
        for place in (0..LIMBS - GROUP).step_by(GROUP) {
            let row = &mut product[2 * place + GROUP..place + LIMBS + GROUP];
            R::add_product(
                row,
                first_group(&self.0[place..]),
                &self.0[place + GROUP..],
                false,
            );
        }
        let (mut top, mut carry) = (0, false);
        let (groups, _) = self.0.as_chunks::<GROUP>();
        let (rows, _) = product.as_chunks_mut::<{ 2 * GROUP }>();
        for (row, group) in rows.iter_mut().zip(groups) {
            for (limb, square) in row.iter_mut().zip(square_of(*group)) {
                let doubled = *limb << 1 | top;
                top = *limb >> (LIMB_BITS - 1);
                (*limb, carry) = doubled.carrying_add(square, carry);
            }
        }
        let result = Self::new(reduce::<R>(&mut product));
        product.zeroize();
        result
    }

    #[cfg(test)]
    const BOUNDS: (usize, u32) = (3072, 0);

    #[cfg(test)]
    fn from_bits(bits: &num_bigint::BigUint) -> Self {
        let mut limbs = [0; LIMBS];
        for (place, limb) in limbs.iter_mut().enumerate() {
            let digits = super::tests::digits(bits, place, LIMB_BITS);
            *limb = digits as Limb;
        }
        Self::new(limbs)
    }

    #[cfg(test)]
    fn to_bits(&self) -> num_bigint::BigUint {
        super::tests::number_of(self.0.iter().map(|limb| u128::from(*limb)), LIMB_BITS)
    }

    fn look_up(table: &[Self], wanted: u32) -> Self {
        let mut found = [0; LIMBS];
        for (entry, number) in table.iter().zip(0u32..) {
            let mask = super::equal_mask(number, wanted) as Limb;
            for (found, limb) in found.iter_mut().zip(&entry.0) {
                *found |= limb & mask;
            }
        }
        Self::new(found)
    }
}

impl<R> Portable<R> {
    const fn new(limbs: Limbs) -> Self {
        Self(limbs, PhantomData)
    }
}

impl<R> Zeroize for Portable<R> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

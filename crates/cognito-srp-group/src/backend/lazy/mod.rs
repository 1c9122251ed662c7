//! WebAssembly: limbs of 28 bits, so that a column of products has room in 64 bits and no carry is needed until all of
//! it is summed up. R = 2^3136. With 128-bit vectors, two products are made at a time.

mod columns;

use core::ops::Range;

use zeroize::{Zeroize, Zeroizing};

use self::columns::{BLOCK, Columns};
use super::Residue;
use crate::comb::Table;
use crate::modulus::{N, r_squared};
use crate::words::{WORDS, Words, add_masked, bits, put_bits, subtract};

/// Bits of a limb. A column has at most 2 · LIMBS products, and 2^56 · 224 is below 2^64.
const BITS: usize = 28;
const MASK: u64 = (1 << BITS) - 1;
const LIMBS: usize = 112;
const BLOCKS: usize = LIMBS / BLOCK;

type Limbs = [u32; LIMBS];

/// A number below 2·N. Since R is above 4·N, so is a product, and nothing has to be subtracted.
#[derive(Clone)]
pub(super) struct Lazy(Limbs);

const MODULUS: Limbs = limbs(&N);
const REVERSED_MODULUS: Reversed = Reversed::new(&MODULUS);

/// Limbs from the most significant one down, so that the partners of a block lie side by side, with zeros around.
struct Reversed([u32; LIMBS + 2 * BLOCK]);

impl Reversed {
    const fn new(limbs: &Limbs) -> Self {
        let mut reversed = [0; LIMBS + 2 * BLOCK];
        let mut place = 0;
        while place < LIMBS {
            reversed[BLOCK + LIMBS - 1 - place] = limbs[place];
            place += 1;
        }
        Self(reversed)
    }

    /// What the limbs of block `block` are multiplied by for the four columns of block `column`: the limbs from
    /// 4 · (column − block) + 3 down to 4 · (column − block) − 3, and one more.
    fn of(&self, column: usize, block: usize) -> &[u32; 2 * BLOCK] {
        let start = BLOCK + LIMBS - BLOCK - BLOCK * (column - block);
        self.0[start..].first_chunk().unwrap_or_else(|| unreachable!())
    }
}

const fn limbs(words: &Words) -> Limbs {
    let mut limbs = [0; LIMBS];
    let mut place = 0;
    while place < LIMBS {
        limbs[place] = bits(words, place * BITS, BITS) as u32;
        place += 1;
    }
    limbs
}

/// The number, if it is below 2^3072.
fn words(limbs: &Limbs) -> Words {
    let mut words = [0; WORDS];
    for (place, limb) in limbs.iter().enumerate() {
        put_bits(&mut words, place * BITS, u64::from(*limb));
    }
    words
}

/// The blocks that have a partner in the columns of a block.
fn blocks_of(column: usize) -> Range<usize> {
    column.saturating_sub(BLOCKS)..BLOCKS.min(column + 1)
}

/// Adds what these blocks of limbs give to the columns of a block.
#[inline(always)]
fn add_blocks(
    columns: &mut Columns,
    column: usize,
    blocks: Range<usize>,
    limbs: &Limbs,
    partners: &Reversed,
) {
    let (limbs, _) = limbs.as_chunks();
    for block in blocks {
        columns.add(&limbs[block], partners.of(column, block));
    }
}

/// The columns of a product, or of a number.
type Sums = [u64; 2 * LIMBS];

/// (product + m · N) / R, where m makes it a whole number. The product is used up.
fn reduce(product: &mut Sums) -> Limbs {
    let mut m = [0; LIMBS];
    let mut carry = 0;
    let (rows, _) = product.as_chunks::<BLOCK>();
    for column in 0..BLOCKS {
        let mut columns = Columns::default();
        add_blocks(&mut columns, column, 0..column, &m, &REVERSED_MODULUS);
        let sums = columns.sums();
        for place in 0..BLOCK {
            let mut sum = carry + rows[column][place] + sums[place];
            for before in 0..place {
                sum += u64::from(m[BLOCK * column + before]) * u64::from(MODULUS[place - before]);
            }
            // The factor −N⁻¹ is 1, and N's lowest limb is 2^28 − 1: m times that, added, takes the lowest limb away
            // and adds m to the next.
            m[BLOCK * column + place] = (sum & MASK) as u32;
            carry = (sum >> BITS) + (sum & MASK);
        }
    }
    let mut result = [0; LIMBS];
    let (limbs, _) = result.as_chunks_mut::<BLOCK>();
    for (column, limbs) in (BLOCKS..).zip(limbs) {
        let mut columns = Columns::default();
        add_blocks(&mut columns, column, blocks_of(column), &m, &REVERSED_MODULUS);
        for ((limb, sum), product) in limbs.iter_mut().zip(columns.sums()).zip(rows[column]) {
            let sum = carry + product + sum;
            *limb = (sum & MASK) as u32;
            carry = sum >> BITS;
        }
    }
    m.zeroize();
    product.zeroize();
    result
}

impl Residue for Lazy {
    const ONE: Self = {
        // R mod N is 2^64 · (2^3072 − N), which is below N.
        let mut words = [0; WORDS];
        let mut place = 1;
        while place < WORDS {
            words[place] = !N[place - 1];
            place += 1;
        }
        words[1] += 1;
        Self(limbs(&words))
    };

    fn table() -> &'static Table<Self> {
        static TABLE: Table<Lazy> = Table::new();
        &TABLE
    }

    fn from_words(words: &Words) -> Self {
        const R_SQUARED: Lazy = Lazy(limbs(&r_squared(BITS * LIMBS)));
        Zeroizing::new(Self(limbs(words))).multiply(&R_SQUARED)
    }

    fn to_words(&self) -> Words {
        let mut own = [0; 2 * LIMBS];
        for (sum, limb) in own.iter_mut().zip(&self.0) {
            *sum = u64::from(*limb);
        }
        let mut number = reduce(&mut own);
        let mut words = words(&number);
        number.zeroize();
        // It is N at most here.
        let borrow = subtract(&mut words, &N);
        add_masked(&mut words, &N, borrow);
        words
    }

    fn multiply(&self, other: &Self) -> Self {
        let mut reversed = Reversed::new(&other.0);
        let mut product = [0; 2 * LIMBS];
        for (column, sums) in product.as_chunks_mut().0.iter_mut().enumerate() {
            let mut columns = Columns::default();
            add_blocks(&mut columns, column, blocks_of(column), &self.0, &reversed);
            *sums = columns.sums();
        }
        reversed.0.zeroize();
        Self(reduce(&mut product))
    }

    fn square(&self) -> Self {
        let mut reversed = Reversed::new(&self.0);
        let mut product = [0; 2 * LIMBS];
        // A product of two limbs comes twice. Where both orders lie in blocks of their own, only one is made.
        for (column, sums) in product.as_chunks_mut().0.iter_mut().enumerate() {
            let mut columns = Columns::default();
            let (middle, last) = (column / 2, column.div_ceil(2));
            add_blocks(
                &mut columns,
                column,
                blocks_of(column).start..middle,
                &self.0,
                &reversed,
            );
            columns.double();
            add_blocks(&mut columns, column, middle..last, &self.0, &reversed);
            if let Some(limbs) = self.0.as_chunks().0.get(last) {
                columns.add_lower(limbs, reversed.of(column, last));
            }
            *sums = columns.sums();
        }
        reversed.0.zeroize();
        Self(reduce(&mut product))
    }

    #[cfg(test)]
    const BOUNDS: (usize, u32) = (BITS * LIMBS, 2);

    #[cfg(test)]
    fn from_bits(bits: &num_bigint::BigUint) -> Self {
        let mut limbs = [0; LIMBS];
        for (place, limb) in limbs.iter_mut().enumerate() {
            let digits = super::tests::digits(bits, place, BITS);
            *limb = digits as u32;
        }
        Self(limbs)
    }

    #[cfg(test)]
    fn to_bits(&self) -> num_bigint::BigUint {
        super::tests::number_of(self.0.iter().map(|limb| u128::from(*limb)), BITS)
    }

    fn look_up(table: &[Self], wanted: u32) -> Self {
        let mut found = [0; LIMBS];
        for (entry, number) in table.iter().zip(0u32..) {
            let mask = super::equal_mask(number, wanted) as u32;
            for (found, limb) in found.iter_mut().zip(&entry.0) {
                *found |= limb & mask;
            }
        }
        Self(found)
    }
}

impl Zeroize for Lazy {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

//! Powers of g by a comb table: since g is fixed, nearly all squarings can be done once and for all.
//!
//! The exponent's bits stand in [`BLOCKS`] blocks of [`TEETH`] rows of [`SPACING`] columns. For each block
//! the table has the product of every subset of the rows' place values, so one multiplication takes care
//! of a column of a block, and one squaring moves all blocks on by a column. With four blocks a power with a
//! 1024-bit exponent takes 43 squarings and 172 multiplications (a general one some 1035 and 220), one with a 256-bit
//! exponent 43 and 43. The table, of some 100 kB, is made at the first use, by 252 multiplications.

use alloc::boxed::Box;
use alloc::vec::Vec;

use once_cell::race::OnceBox;
use zeroize::Zeroizing;

use crate::Exponent;
use crate::backend::Residue;
use crate::modulus::place_value;
use crate::words::{WORDS, Words};

/// Rows of a block; a block's table has 2^TEETH entries.
const TEETH: usize = 6;
/// Blocks. In WebAssembly size counts: with a quarter of the place values a first power of 1024 bits takes as long, and
/// later ones, and those of 256 bits, take longer.
const BLOCKS: usize = if cfg!(target_family = "wasm") { 1 } else { 4 };
/// Bits of all blocks.
const BITS: usize = 1032;
/// Columns: squarings of a power.
const SPACING: usize = BITS / (BLOCKS * TEETH);

/// The place values of the rows: g^(2^(SPACING · row)).
const PLACES: [Words; BLOCKS * TEETH] = {
    let mut places = [[0; WORDS]; BLOCKS * TEETH];
    places[0][0] = crate::G as u64;
    let mut row = 1;
    while row < places.len() {
        places[row] = place_value(row * SPACING);
        row += 1;
    }
    places
};

/// A comb table of one back end.
pub(crate) type Table<R> = OnceBox<Vec<R>>;

/// g^exponent mod N. Which entries are read, and in which order, depends on the number of bits alone: every look-up
/// reads the whole table of its block.
pub(crate) fn power_of_g<R: Residue>(exponent: &Exponent) -> Words {
    let table = R::table().get_or_init(|| Box::new(make_table()));
    let blocks = exponent.bits().div_ceil(TEETH * SPACING);
    let mut power = Zeroizing::new(R::ONE);
    for column in (0..SPACING).rev() {
        *power = power.square();
        for (block, table) in table.chunks_exact(1 << TEETH).take(blocks).enumerate() {
            let entry = Zeroizing::new(R::look_up(table, index(exponent, block, column)));
            *power = power.multiply(&entry);
        }
    }
    power.to_words()
}

/// The bits of a block's column, as the number of a table entry.
fn index(exponent: &Exponent, block: usize, column: usize) -> u32 {
    (0..TEETH)
        .map(|tooth| exponent.bit((block * TEETH + tooth) * SPACING + column) << tooth)
        .fold(0, |index, bit| index | bit)
}

fn make_table<R: Residue>() -> Vec<R> {
    let mut table = Vec::with_capacity(BLOCKS << TEETH);
    for places in PLACES.chunks_exact(TEETH) {
        let start = table.len();
        table.push(R::ONE);
        for place in places {
            let place = R::from_words(place);
            for entry in start..table.len() {
                table.push(place.multiply(&table[entry]));
            }
        }
    }
    table
}

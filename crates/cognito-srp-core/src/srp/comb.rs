//! Powers of g by a comb table: since g is fixed, nearly all squarings can be done once and for all.
//!
//! The exponent's bits stand in [`BLOCKS`] blocks of [`TEETH`] rows of [`SPACING`] columns. For each block
//! the table has the product of every subset of the rows' place values, so one multiplication takes care
//! of a column of a block, and one squaring moves all blocks on by a column. A power with a 1024-bit
//! exponent takes 43 squarings and 172 multiplications (a general one 1024 and 256), one with a 256-bit
//! exponent 43 and 43. The table has 98 kB and is made at the first use.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crypto_bigint::{CtEq, CtSelect, U1280, U3072, Word};
use once_cell::race::OnceBox;

use super::group::{Element, Width};

/// Rows of a block; a block's table has 2^TEETH entries.
const TEETH: usize = 6;
/// Columns: squarings of a power.
const SPACING: usize = 43;
/// Blocks for a 1024-bit exponent: 4 · 6 · 43 = 1032 bits.
const BLOCKS: usize = 4;

const WORD_BITS: usize = Word::BITS as usize;

/// g^exponent mod N. Which entries are read, and in which order, depends on `width` alone: every look-up
/// reads the whole table of its block.
pub(super) fn power_of_g(exponent: &U1280, width: Width) -> Element {
    let blocks = (width.bits() as usize).div_ceil(TEETH * SPACING);
    let mut power = Element::ONE;
    for column in (0..SPACING).rev() {
        power = power.square();
        for (block, table) in table().chunks_exact(1 << TEETH).take(blocks).enumerate() {
            power = power.mul(look_up(table, index(exponent, block, column)));
        }
    }
    power
}

/// The bits of a block's column, as the number of a table entry.
fn index(exponent: &U1280, block: usize, column: usize) -> u32 {
    (0..TEETH)
        .map(|tooth| {
            let position = (block * TEETH + tooth) * SPACING + column;
            let word = exponent.as_words()[position / WORD_BITS];
            ((word >> (position % WORD_BITS)) as u32 & 1) << tooth
        })
        .sum()
}

fn look_up(table: &[Element], wanted: u32) -> Element {
    let mut found = U3072::ZERO;
    for (entry, number) in table.iter().zip(0u32..) {
        found = found.ct_select(entry.as_montgomery(), number.ct_eq(&wanted));
    }
    Element::from_montgomery(found)
}

fn table() -> &'static [Element] {
    static TABLE: OnceBox<Vec<Element>> = OnceBox::new();
    TABLE.get_or_init(|| Box::new(make_table()))
}

fn make_table() -> Vec<Element> {
    // Place values of the rows: g^(2^(SPACING · row)).
    let mut place = Element::G;
    let rows: Vec<Element> = (0..BLOCKS * TEETH)
        .map(|_| {
            let value = place;
            place = (0..SPACING).fold(place, |power, _| power.square());
            value
        })
        .collect();

    let mut table = Vec::with_capacity(BLOCKS << TEETH);
    for rows in rows.chunks_exact(TEETH) {
        let start = table.len();
        table.push(Element::ONE);
        for row in rows {
            for entry in start..table.len() {
                table.push(row.mul(table[entry]));
            }
        }
    }
    table
}

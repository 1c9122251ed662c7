//! Powers of any base, by a window of fixed width.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::Exponent;
use crate::backend::Residue;
use crate::words::Words;

/// Bits that one multiplication takes care of.
const WINDOW: usize = 5;

/// base^exponent mod N. Which entries are read, and in which order, depends on the number of bits alone: every
/// look-up reads the whole table.
pub(crate) fn power<R: Residue>(base: &Words, exponent: &Exponent) -> Words {
    let table = Zeroizing::new(multiples::<R>(base));
    let windows = exponent.bits().div_ceil(WINDOW);
    let mut power = Zeroizing::new(R::look_up(&table, window(exponent, windows - 1)));
    for place in (0..windows - 1).rev() {
        for _ in 0..WINDOW {
            *power = power.square();
        }
        let entry = Zeroizing::new(R::look_up(&table, window(exponent, place)));
        *power = power.multiply(&entry);
    }
    power.to_words()
}

/// base^0 to base^31.
fn multiples<R: Residue>(base: &Words) -> Vec<R> {
    let mut table = Vec::with_capacity(1 << WINDOW);
    table.push(R::ONE);
    table.push(R::from_words(base));
    for number in 2..1 << WINDOW {
        let entry: &R = &table[number / 2];
        let next = if number % 2 == 0 {
            entry.square()
        } else {
            table[number - 1].multiply(&table[1])
        };
        table.push(next);
    }
    table
}

fn window(exponent: &Exponent, place: usize) -> u32 {
    (0..WINDOW)
        .map(|bit| exponent.bit(place * WINDOW + bit) << bit)
        .fold(0, |window, bit| window | bit)
}

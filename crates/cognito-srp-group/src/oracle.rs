//! `num-bigint`, which the tests compare with, and numbers of all shapes.

use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;
use std::vec::Vec;

use crate::modulus::N;
use crate::words::{WORDS, Words};

pub(crate) fn number(words: &[u64]) -> BigUint {
    BigUint::from_slice(
        &words
            .iter()
            .flat_map(|word| [*word as u32, (word >> 32) as u32])
            .collect::<Vec<_>>(),
    )
}

pub(crate) fn words(number: &BigUint) -> Words {
    let mut words = [0; WORDS];
    for (word, digit) in words.iter_mut().zip(number.iter_u64_digits()) {
        *word = digit;
    }
    words
}

pub(crate) fn n() -> BigUint {
    number(&N)
}

/// Numbers below N: random ones, some with long runs of equal bits, and those near 0 and N.
pub(crate) fn numbers() -> impl Strategy<Value = BigUint> {
    let random = vec(any::<u64>(), WORDS).prop_map(|words| number(&words) % n());
    let runs = vec((any::<bool>(), 1..200usize), 1..40).prop_map(|runs| {
        let bits: Vec<u8> = runs
            .iter()
            .flat_map(|(bit, length)| core::iter::repeat_n(u8::from(*bit), *length))
            .take(3072)
            .collect();
        BigUint::from_radix_be(&bits, 2).expect("bits") % n()
    });
    let near = (0..200u32, any::<bool>()).prop_map(|(small, top)| {
        if top {
            n() - 1u32 - small
        } else {
            BigUint::from(small)
        }
    });
    prop_oneof![random, runs, near]
}

pub(crate) fn exponents() -> impl Strategy<Value = Vec<u8>> {
    let edges = (0..=128usize, prop_oneof![Just(0), Just(0xff), Just(1)])
        .prop_map(|(length, byte)| std::vec![byte; length]);
    prop_oneof![vec(any::<u8>(), 0..=32), vec(any::<u8>(), 33..=128), edges]
}

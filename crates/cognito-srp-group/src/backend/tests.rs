//! Every back end that this machine can run, against `num-bigint`, for numbers of all shapes.

use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;
use std::vec::Vec;

use super::Residue;
use super::choice::{Backend, best};
#[cfg(target_arch = "x86_64")]
use super::ifma::{Ifma, Machine, Model};
use super::lazy::Lazy;
use super::portable::Portable;
use crate::modulus::N;
use crate::words::{WORDS, Words};
use crate::{Exponent, comb, power};

fn number(words: &[u64]) -> BigUint {
    BigUint::from_slice(
        &words
            .iter()
            .flat_map(|word| [*word as u32, (word >> 32) as u32])
            .collect::<Vec<_>>(),
    )
}

fn words(number: &BigUint) -> Words {
    let mut words = [0; WORDS];
    for (word, digit) in words.iter_mut().zip(number.iter_u64_digits()) {
        *word = digit;
    }
    words
}

fn n() -> BigUint {
    number(&N)
}

/// Numbers below N: random ones, some with long runs of equal bits, and those near 0 and N.
fn numbers() -> impl Strategy<Value = BigUint> {
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

fn exponents() -> impl Strategy<Value = Vec<u8>> {
    let edges = (0..=128usize, prop_oneof![Just(0), Just(0xff), Just(1)])
        .prop_map(|(length, byte)| std::vec![byte; length]);
    prop_oneof![vec(any::<u8>(), 0..=32), vec(any::<u8>(), 33..=128), edges]
}

#[derive(Debug)]
struct Case {
    one: BigUint,
    other: BigUint,
    exponent: Vec<u8>,
}

fn cases() -> impl Strategy<Value = Case> {
    (numbers(), numbers(), exponents()).prop_map(|(one, other, exponent)| Case { one, other, exponent })
}

fn check<R: Residue>(Case { one, other, exponent }: &Case) {
    let [first, second] = [one, other].map(|number| R::from_words(&words(number)));
    assert_eq!(number(&first.to_words()), *one, "there and back");
    assert_eq!(number(&R::ONE.to_words()), BigUint::from(1u32), "1");
    assert_eq!(
        number(&first.multiply(&second).to_words()),
        one * other % n(),
        "a product"
    );
    // Not reduced in between.
    let mut product = first.clone();
    let mut expected = one.clone();
    for _ in 0..8 {
        product = product.square().multiply(&second);
        expected = &expected * &expected * other % n();
    }
    assert_eq!(number(&product.to_words()), expected, "squares and products");

    let table = [first, second, R::ONE];
    assert_eq!(number(&R::look_up(&table, 1).to_words()), *other, "an entry");

    let (big, n) = (BigUint::from_bytes_be(exponent), n());
    let exponent = Exponent::from_bytes(exponent);
    assert_eq!(
        number(&power::power::<R>(&words(one), &exponent)),
        one.modpow(&big, &n),
        "a power"
    );
    let g = BigUint::from(crate::G);
    assert_eq!(
        number(&comb::power_of_g::<R>(&exponent)),
        g.modpow(&big, &n),
        "a power of g"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn portable(case in cases()) {
        check::<Portable>(&case);
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn model_of_ifma(case in cases()) {
        check::<Ifma<Model>>(&case);
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn ifma(case in cases()) {
        if best() == Backend::Ifma {
            check::<Ifma<Machine>>(&case);
        }
    }

    #[test]
    fn lazy(case in cases()) {
        check::<Lazy>(&case);
    }
}

//! Every back end that this machine can run, against `num-bigint`, for numbers of all shapes.

use num_bigint::BigUint;
use proptest::prelude::*;
use std::vec::Vec;

use super::Residue;
use super::choice::{Backend, best};
#[cfg(target_arch = "x86_64")]
use super::ifma::{Ifma, Machine, Model};
use super::lazy::Lazy;
use super::portable::Portable;
#[cfg(all(
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(cognito_srp_limbs = "32")
))]
use super::{choice::has_adx, portable::Adx};
use crate::oracle::{exponents, n, number, numbers, words};
use crate::{Exponent, comb, power};

/// The number with these limbs, the least significant first.
pub(super) fn number_of(limbs: impl Iterator<Item = u128>, bits: usize) -> BigUint {
    limbs.enumerate().fold(BigUint::ZERO, |sum, (place, limb)| {
        sum + (BigUint::from(limb) << (place * bits))
    })
}

/// One limb of a number.
pub(super) fn digits(number: &BigUint, place: usize, bits: usize) -> u64 {
    let limb = (number >> (place * bits)) & ((BigUint::from(1u32) << bits) - 1u32);
    limb.iter_u64_digits().next().unwrap_or(0)
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

/// What a back end may keep: 0, N, what is next to N and to the bound, and limbs that are full and empty in turn.
fn extremes(bound: &BigUint) -> Vec<BigUint> {
    let one = || BigUint::from(1u32);
    let mut numbers = std::vec![
        BigUint::ZERO,
        one(),
        n() - 1u32,
        n(),
        n() + 1u32,
        bound - 2u32,
        bound - 1u32
    ];
    let all = (one() << 3072u32) - 1u32;
    numbers.push(all.clone());
    for bits in [28u32, 32, 52, 64] {
        let full = (one() << bits) - 1u32;
        let alternating =
            (0..3072 / (2 * bits)).fold(BigUint::ZERO, |sum, place| sum | &full << (2 * bits * place));
        numbers.push(&all - &alternating);
        numbers.push(alternating);
    }
    numbers.into_iter().map(|number| number % bound).collect()
}

/// Numbers that are not reduced: reduction leaves one about once in 2^48 times, so no random test comes upon it.
fn check_unreduced<R: Residue>() {
    let (bits_of_r, multiple) = R::BOUNDS;
    let r = BigUint::from(1u32) << bits_of_r;
    let bound = if multiple == 0 { r.clone() } else { n() * multiple };
    let assert_is = |residue: &R, product: BigUint| {
        let bits = residue.to_bits();
        assert!(bits < bound, "the bound");
        assert_eq!(bits * &r % n(), product % n());
    };
    let numbers = extremes(&bound);
    for one in &numbers {
        let residue = R::from_bits(one);
        assert_eq!(residue.to_bits(), *one, "there and back");
        assert_eq!(number(&residue.to_words()) * &r % n(), one % n());
        assert!(number(&residue.to_words()) < n(), "reduced in the end");
        assert_is(&residue.square(), one * one);
        for other in &numbers {
            assert_is(&residue.multiply(&R::from_bits(other)), one * other);
        }
    }
}

#[test]
fn unreduced() {
    check_unreduced::<Portable>();
    #[cfg(all(
        target_arch = "x86_64",
        target_pointer_width = "64",
        not(cognito_srp_limbs = "32")
    ))]
    if has_adx() {
        check_unreduced::<Portable<Adx>>();
    }
    check_unreduced::<Lazy>();
    #[cfg(target_arch = "x86_64")]
    check_unreduced::<Ifma<Model>>();
    #[cfg(target_arch = "x86_64")]
    if best() == Backend::Ifma {
        check_unreduced::<Ifma<Machine>>();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn portable(case in cases()) {
        check::<Portable>(&case);
    }

    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", not(cognito_srp_limbs = "32")))]
    #[test]
    fn adx(case in cases()) {
        if has_adx() {
            check::<Portable<Adx>>(&case);
        } else {
            std::eprintln!("this machine has no ADX: that back end is left out");
        }
    }

    // Where the processor lacks the instructions, `cargo xtask test ifma` has an emulated one.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn ifma_or_its_model(case in cases()) {
        if best() == Backend::Ifma {
            check::<Ifma<Machine>>(&case);
        } else {
            check::<Ifma<Model>>(&case);
        }
    }

    #[test]
    fn lazy(case in cases()) {
        check::<Lazy>(&case);
    }
}

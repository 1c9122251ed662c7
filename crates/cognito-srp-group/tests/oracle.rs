//! Every function against `num-bigint`, for numbers of all shapes.

use cognito_srp_group::{Element, Exponent, N_BYTES, N_HEX};
use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;

fn n() -> BigUint {
    BigUint::parse_bytes(N_HEX.as_bytes(), 16).expect("N")
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn element(number: &BigUint) -> Element {
    Element::from_bytes(&number.to_bytes_be()).expect("below N")
}

#[track_caller]
fn assert_is(element: Element, expected: &BigUint) {
    assert_eq!(number(&element.to_bytes()), *expected);
}

/// Numbers below N, those with many equal bits and those near 0 and N among them.
fn numbers() -> impl Strategy<Value = BigUint> {
    let random = vec(any::<u8>(), N_BYTES).prop_map(|bytes| number(&bytes) % n());
    let runs = vec((any::<bool>(), 1..200usize), 1..40).prop_map(|runs| {
        let bits: Vec<u8> = runs
            .iter()
            .flat_map(|(bit, length)| std::iter::repeat_n(u8::from(*bit), *length))
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
    let edge = (0..=128usize, prop_oneof![Just(0), Just(0xff), Just(1)])
        .prop_map(|(length, byte)| vec![byte; length]);
    prop_oneof![vec(any::<u8>(), 0..=32), vec(any::<u8>(), 33..=128), edge]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bytes(a in numbers()) {
        assert_is(element(&a), &a);
    }

    #[test]
    fn sums(a in numbers(), b in numbers()) {
        assert_is(element(&a).add(&element(&b)), &((&a + &b) % n()));
        assert_is(element(&a).subtract(&element(&b)), &((&a + n() - &b) % n()));
    }

    #[test]
    fn products(a in numbers(), b in numbers()) {
        assert_is(element(&a).multiply(&element(&b)), &(&a * &b % n()));
    }

    #[test]
    fn powers(base in numbers(), exponent in exponents()) {
        let expected = base.modpow(&number(&exponent), &n());
        assert_is(element(&base).power(&Exponent::from_bytes(&exponent)), &expected);
    }

    #[test]
    fn powers_of_g(exponent in exponents()) {
        let expected = BigUint::from(2u32).modpow(&number(&exponent), &n());
        assert_is(Element::power_of_g(&Exponent::from_bytes(&exponent)), &expected);
    }

    #[test]
    fn sums_of_exponents(base in numbers(), a in exponents(), u in vec(any::<u8>(), 0..=32), x in vec(any::<u8>(), 0..=32)) {
        let [sum, u_exponent, x_exponent] = [&a, &u, &x].map(|bytes| Exponent::from_bytes(bytes));
        let expected = base.modpow(&(number(&a) + number(&u) * number(&x)), &n());
        assert_is(element(&base).power(&sum.add_product(&u_exponent, &x_exponent)), &expected);
    }
}

#[test]
fn the_largest_exponent() {
    let [a, u, x] = [128, 32, 32].map(|length| vec![0xff; length]);
    let exponent = number(&a) + number(&u) * number(&x);
    let sum = Exponent::from_bytes(&a).add_product(&Exponent::from_bytes(&u), &Exponent::from_bytes(&x));
    assert_is(
        Element::G.power(&sum),
        &BigUint::from(2u32).modpow(&exponent, &n()),
    );
    assert_is(
        Element::power_of_g(&sum),
        &BigUint::from(2u32).modpow(&exponent, &n()),
    );
}

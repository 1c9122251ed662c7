//! What the crate offers, against `num-bigint`.

use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::oracle::{exponents, n, numbers};
use crate::{Element, Exponent};

fn integer(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn element(number: &BigUint) -> Element {
    Element::from_bytes(&number.to_bytes_be()).expect("below N")
}

#[track_caller]
fn assert_is(element: Element, expected: &BigUint) {
    assert_eq!(integer(&element.to_bytes()), *expected);
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
        let expected = base.modpow(&integer(&exponent), &n());
        assert_is(element(&base).power(&Exponent::from_bytes(&exponent)), &expected);
    }

    #[test]
    fn powers_of_g(exponent in exponents()) {
        let expected = BigUint::from(2u32).modpow(&integer(&exponent), &n());
        assert_is(Element::power_of_g(&Exponent::from_bytes(&exponent)), &expected);
    }

    #[test]
    fn sums_of_exponents(base in numbers(), a in exponents(), u in vec(any::<u8>(), 0..=32), x in vec(any::<u8>(), 0..=32)) {
        let [sum, u_exponent, x_exponent] = [&a, &u, &x].map(|bytes| Exponent::from_bytes(bytes));
        let expected = base.modpow(&(integer(&a) + integer(&u) * integer(&x)), &n());
        assert_is(element(&base).power(&sum.add_product(&u_exponent, &x_exponent)), &expected);
    }
}

#[test]
fn the_largest_exponent() {
    let [a, u, x] = [128, 32, 32].map(|length| std::vec![0xff; length]);
    let exponent = integer(&a) + integer(&u) * integer(&x);
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

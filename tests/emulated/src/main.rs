//! Prints what the AVX-512 back end computes: on each line the operation, its operands and the result. `check.py`
//! says whether it is right.
//!
//! The program makes two system calls, `write` and `exit`, and needs nothing else: it runs on Linux, and on an
//! emulated processor without any system.

#![no_std]
#![no_main]

extern crate alloc;

mod line;
mod operands;
mod runtime;

use cognito_srp_group::{Backend, Element, Exponent, N_HEX, backend};

use self::line::{line, text};
use self::operands::Operands;
use self::runtime::exit;

/// Pairs of numbers that are multiplied.
const PAIRS: usize = 32;
/// Powers with a random exponent of 256 bits, and with one of 1024.
const SHORT: usize = 8;
const LONG: usize = 4;

fn start() -> ! {
    assert_eq!(backend(), Backend::Ifma, "the back end of this processor");
    text(&["n ", N_HEX, "\n"]);
    let mut operands = Operands::new();
    for _ in 0..PAIRS {
        products(&operands.element(), &operands.element());
    }
    for (count, length) in [(SHORT, 32), (LONG, 128)] {
        for _ in 0..count {
            powers(&operands.element(), &operands.bytes::<128>()[..length]);
        }
    }
    for exponent in [&[][..], &[1], &[0xff; 32], &[0; 33], &[0xff; 128]] {
        powers(&operands.element(), exponent);
    }
    sum(&operands.element(), &operands.bytes::<128>());
    text(&["end\n"]);
    exit(0)
}

/// All four products of two numbers, and a chain in which each is a factor of the next.
fn products(one: &Element, other: &Element) {
    for (first, second) in [(one, other), (other, one), (one, one), (other, other)] {
        product(first, second);
    }
    let mut number = *one;
    for _ in 0..8 {
        number = product(&number, &number);
        number = product(&number, other);
    }
}

fn product(one: &Element, other: &Element) -> Element {
    let product = one.multiply(other);
    line(
        "product",
        &[&one.to_bytes(), &other.to_bytes(), &product.to_bytes()],
    );
    product
}

/// A power, and a power of g.
fn powers(base: &Element, bytes: &[u8]) {
    let exponent = Exponent::from_bytes(bytes);
    let power = base.power(&exponent);
    line("power", &[&base.to_bytes(), bytes, &power.to_bytes()]);
    let power = Element::power_of_g(&exponent);
    line("power", &[&Element::G.to_bytes(), bytes, &power.to_bytes()]);
}

/// Powers with the longest exponent there is: bytes + factor · factor, of 1025 bits.
fn sum(base: &Element, bytes: &[u8]) {
    let factor = [0xff; 32];
    let short = Exponent::from_bytes(&factor);
    let exponent = Exponent::from_bytes(bytes).add_product(&short, &short);
    for (base, power) in [
        (base, base.power(&exponent)),
        (&Element::G, Element::power_of_g(&exponent)),
    ] {
        line("sum", &[&base.to_bytes(), bytes, &factor, &power.to_bytes()]);
    }
}

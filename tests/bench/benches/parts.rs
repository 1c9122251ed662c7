//! The parts of a sign-in, each by itself: `cargo bench --manifest-path tests/bench/Cargo.toml`.

use std::hint::black_box;

use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicB, Salt};
use cognito_srp_group::{Element, Exponent, backend};
use criterion::{Criterion, criterion_group, criterion_main};

fn parts(criterion: &mut Criterion) {
    let [long, short] = [
        Exponent::from_bytes(&[0xa5; 128]),
        Exponent::from_bytes(&[0x5a; 32]),
    ];
    let sum = long.add_product(&short, &short);
    let base = Element::from_bytes(&[0x7d; 383]).expect("a base");
    let party = Party {
        namespace: "VecPool01",
        name: "jane",
    };
    let salt = Salt::from_hex("2b6a658af0694fac2baa54853639528f").expect("a salt");
    let b = PublicB::parse(&"7d".repeat(383)).expect("B");

    let mut group = criterion.benchmark_group(backend().to_string());
    group.bench_function("g^a, 1024 bits", |run| {
        run.iter(|| Element::power_of_g(black_box(&long)))
    });
    group.bench_function("g^x, 256 bits", |run| {
        run.iter(|| Element::power_of_g(black_box(&short)))
    });
    group.bench_function("S, 1025 bits", |run| run.iter(|| base.power(black_box(&sum))));
    group.bench_function("k * v", |run| run.iter(|| base.multiply(black_box(&base))));
    group.bench_function("x", |run| {
        run.iter(|| PrivateKey::derive(party, black_box("a password"), &salt))
    });
    group.bench_function("u, S and K", |run| {
        let x = PrivateKey::derive(party, "a password", &salt);
        run.iter_batched(
            || Client::from_private(&[0xa5; 128]).expect("a"),
            |client| client.session_key(&x, &b),
            criterion::BatchSize::SmallInput,
        );
    });
}

criterion_group!(all, parts);
criterion_main!(all);

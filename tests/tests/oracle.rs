//! Random inputs: client and server agree with each other, and both with num-bigint, which shares no code
//! with the arithmetic under test.

#![expect(clippy::unwrap_used, reason = "what is wrong in a test ends it")]

use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicA, PublicB, Salt, Server, Verifier, group};
use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;

fn n() -> BigUint {
    BigUint::parse_bytes(group::N_HEX.as_bytes(), 16).unwrap()
}

fn k() -> BigUint {
    BigUint::parse_bytes(group::K_HEX.as_bytes(), 16).unwrap()
}

fn g() -> BigUint {
    BigUint::from(group::G)
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn hex(number: &BigUint) -> String {
    number.to_str_radix(16)
}

/// Private values of every length, the short ones as likely as the long, never zero.
fn private() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 1..=128),
        vec(any::<u8>(), 128),
        // Long runs of ones and zeros reach the ends of the comb's columns.
        vec(prop_oneof![Just(0u8), Just(0xff)], 1..=128),
    ]
    .prop_filter("zero is refused", |bytes| bytes.iter().any(|byte| *byte != 0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn client_and_server_agree_with_num_bigint(
        a in private(),
        b in private(),
        salt in vec(any::<u8>(), 0..24),
        password in ".{0,40}",
    ) {
        let party = Party { namespace: "AbCdEf123", name: "5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11" };
        let x = PrivateKey::derive(party, &password, &Salt::from_magnitude(&salt));
        let x_number = number(x.expose_bytes().expose());
        let verifier = Verifier::of(&x);
        let v = g().modpow(&x_number, &n());
        prop_assert_eq!(number(verifier.expose_bytes().expose()), v.clone());

        let client = Client::from_private(&a).unwrap();
        let server = Server::from_private(&b, verifier).unwrap();
        let a_public = g().modpow(&number(&a), &n());
        let b_public = (k() * &v + g().modpow(&number(&b), &n())) % n();
        prop_assert_eq!(client.public_a().to_hex(), hex(&a_public));
        prop_assert_eq!(server.public_b().to_hex(), hex(&b_public));

        let a_sent = PublicA::parse(&client.public_a().to_hex()).unwrap();
        let b_sent = PublicB::parse(&server.public_b().to_hex()).unwrap();
        let of_client = client.premaster(&x, &b_sent).unwrap();
        let of_server = server.premaster(&a_sent).unwrap();
        let u = number(of_client.u());
        let base = (&b_public + n() * k() - k() * &v) % n();
        let s = base.modpow(&(number(&a) + &u * &x_number), &n());
        let s_of_server = (&a_public * v.modpow(&u, &n()) % n()).modpow(&number(&b), &n());
        prop_assert_eq!(&s, &s_of_server);
        prop_assert_eq!(number(of_client.expose_pad_s().expose()), s.clone());
        prop_assert_eq!(number(of_server.expose_pad_s().expose()), s);
        let (of_client, of_server) = (of_client.session_key(), of_server.session_key());
        prop_assert_eq!(of_client.expose(), of_server.expose());
    }

    #[test]
    fn any_public_value_reads_as_num_bigint_does(digits in "[0-9a-fA-F]{1,800}") {
        let value = BigUint::parse_bytes(digits.as_bytes(), 16).unwrap();
        let fits = value != BigUint::ZERO && value < n();
        let read = PublicB::parse(&digits);
        prop_assert_eq!(read.is_ok(), fits);
        if let Ok(read) = read {
            prop_assert_eq!(read.to_hex(), hex(&value));
        }
    }
}

#[test]
fn values_at_the_ends_of_the_range() {
    let one = BigUint::from(1u8);
    assert_eq!(
        PublicB::parse(&hex(&(n() - &one))).unwrap().to_hex(),
        hex(&(n() - &one))
    );
    assert!(PublicB::parse(&hex(&n())).is_err());
    assert!(PublicB::parse(&hex(&(n() + one))).is_err());
    assert!(Client::from_private(&[]).is_err());
    assert!(Client::from_private(&[0; 128]).is_err());
    assert!(Client::from_private(&[1; 129]).is_err());
    assert_eq!(Client::from_private(&[0xff; 128]).unwrap().public_a().to_hex(), {
        hex(&g().modpow(&number(&[0xff; 128]), &n()))
    });
}

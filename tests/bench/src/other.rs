//! The others' ways.

use aws_cognito_srp::{SrpClient, User};
use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U1024, U3072, const_monty_params};
use num_bigint::BigUint;
use openssl::bn::{BigNum, BigNumContext};

use crate::gmp::Number;
use crate::work::{self, PASSWORD, POOL_ID, SALT, USER, Work};

const_monty_params!(ModN, U3072, cognito_srp_core::srp::group::N_HEX, "N");

pub(crate) fn works() -> Vec<(String, Work)> {
    let works: [(&str, Work); 6] = [
        ("power\tOpenSSL BN_mod_exp, constant time", openssl()),
        ("power\tGMP mpz_powm_sec", gmp(true)),
        ("power\tGMP mpz_powm, not constant time", gmp(false)),
        ("power\tcrypto-bigint", crypto_bigint()),
        ("power\tnum-bigint, not constant time", num_bigint()),
        ("login\taws-cognito-srp (num-bigint)", aws_cognito_srp()),
    ];
    works
        .into_iter()
        .map(|(name, run)| (name.to_owned(), run))
        .collect()
}

fn openssl() -> Work {
    let modulus = BigNum::from_slice(&work::n().to_bytes_be()).expect("N");
    let base = BigNum::from_slice(&work::base()).expect("a base");
    let mut context = BigNumContext::new().expect("a context");
    Box::new(move || {
        let mut exponent = BigNum::from_slice(&work::exponent()).expect("an exponent");
        exponent.set_const_time();
        let mut result = BigNum::new().expect("a number");
        result
            .mod_exp(&base, &exponent, &modulus, &mut context)
            .expect("a power");
        result.num_bytes() as usize
    })
}

fn gmp(constant_time: bool) -> Work {
    let hex = |bytes: &[u8]| BigUint::from_bytes_be(bytes).to_str_radix(16);
    let modulus = Number::new(&work::n().to_str_radix(16));
    let base = Number::new(&hex(&work::base()));
    Box::new(move || base.power(&Number::new(&hex(&work::exponent())), &modulus, constant_time))
}

fn crypto_bigint() -> Work {
    let mut bytes = [0; 384];
    bytes[1..].copy_from_slice(&work::base());
    let base = ConstMontyForm::<ModN, { U3072::LIMBS }>::new(&U3072::from_be_slice(&bytes));
    Box::new(move || {
        let power = base.pow(&U1024::from_be_slice(&work::exponent()));
        power.retrieve().as_words()[0] as usize
    })
}

fn num_bigint() -> Work {
    let (base, modulus) = (BigUint::from_bytes_be(&work::base()), work::n());
    Box::new(move || {
        base.modpow(&BigUint::from_bytes_be(&work::exponent()), &modulus)
            .bits() as usize
    })
}

fn aws_cognito_srp() -> Work {
    let b = work::b();
    Box::new(move || {
        let client = SrpClient::new(User::new(POOL_ID, USER, PASSWORD), "1example23456789", None);
        let sent = client.get_auth_parameters().a;
        let claim = client
            .verify("c2VjcmV0IGJsb2Nr", USER, SALT, &b)
            .expect("a claim");
        sent.len() + claim.password_claim_signature.len()
    })
}

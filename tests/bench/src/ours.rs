//! This project's own way.

use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicB, Salt, Server, Verifier};
use cognito_srp_group::{Element, Exponent};
use rand::rng;

use crate::work::{self, DEVICE_KEY, GROUP_KEY, PASSWORD, POOL_NAME, SALT, USER, Work};

pub(crate) fn works(backend: &str) -> Vec<(String, Work)> {
    let user = Party {
        namespace: POOL_NAME,
        name: USER,
    };
    let salt = Salt::from_hex(SALT).expect("a salt");
    let b = PublicB::parse(&work::b()).expect("B");
    let base = Element::from_bytes(&work::base()).expect("a base");
    let verifier = Verifier::from_password(user, PASSWORD, &salt);
    let login_salt = salt.clone();
    let works: [(&str, Work); 4] = [
        (
            "power",
            Box::new(move || usize::from(base.power(&Exponent::from_bytes(&work::exponent())).is_zero())),
        ),
        (
            "login",
            Box::new(move || {
                let client = Client::generate(&mut rng()).expect("a");
                let sent = client.public_a().to_hex();
                let x = PrivateKey::derive(user, PASSWORD, &login_salt);
                let key = client.session_key(&x, &b).expect("u");
                sent.len() + usize::from(key.sign(&[b"a claim"])[0])
            }),
        ),
        (
            "device",
            Box::new(|| {
                let device = Party {
                    namespace: GROUP_KEY,
                    name: DEVICE_KEY,
                };
                let salt = Salt::generate(&mut rng());
                Verifier::from_password(device, PASSWORD, &salt)
                    .to_base64()
                    .expose()
                    .len()
            }),
        ),
        (
            "server",
            Box::new(move || {
                let server = Server::generate(verifier.clone(), &mut rng()).expect("b");
                let sent = server.public_b().to_hex();
                // Any A below N.
                let a = cognito_srp_core::srp::PublicA::parse(&work::b()).expect("A");
                let key = server.session_key(&a).expect("u");
                sent.len() + usize::from(key.verify(&[b"a claim"], &[0; 32]))
            }),
        ),
    ];
    works
        .into_iter()
        .map(|(work, run)| (format!("{work}\tcognito-srp in Rust, {backend}"), run))
        .collect()
}

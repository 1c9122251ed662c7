//! What a strict reading would refuse and the real service accepts.

use cognito_srp_core::srp::{Client, Salt};
use serde_json::{Value, json};

use crate::support::device::Device;
use crate::support::{Exchange, PASSWORD, World, merged, tokens};

/// A key pair whose A has these properties, found by trying.
fn client_with(wanted: impl Fn(&str) -> bool) -> Client {
    let pairs = std::iter::repeat_with(|| Client::generate(&mut rand::rng()).expect("a key pair"));
    pairs
        .take(10_000)
        .find(|pair| wanted(&pair.public_a().to_hex()))
        .expect("one in ten thousand")
}

fn signs_in(world: &World, client: Client, srp_a: &str) {
    let answer = world.try_start("jane", srp_a).expect("a challenge");
    let exchange = Exchange::new(client, answer);
    let challenge = exchange.answer.clone();
    tokens(world.respond(&challenge, world.claim(exchange, PASSWORD)));
}

#[test]
fn srp_a_of_odd_length() {
    let world = World::plain();
    world.add_user("jane");
    let client = client_with(|a| a.len() % 2 == 1);
    let a = client.public_a().to_hex();
    signs_in(&world, client, &a);
}

#[test]
fn srp_a_in_upper_case() {
    let world = World::plain();
    world.add_user("jane");
    let client = client_with(|_| true);
    let a = client.public_a().to_hex().to_uppercase();
    signs_in(&world, client, &a);
}

#[test]
fn srp_a_with_leading_zeros() {
    let world = World::plain();
    world.add_user("jane");
    for zeros in ["0", "00"] {
        let client = client_with(|_| true);
        let a = format!("{zeros}{}", client.public_a().to_hex());
        signs_in(&world, client, &a);
    }
}

#[test]
fn a_with_a_leading_zero_byte_or_the_top_bit_set() {
    let world = World::plain();
    world.add_user("jane");
    let top_bit = |a: &str| a.len() == 768 && a.as_bytes()[0] >= b'8';
    for client in [
        client_with(|a| a.len() <= 766),
        client_with(top_bit),
        client_with(|a| !top_bit(a)),
    ] {
        let a = client.public_a().to_hex();
        signs_in(&world, client, &a);
    }
}

/// Each of S, u, B and the salt has the top bit set in half of the exchanges, and a first nibble of zero in
/// one of sixteen. Zero bytes are looked for in the tests of the core, with vectors.
#[test]
fn values_of_every_length() {
    let world = World::plain();
    let (mut short_b, mut top_b, mut short_salt, mut top_salt) = (0, 0, 0, 0);
    let mut tries = 0;
    while tries < 60 || short_b * top_b * short_salt * top_salt == 0 {
        let name = format!("user{tries}");
        world.add_user(&name);
        let exchange = world.start(&name);
        let challenge = exchange.answer.clone();
        let length = |name: &str| challenge["ChallengeParameters"][name].as_str().expect("a value");
        let (b, salt) = (length("SRP_B"), length("SALT"));
        short_b += usize::from(b.len() < 768);
        top_b += usize::from(b.len() == 768 && b.as_bytes()[0] >= b'8');
        short_salt += usize::from(salt.len() < 32);
        top_salt += usize::from(salt.len() == 32 && salt.as_bytes()[0] >= b'8');
        tokens(world.respond(&challenge, world.claim(exchange, PASSWORD)));
        tries += 1;
        assert!(tries < 1000, "{short_b} {top_b} {short_salt} {top_salt}");
    }
}

#[test]
fn device_salts_with_leading_zero_bytes_or_the_top_bit_set() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    for first_bytes in [
        [0x00, 0x7f],
        [0x00, 0x80],
        [0x00, 0x00],
        [0x80, 0x00],
        [0xff, 0xff],
        [0x7f, 0xff],
    ] {
        let given = world.sign_in("jane");
        let device = Device::offered_with(&given);
        let salt = Salt::from_magnitude(&[first_bytes.as_slice(), &[0x5a; 14]].concat());
        world.try_confirm(&given, &device, &salt).expect("confirmed");
        world.sign_in_with("jane", &device);
    }
}

#[test]
fn password_verifier_without_a_session() {
    let world = World::plain();
    world.add_user("jane");
    let exchange = world.start("jane");
    assert_eq!(exchange.answer.get("Session"), None);
    world.sign_in("jane");
}

#[test]
fn password_verifier_without_a_user_name() {
    let world = World::plain();
    world.add_user("jane");
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let mut body = world.response(&challenge, world.claim(exchange, PASSWORD));
    body["ChallengeResponses"]
        .as_object_mut()
        .expect("a map")
        .remove("USERNAME");
    tokens(world.call("RespondToAuthChallenge", body));
}

#[test]
fn device_steps_without_a_session_after_the_password() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    let device = world.confirm(&world.sign_in("jane"));
    let key = json!({ "DEVICE_KEY": device.key });
    let mut challenge = world.prove("jane", PASSWORD, key).expect("a challenge");
    challenge.as_object_mut().expect("an object").remove("Session");
    let mut exchange = world.device_start(&challenge, &device).expect("a challenge");
    exchange
        .answer
        .as_object_mut()
        .expect("an object")
        .remove("Session");
    let result = tokens(world.device_claim(exchange, &device, &device.password));
    assert_eq!(result.get("NewDeviceMetadata"), None);
}

/// An old client sends the session of an earlier step with its device steps.
#[test]
fn device_steps_with_the_session_of_an_earlier_step() {
    let world = World::with_devices(false, false);
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let given = world.sign_in("jane");
    let device = world.confirm(&given);
    let app = world.set_up_app(&given);
    let key = json!({ "DEVICE_KEY": device.key });
    let asked = world.prove("jane", PASSWORD, key).expect("a challenge");
    let code = json!({ "SOFTWARE_TOKEN_MFA_CODE": world.next_app_code(&app) });
    let mut challenge = world.respond(&asked, code).expect("a challenge");
    challenge["Session"] = asked["Session"].clone();
    let mut exchange = world.device_start(&challenge, &device).expect("a challenge");
    exchange.answer["Session"] = asked["Session"].clone();
    tokens(world.device_claim(exchange, &device, &device.password));
}

#[test]
fn surplus_keys_and_nulls_in_challenge_responses() {
    let world = World::with_devices(true, false);
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let app = world.set_up_app(&world.sign_in("jane"));
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let surplus = json!({ "DEVICE_KEY": null, "SMS_MFA_CODE": "123456", "OTHER": "x" });
    let claim = merged(world.claim(exchange, PASSWORD), surplus);
    let asked = world.respond(&challenge, claim).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code = world.next_app_code(&app);
    let responses =
        json!({ "SMS_MFA_CODE": code, "SOFTWARE_TOKEN_MFA_CODE": code, "DEVICE_KEY": Value::Null });
    tokens(world.respond(&asked, responses));
}

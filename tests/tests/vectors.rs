//! Every vector of `tests/vectors`, with every intermediate. The files are recomputed by
//! `tests/generate/vectors.py`, which shares nothing with this code.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]

use cognito_srp_core::bytes::{SignedInteger, hex};
use cognito_srp_core::message::{
    Challenge, Parameters, PasswordClaim, PoolId, SecretBlock, Timestamp, secret_hash, signed_message,
    verify_secret_hash,
};
use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicA, PublicB, Salt, Server, Verifier, group};
use num_bigint::BigInt;
use serde_json::Value;

fn file(name: &str) -> Value {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The entries of a file, which are never none.
fn entries(file: &Value, list: &str, count: usize) -> Vec<Value> {
    let entries = file[list].as_array().unwrap().clone();
    assert_eq!(entries.len(), count, "{list}");
    entries
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name}"))
}

/// Hexadecimal of bytes as they are, zero bytes in front kept.
fn raw_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn private(value: &Value, name: &str) -> Vec<u8> {
    hex::parse(text(value, name), "private value").unwrap()
}

/// The party and the password of an entry, which is a user's or a device's.
fn who(inputs: &Value) -> (Party<'_>, &str) {
    if inputs["device_key"].is_string() {
        let party = Party {
            namespace: text(inputs, "device_group_key"),
            name: text(inputs, "device_key"),
        };
        (party, text(inputs, "device_password"))
    } else {
        let party = Party {
            namespace: text(inputs, "pool_name"),
            name: text(inputs, "user_id_for_srp"),
        };
        (party, text(inputs, "password"))
    }
}

fn timestamp(inputs: &Value) -> Timestamp {
    Timestamp::at(Timestamp::parse(text(inputs, "TIMESTAMP")).unwrap())
}

/// One entry through client and server, with every value of the way.
fn check(entry: &Value) {
    let id = text(entry, "id");
    let (inputs, mid, wire) = (&entry["inputs"], &entry["intermediate"], &entry["wire"]);
    let (party, password) = who(inputs);
    if let Some(pool_id) = inputs["pool_id"].as_str() {
        assert_eq!(PoolId::parse(pool_id).unwrap().name(), party.namespace, "{id}: P");
    }

    let salt = Salt::from_hex(text(inputs, "SALT")).unwrap();
    assert_eq!(raw_hex(&salt.pad()), text(mid, "pad_salt_hex"), "{id}: pad(s)");
    let inner = party.inner_hash(password);
    assert_eq!(
        raw_hex(inner.expose()),
        text(mid, "inner_hash_hex"),
        "{id}: H(P | I | : | p)"
    );
    let x = PrivateKey::derive(party, password, &salt);
    assert_eq!(
        hex::format(x.expose_bytes().expose()),
        text(mid, "x_hex"),
        "{id}: x"
    );
    let verifier = Verifier::of(&x);
    assert_eq!(
        hex::format(verifier.expose_bytes().expose()),
        text(mid, "verifier_hex"),
        "{id}: v"
    );

    let client = Client::from_private(&private(inputs, "a_hex")).unwrap();
    assert_eq!(client.public_a().to_hex(), text(wire, "SRP_A"), "{id}: A");
    assert_eq!(
        raw_hex(&client.public_a().pad()),
        text(mid, "pad_A_hex"),
        "{id}: pad(A)"
    );
    let a = PublicA::parse(&client.public_a().to_hex()).unwrap();

    let server = Server::from_private(&private(inputs, "b_hex"), verifier.clone()).unwrap();
    assert_eq!(server.public_b().to_hex(), text(wire, "SRP_B"), "{id}: B");
    assert_eq!(
        raw_hex(&server.public_b().pad()),
        text(mid, "pad_B_hex"),
        "{id}: pad(B)"
    );
    let b = PublicB::parse(text(wire, "SRP_B")).unwrap();

    let claim_of = |premaster: cognito_srp_core::srp::Premaster, side: &str| {
        assert_eq!(hex::format(premaster.u()), text(mid, "u_hex"), "{id}, {side}: u");
        assert_eq!(
            raw_hex(&SignedInteger::from_magnitude(premaster.u()).pad()),
            text(mid, "pad_u_hex"),
            "{id}, {side}: pad(u)"
        );
        let pad_s = premaster.expose_pad_s();
        assert_eq!(hex::format(pad_s.expose()), text(mid, "S_hex"), "{id}, {side}: S");
        assert_eq!(
            raw_hex(pad_s.expose()),
            text(mid, "pad_S_hex"),
            "{id}, {side}: pad(S)"
        );
        let prk = premaster.extract();
        assert_eq!(raw_hex(prk.expose()), text(mid, "prk_hex"), "{id}, {side}: prk");
        assert_eq!(
            raw_hex(prk.expand().expose()),
            text(mid, "key16_hex"),
            "{id}, {side}: K"
        );
        premaster.session_key()
    };
    let client_key = claim_of(client.premaster(&x, &b).unwrap(), "client");
    let server_key = claim_of(server.premaster(&a).unwrap(), "server");

    let block = SecretBlock::parse(text(inputs, "SECRET_BLOCK")).unwrap();
    let stamp = timestamp(inputs);
    assert_eq!(
        raw_hex(&signed_message(party, &block, &stamp)),
        text(mid, "message_hex"),
        "{id}: message"
    );
    let claim = PasswordClaim::sign(&client_key, party, &block, &stamp);
    let mut written = Parameters::new();
    claim.write(&mut written);
    for name in [
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PASSWORD_CLAIM_SIGNATURE",
        "TIMESTAMP",
    ] {
        assert_eq!(written.get(name), wire[name].as_str(), "{id}: {name}");
    }
    assert!(
        PasswordClaim::from_parameters(&written)
            .unwrap()
            .verify(&server_key, party),
        "{id}: verify"
    );

    if inputs["device_key"].is_string() {
        assert_eq!(
            salt.to_base64(),
            text(wire, "ConfirmDevice_Salt_b64"),
            "{id}: Salt"
        );
        let expected = text(wire, "ConfirmDevice_PasswordVerifier_b64");
        assert_eq!(verifier.to_base64().expose(), expected, "{id}: PasswordVerifier");
        let read = Verifier::from_base64(expected).unwrap();
        assert!(
            read.expose_bytes().ct_eq(verifier.expose_bytes().expose()),
            "{id}: PasswordVerifier read"
        );
        assert_eq!(
            Salt::from_base64(&salt.to_base64()).unwrap(),
            salt,
            "{id}: Salt read"
        );
    }
}

#[test]
fn constants() {
    let file = file("constants");
    assert_eq!(group::N_HEX, text(&file, "N_hex"));
    assert_eq!(u64::from(group::G), file["g"].as_u64().unwrap());
    assert_eq!(group::K_HEX, text(&file, "k_hex"));
}

#[test]
fn users() {
    entries(&file("user"), "vectors", 36).iter().for_each(check);
}

#[test]
fn devices() {
    entries(&file("device"), "vectors", 8).iter().for_each(check);
}

#[test]
fn pad() {
    for entry in entries(&file("pad"), "vectors", 27) {
        let number: BigInt = text(&entry, "dec").parse().unwrap();
        let integer = SignedInteger::from_hex(&number.to_str_radix(16), "n").unwrap();
        assert_eq!(raw_hex(&integer.pad()), text(&entry, "pad_hex"), "{number}");
        let read = SignedInteger::from_twos_complement(&integer.pad(), "n").unwrap();
        assert_eq!(read, integer, "{number} read");
        assert_eq!(integer.to_hex(), number.to_str_radix(16), "{number} written");
    }
}

#[test]
fn formula_traps() {
    let traps = entries(&file("formula_traps"), "vectors", 2);
    let device = &entries(&file("device"), "vectors", 8)[0];
    let identity = traps
        .iter()
        .find(|trap| text(trap, "id") == "device_wrong_identity_formula")
        .unwrap();
    let (party, password) = who(&device["inputs"]);
    let salt = Salt::from_hex(text(&device["inputs"], "SALT")).unwrap();
    let verifier = Verifier::from_password(party, password, &salt).to_base64();
    assert_ne!(
        raw_hex(party.inner_hash(password).expose()),
        text(identity, "article_inner_hash_hex")
    );
    assert_ne!(verifier.expose(), text(identity, "article_verifier_b64"));
    assert_eq!(verifier.expose(), text(identity, "correct_verifier_b64"));

    let key = traps
        .iter()
        .find(|trap| text(trap, "id") == "article_K_formula")
        .unwrap();
    assert!(!basic_server_accepts(text(key, "signature_b64"), None));
    assert!(basic_server_accepts(text(key, "correct_signature_b64"), None));
}

/// Whether a server that gave `user_basic`'s challenge takes this signature.
fn basic_server_accepts(signature: &str, timestamp: Option<&str>) -> bool {
    let basic = &entries(&file("user"), "vectors", 36)[0];
    assert_eq!(text(basic, "id"), "user_basic");
    let inputs = &basic["inputs"];
    let (party, password) = who(inputs);
    let verifier = Verifier::from_password(party, password, &Salt::from_hex(text(inputs, "SALT")).unwrap());
    let server = Server::from_private(&private(inputs, "b_hex"), verifier).unwrap();
    let key = server
        .session_key(&PublicA::parse(text(&basic["wire"], "SRP_A")).unwrap())
        .unwrap();
    let claim = PasswordClaim {
        secret_block: text(inputs, "SECRET_BLOCK").into(),
        signature: signature.into(),
        timestamp: timestamp.unwrap_or(text(inputs, "TIMESTAMP")).into(),
    };
    claim.verify(&key, party)
}

#[test]
fn server_rejects() {
    for entry in entries(&file("server_reject"), "vectors", 9) {
        let accepted = basic_server_accepts(text(&entry, "signature_b64"), entry["timestamp"].as_str());
        assert!(!accepted, "{}", text(&entry, "id"));
    }
}

#[test]
fn server_refuses_a() {
    for entry in entries(&file("refuse"), "refuse_A", 8) {
        let error = PublicA::parse(text(&entry, "SRP_A"))
            .err()
            .unwrap_or_else(|| panic!("{entry}"));
        assert_eq!(error.field, "SRP_A");
    }
}

/// The parameters of `user_basic`'s challenge.
fn basic_challenge() -> Parameters {
    let basic = &entries(&file("user"), "vectors", 36)[0];
    Parameters::new()
        .with("SALT", text(&basic["wire"], "SALT"))
        .with("SRP_B", text(&basic["wire"], "SRP_B"))
        .with("SECRET_BLOCK", text(&basic["inputs"], "SECRET_BLOCK"))
        .with("USER_ID_FOR_SRP", text(&basic["inputs"], "user_id_for_srp"))
}

#[test]
fn client_refuses_b() {
    assert!(Challenge::parse("PASSWORD_VERIFIER", &basic_challenge()).is_ok());
    for entry in entries(&file("refuse"), "refuse_B", 18) {
        let mut parameters = basic_challenge();
        parameters.remove("SRP_B");
        if let Some(b) = entry["SRP_B"].as_str() {
            parameters.insert("SRP_B", b);
        }
        for name in ["PASSWORD_VERIFIER", "DEVICE_PASSWORD_VERIFIER"] {
            let error = Challenge::parse(name, &parameters).expect_err(text(&entry, "id"));
            assert_eq!(error.field, "SRP_B", "{}", text(&entry, "id"));
        }
    }
}

#[test]
fn client_refuses_others() {
    for entry in entries(&file("refuse"), "refuse_other", 4) {
        let field = text(&entry, "field");
        for value in entry["values"].as_array().unwrap() {
            if field == "pool id" {
                assert!(PoolId::parse(value.as_str().unwrap()).is_err(), "{value}");
                continue;
            }
            let mut parameters = basic_challenge();
            parameters.remove(field);
            if let Some(value) = value.as_str() {
                parameters.insert(field, value);
            }
            let error = Challenge::parse("PASSWORD_VERIFIER", &parameters).expect_err(field);
            assert_eq!(error.field, field, "{value}");
        }
    }
}

#[test]
fn timestamps() {
    let file = file("timestamps");
    for entry in entries(&file, "good", 11) {
        let epoch = entry["epoch"].as_i64().unwrap();
        assert_eq!(Timestamp::at(epoch).as_str(), text(&entry, "text"));
        assert_eq!(Timestamp::parse(text(&entry, "text")), Some(epoch));
    }
    for entry in entries(&file, "bad", 13) {
        let canonical = Timestamp::parse(text(&entry, "text")).map(Timestamp::at);
        let expected = entry["model_canonical"].as_str();
        assert_eq!(canonical.as_ref().map(Timestamp::as_str), expected, "{entry}");
        assert_ne!(
            canonical.as_ref().map(Timestamp::as_str),
            entry["text"].as_str(),
            "{entry}"
        );
    }
}

#[test]
fn every_day_reads_as_it_is_written() {
    for day in (-719_162..2_932_896).step_by(13) {
        let time = day * 86_400 + 43_210;
        assert_eq!(Timestamp::parse(Timestamp::at(time).as_str()), Some(time));
    }
}

#[test]
fn secret_hashes() {
    for entry in entries(&file("secret_hash"), "vectors", 5) {
        let (username, client_id) = (text(&entry, "username"), text(&entry, "client_id"));
        let secret = text(&entry, "client_secret").into();
        let hash = secret_hash(&secret, username, client_id);
        assert_eq!(hash.expose(), text(&entry, "SECRET_HASH"));
        assert!(verify_secret_hash(hash.expose(), &secret, username, client_id));
        assert!(!verify_secret_hash(
            hash.expose(),
            &"another".into(),
            username,
            client_id
        ));
        assert!(!verify_secret_hash("", &secret, username, client_id));
    }
}

#[test]
fn third_party() {
    for entry in entries(&file("third_party"), "vectors", 5) {
        let (party, password) = if entry["device_key"].is_string() {
            who(&entry)
        } else {
            let party = Party {
                namespace: text(&entry, "pool_name"),
                name: text(&entry, "user_id_for_srp"),
            };
            (party, text(&entry, "password"))
        };
        let a = match entry["a_dec"].as_str() {
            Some(decimal) => decimal.parse::<BigInt>().unwrap().to_bytes_be().1,
            None => private(&entry, "a_hex"),
        };
        let salt = Salt::from_hex(text(&entry, "SALT")).unwrap();
        let x = PrivateKey::derive(party, password, &salt);
        let b = PublicB::parse(text(&entry, "SRP_B")).unwrap();
        let key = Client::from_private(&a).unwrap().session_key(&x, &b).unwrap();
        if let Some(expected) = entry["key16_hex"].as_str() {
            assert_eq!(raw_hex(key.expose()), expected);
        }
        let block = SecretBlock::parse(text(&entry, "SECRET_BLOCK")).unwrap();
        let claim = PasswordClaim::sign(&key, party, &block, &timestamp(&entry));
        assert_eq!(
            claim.signature,
            text(&entry, "PASSWORD_CLAIM_SIGNATURE"),
            "{}",
            text(&entry, "source")
        );
    }
}

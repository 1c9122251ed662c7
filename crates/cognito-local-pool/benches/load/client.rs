//! A client that signs in, with a device if asked to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use cognito_srp_core::message::{PasswordClaim, SecretBlock, Timestamp};
use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicB, Salt, Verifier};
use serde_json::{Value, json};

use crate::{CLIENT, POOL};

const PASSWORD: &str = "Correct-Horse-9!";
const DEVICE_PASSWORD: &str = "2a0U3kdGkZNcjhevb3UdIxiQCf//v4dGwNSjAH1/";
const GROUP_KEY: &str = "-Abcd1234";

/// A connection that stays open.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    pub(crate) fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("set");
        Self {
            stream: BufReader::new(stream),
            host: address.to_owned(),
        }
    }

    fn call(&mut self, operation: &str, body: &Value) -> Value {
        let body = body.to_string();
        let request = format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-amz-json-1.1\r\n\
             X-Amz-Target: AWSCognitoIdentityProviderService.{operation}\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("sent");
        let (mut length, mut status) = (0, String::new());
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("a line");
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().expect("a length");
            }
            match line.as_str() {
                "" => break,
                _ if status.is_empty() => status = line,
                _ => {}
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).expect("a body");
        let answer = serde_json::from_slice(&answer).expect("JSON");
        assert!(status.contains(" 200 "), "{operation}: {answer}");
        answer
    }
}

/// A user with a remembered device.
pub(crate) struct Account {
    name: String,
    device_key: String,
    password: Value,
    device_password: Value,
}

impl Account {
    pub(crate) fn new(number: usize) -> Self {
        let (name, device_key) = (name(number), device_key(number));
        let proof = |namespace: &str, name: &str, password: &str| {
            let salt = Salt::generate(&mut rand::rng());
            let verifier = Verifier::from_password(Party { namespace, name }, password, &salt);
            json!({ "Salt": salt.to_base64(), "Verifier": verifier.to_base64().expose() })
        };
        Self {
            password: proof(pool_name(), &name, PASSWORD),
            device_password: proof(GROUP_KEY, &device_key, DEVICE_PASSWORD),
            name,
            device_key,
        }
    }

    /// The user of this number with the verifiers of this one, for a seed.
    pub(crate) fn record(&self, number: usize) -> Value {
        json!({
            "Username": name(number),
            "PasswordVerifier": self.password,
            "Attributes": { "email": format!("{}@example.com", name(number)), "email_verified": "true" },
            "Devices": [{
                "DeviceKey": device_key(number),
                "DeviceGroupKey": GROUP_KEY,
                "PasswordVerifier": self.device_password,
            }],
        })
    }

    pub(crate) fn sign_in(&self, connection: &mut Connection, with_device: bool) {
        let (client, a) = key_pair();
        let parameters = json!({ "USERNAME": self.name, "SRP_A": a });
        let body = json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": CLIENT, "AuthParameters": parameters });
        let challenge = connection.call("InitiateAuth", &body);
        let party = Party {
            namespace: pool_name(),
            name: &self.name,
        };
        let proof = claim(client, &challenge, party, PASSWORD);
        let mut next = self.answer(connection, &challenge, proof, with_device);
        if with_device {
            let (client, a) = key_pair();
            next = self.answer(connection, &next, json!({ "SRP_A": a }), true);
            let party = Party {
                namespace: GROUP_KEY,
                name: &self.device_key,
            };
            let proof = claim(client, &next, party, DEVICE_PASSWORD);
            next = self.answer(connection, &next, proof, true);
        }
        let tokens = &next["AuthenticationResult"];
        assert!(tokens["AccessToken"].is_string(), "{next}");
    }

    fn answer(
        &self,
        connection: &mut Connection,
        challenge: &Value,
        mut responses: Value,
        device: bool,
    ) -> Value {
        responses["USERNAME"] = self.name.as_str().into();
        if device {
            responses["DEVICE_KEY"] = self.device_key.as_str().into();
        }
        let body = json!({
            "ChallengeName": challenge["ChallengeName"],
            "ClientId": CLIENT,
            "Session": challenge["Session"],
            "ChallengeResponses": responses,
        });
        connection.call("RespondToAuthChallenge", &body)
    }
}

fn name(number: usize) -> String {
    format!("user-{number}")
}

fn device_key(number: usize) -> String {
    format!("eu-west-1_00000000-0000-4000-8000-{number:012}")
}

fn pool_name() -> &'static str {
    POOL.split('_').nth(1).unwrap_or_default()
}

fn key_pair() -> (Client, String) {
    let client = Client::generate(&mut rand::rng()).expect("a key pair");
    let a = client.public_a().to_hex();
    (client, a)
}

/// What answers the server's values.
fn claim(client: Client, challenge: &Value, party: Party<'_>, password: &str) -> Value {
    let parameter = |name: &str| match challenge["ChallengeParameters"][name].as_str() {
        Some(text) => text,
        None => panic!("no {name}: {challenge}"),
    };
    let salt = Salt::from_hex(parameter("SALT")).expect("a salt");
    let b = PublicB::parse(parameter("SRP_B")).expect("B");
    let block = SecretBlock::parse(parameter("SECRET_BLOCK")).expect("base64");
    let x = PrivateKey::derive(party, password, &salt);
    let key = client.session_key(&x, &b).expect("a key");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let timestamp = Timestamp::at(now.map_or(0, |now| now.as_secs() as i64));
    let claim = PasswordClaim::sign(&key, party, &block, &timestamp);
    json!({
        "PASSWORD_CLAIM_SECRET_BLOCK": claim.secret_block,
        "PASSWORD_CLAIM_SIGNATURE": claim.signature,
        "TIMESTAMP": claim.timestamp,
    })
}

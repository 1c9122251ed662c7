//! SRP for those who send the messages themselves: `UserSrp`, `DeviceSrp`, and the functions that drop-ins for
//! other packages are made of.

use alloc::string::String;
use alloc::vec;

use cognito_srp_core::bytes::{encode_base64, hex};
use cognito_srp_core::error::{Error, FieldError, Problem};
use cognito_srp_core::json::Json;
use cognito_srp_core::login::DeviceVerifier;
use cognito_srp_core::message::challenge::{DevicePasswordVerifier, PasswordVerifier, ServerValues};
use cognito_srp_core::message::{self, Parameters, PasswordClaim, PoolId, SecretBlock, Timestamp};
use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicA, PublicB, Salt, SessionKey};
use cognito_srp_core::{Secret, SecretString};
use rand_core::CryptoRng;

use crate::argument::Argument;
use crate::fault::Fault;
use crate::machine::Outcome;
use crate::record::parameters_to_json;

/// A key pair (a, A), which is gone once it was used.
struct KeyPair {
    srp_a: String,
    client: Option<Client>,
}

impl KeyPair {
    fn new(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Result<Self, Fault> {
        let client = match argument.optional_bytes("a")? {
            Some(a) => Client::from_private(Secret::new(a).expose())?,
            None => Client::generate(rng)?,
        };
        Ok(Self {
            srp_a: client.public_a().to_hex(),
            client: Some(client),
        })
    }

    fn prove(
        &mut self,
        server: &ServerValues,
        party: Party<'_>,
        password: &str,
        time: &Timestamp,
    ) -> Result<PasswordClaim, Fault> {
        let client = self.client.take().ok_or_else(Fault::over)?;
        Ok(server
            .prove(client, party, password, time)
            .map_err(Error::BadAnswer)?)
    }
}

/// The app client that a message is for.
struct App {
    client_id: String,
    client_secret: Option<SecretString>,
}

impl App {
    fn new(argument: Argument<'_>) -> Result<Self, Fault> {
        Ok(Self {
            client_id: argument.string("clientId")?,
            client_secret: argument.optional_secret("clientSecret")?,
        })
    }

    /// `USERNAME`, and `SECRET_HASH` over it where the app client has a secret.
    fn name(&self, parameters: &mut Parameters, username: &str) {
        parameters.insert("USERNAME", username);
        if let Some(secret) = &self.client_secret {
            let hash = message::secret_hash(secret, username, &self.client_id);
            parameters.insert("SECRET_HASH", hash);
        }
    }
}

pub(crate) struct UserSrp {
    pool: PoolId,
    app: App,
    keys: KeyPair,
}

impl UserSrp {
    pub(crate) fn new(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Result<Self, Fault> {
        Ok(Self {
            pool: PoolId::parse(argument.text("userPoolId")?)?,
            app: App::new(argument)?,
            keys: KeyPair::new(argument, rng)?,
        })
    }

    pub(crate) fn srp_a(&self) -> Json {
        self.keys.srp_a.as_str().into()
    }

    pub(crate) fn call(&mut self, method: &str, argument: Argument<'_>) -> Outcome {
        let mut parameters = Parameters::new();
        match method {
            "authParameters" => {
                parameters.insert("SRP_A", self.keys.srp_a.as_str());
                self.app.name(&mut parameters, argument.text("username")?);
            }
            "passwordVerifier" => {
                let asked = read_challenge(argument)?;
                let password = argument.secret("password")?;
                let time = Timestamp::at(argument.now()?);
                let challenge = PasswordVerifier::parse(&asked).map_err(Error::BadAnswer)?;
                let party = Party {
                    namespace: self.pool.name(),
                    name: &challenge.user_id_for_srp,
                };
                let claim = self
                    .keys
                    .prove(&challenge.server, party, password.expose(), &time)?;
                claim.write(&mut parameters);
                self.app.name(&mut parameters, challenge.answer_name());
            }
            _ => return Err(Fault::unknown("method")),
        }
        if let Some(device_key) = argument.optional_text("deviceKey")? {
            parameters.insert("DEVICE_KEY", device_key);
        }
        Ok(parameters_to_json(&parameters))
    }
}

pub(crate) struct DeviceSrp {
    device_key: String,
    device_group_key: String,
    device_password: SecretString,
    app: App,
    keys: KeyPair,
}

impl DeviceSrp {
    pub(crate) fn new(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Result<Self, Fault> {
        Ok(Self {
            device_key: argument.string("deviceKey")?,
            device_group_key: argument.string("deviceGroupKey")?,
            device_password: argument.secret("devicePassword")?,
            app: App::new(argument)?,
            keys: KeyPair::new(argument, rng)?,
        })
    }

    pub(crate) fn srp_a(&self) -> Json {
        self.keys.srp_a.as_str().into()
    }

    pub(crate) fn call(&mut self, method: &str, argument: Argument<'_>) -> Outcome {
        let username = argument.text("username")?;
        let mut parameters = Parameters::new();
        match method {
            "deviceSrpAuth" => {
                parameters.insert("SRP_A", self.keys.srp_a.as_str());
                self.app.name(&mut parameters, username);
            }
            "devicePasswordVerifier" => {
                let asked = read_challenge(argument)?;
                let time = Timestamp::at(argument.now()?);
                let challenge = DevicePasswordVerifier::parse(&asked).map_err(Error::BadAnswer)?;
                let party = Party {
                    namespace: &self.device_group_key,
                    name: &self.device_key,
                };
                let password = self.device_password.expose();
                let claim = self.keys.prove(&challenge.server, party, password, &time)?;
                claim.write(&mut parameters);
                let told = challenge.username.filter(|name| !name.is_empty());
                self.app
                    .name(&mut parameters, told.as_deref().unwrap_or(username));
            }
            _ => return Err(Fault::unknown("method")),
        }
        parameters.insert("DEVICE_KEY", self.device_key.as_str());
        Ok(parameters_to_json(&parameters))
    }
}

fn read_challenge(argument: Argument<'_>) -> Result<Parameters, Fault> {
    let parameters = argument.parameters("challengeParameters")?;
    parameters.ok_or_else(|| Fault::wrong("challengeParameters", "an object"))
}

pub(crate) fn create_device_verifier(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Outcome {
    let device = Party {
        namespace: argument.text("deviceGroupKey")?,
        name: argument.text("deviceKey")?,
    };
    let verifier = DeviceVerifier::generate(device, rng);
    Ok(Json::object(&mut [
        (
            "devicePassword",
            verifier.device_password.expose().as_str().into(),
        ),
        (
            "passwordVerifier",
            verifier.config.password_verifier.expose().as_str().into(),
        ),
        ("salt", verifier.config.salt.into()),
    ]))
}

pub(crate) fn secret_hash(argument: Argument<'_>) -> Outcome {
    let secret = argument.secret("clientSecret")?;
    let hash = message::secret_hash(&secret, argument.text("username")?, argument.text("clientId")?);
    Ok(hash.expose().as_str().into())
}

/// Unix time as the text of `TIMESTAMP`.
pub(crate) fn timestamp(argument: Argument<'_>) -> Outcome {
    Ok(Timestamp::at(argument.now()?).as_str().into())
}

/// SHA-256 of namespace ‖ name ‖ ":" ‖ password, in hexadecimal.
pub(crate) fn inner_hash(argument: Argument<'_>) -> Outcome {
    let password = argument.secret("password")?;
    let party = read_party(argument)?;
    Ok(hex::encode(party.inner_hash(password.expose()).expose()).into())
}

/// a and A, both in hexadecimal: for a given `a`, or a new pair.
pub(crate) fn public_a(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Outcome {
    let a = match argument.optional_text("a")? {
        Some(a) => hex::parse(a, "a")?,
        None => {
            let mut a = vec![0; 128];
            rng.fill_bytes(&mut a);
            a
        }
    };
    let a = Secret::new(a);
    let client = Client::from_private(a.expose())?;
    Ok(Json::object(&mut [
        ("a", hex::encode(a.expose()).into()),
        ("publicA", client.public_a().to_hex().into()),
    ]))
}

/// K in base64, of a and A, B and the salt (all in hexadecimal) and the inner hash of a password.
pub(crate) fn session_key(argument: Argument<'_>) -> Outcome {
    let a = Secret::new(hex::parse(argument.text("a")?, "a")?);
    let client = match argument.optional_text("publicA")? {
        Some(public) => Client::from_key_pair(a.expose(), PublicA::parse(public)?)?,
        None => Client::from_private(a.expose())?,
    };
    let inner = read_hash(argument.text("innerHash")?)?;
    let salt = Salt::from_hex(argument.text("salt")?)?;
    let x = PrivateKey::from_inner_hash(&inner, &salt);
    let key = client.session_key(&x, &PublicB::parse(argument.text("publicB")?)?)?;
    Ok(encode_base64(key.expose()).into())
}

/// The signature over a secret block with K.
pub(crate) fn sign_claim(argument: Argument<'_>) -> Outcome {
    let key = SessionKey::from_bytes(argument.array::<16>("sessionKey")?);
    let block = SecretBlock::parse(argument.text("secretBlock")?)?;
    let party = read_party(argument)?;
    let parts = [
        party.namespace.as_bytes(),
        party.name.as_bytes(),
        block.as_bytes(),
        argument.text("timestamp")?.as_bytes(),
    ];
    Ok(encode_base64(key.sign(&parts)).into())
}

/// A hash of 32 bytes: 64 hexadecimal digits, leading zeros too.
fn read_hash(text: &str) -> Result<Secret<[u8; 32]>, Fault> {
    const FIELD: &str = "innerHash";
    let digits = hex::parse(text, FIELD)?;
    if text.len() != 64 {
        let expected = "64 hexadecimal digits";
        return Err(FieldError::new(FIELD, Problem::Malformed { expected }).into());
    }
    // As a number it has lost its leading zeros.
    let mut hash = [0; 32];
    hash[32 - digits.len()..].copy_from_slice(&digits);
    Ok(Secret::new(hash))
}

fn read_party(argument: Argument<'_>) -> Result<Party<'_>, Fault> {
    Ok(Party {
        namespace: argument.text("namespace")?,
        name: argument.text("name")?,
    })
}

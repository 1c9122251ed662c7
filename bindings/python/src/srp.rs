//! SRP for those who send the messages themselves: `UserSrp`, `DeviceSrp`, and the functions that the classes
//! of the drop-in are made of.

use std::sync::{Mutex, PoisonError};

use cognito_flow::SecretString;
use cognito_flow::core::bytes::{encode_base64, hex};
use cognito_flow::core::error::{Error, Misuse};
use cognito_flow::core::login::DeviceVerifier as NewVerifier;
use cognito_flow::core::message;
use cognito_flow::core::message::challenge::{DevicePasswordVerifier, PasswordVerifier};
use cognito_flow::core::message::{Parameters, PoolId, SecretBlock, Timestamp, UnixTime};
use cognito_flow::core::srp::group::{K_HEX, N_HEX};
use cognito_flow::core::srp::{Client, Party, PrivateKey, PublicA, PublicB, Salt, SessionKey};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{parameters_to_dict, read_parameters};
use crate::error::Fault;
use crate::surroundings::{now, rng};
use crate::text::{Text, read, texts};

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("N_HEX", N_HEX)?;
    module.add("K_HEX", K_HEX)?;
    module.add_class::<UserSrp>()?;
    module.add_class::<DeviceSrp>()?;
    module.add_class::<DeviceVerifier>()?;
    module.add_function(wrap_pyfunction!(public_a, module)?)?;
    module.add_function(wrap_pyfunction!(session_key, module)?)?;
    module.add_function(wrap_pyfunction!(sign_claim, module)?)?;
    module.add_function(wrap_pyfunction!(secret_hash, module)?)?;
    module.add_function(wrap_pyfunction!(timestamp, module)?)?;
    module.add_function(wrap_pyfunction!(create_device_verifier, module)?)
}

/// A key pair (a, A), which is gone once it was used.
struct KeyPair {
    srp_a: String,
    client: Mutex<Option<Client>>,
}

impl KeyPair {
    fn new(py: Python<'_>, a: Option<&[u8]>) -> Result<Self, Fault> {
        let client = py.detach(|| match a {
            Some(a) => Client::from_private(a),
            None => Client::generate(&mut rng()),
        })?;
        Ok(Self {
            srp_a: client.public_a().to_hex(),
            client: Mutex::new(Some(client)),
        })
    }

    fn take(&self) -> Result<Client, Fault> {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).take();
        client.ok_or(Fault::Core(Error::Misuse(Misuse::Over)))
    }
}

/// The app client that a message is for.
struct App {
    client_id: String,
    client_secret: Option<SecretString>,
}

impl App {
    fn new(client_id: Text, client_secret: Option<Text>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.map(Into::into),
        }
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

#[pyclass(frozen, module = "cognito_srp")]
struct UserSrp {
    pool: PoolId,
    app: App,
    keys: KeyPair,
}

#[pymethods]
impl UserSrp {
    #[new]
    #[pyo3(signature = (pool_id, client_id, *, client_secret = None, a = None))]
    fn new(
        py: Python<'_>,
        pool_id: &Bound<'_, PyAny>,
        client_id: &Bound<'_, PyAny>,
        client_secret: Option<&Bound<'_, PyAny>>,
        a: Option<&[u8]>,
    ) -> Result<Self, Fault> {
        texts!(pool_id, client_id, client_secret);
        Ok(Self {
            pool: PoolId::parse(&pool_id)?,
            app: App::new(client_id, client_secret),
            keys: KeyPair::new(py, a)?,
        })
    }

    #[getter]
    fn srp_a(&self) -> &str {
        &self.keys.srp_a
    }

    #[pyo3(signature = (username, *, device_key = None))]
    fn auth_parameters(
        &self,
        py: Python<'_>,
        username: &Bound<'_, PyAny>,
        device_key: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        texts!(username, device_key);
        let mut parameters = Parameters::new().with("SRP_A", self.srp_a());
        self.app.name(&mut parameters, &username);
        add_device_key(&mut parameters, device_key.as_deref());
        parameters_to_dict(py, &parameters)
    }

    #[pyo3(signature = (challenge_parameters, password, *, device_key = None, timestamp = None))]
    fn password_verifier(
        &self,
        py: Python<'_>,
        challenge_parameters: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        device_key: Option<&Bound<'_, PyAny>>,
        timestamp: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        texts!(password, device_key);
        let password = SecretString::from(password);
        let parameters = read_parameters(challenge_parameters, "challenge_parameters")?;
        let time = timestamp_or_now(timestamp)?;
        let responses = py.detach(|| {
            let challenge = PasswordVerifier::parse(&parameters).map_err(Error::BadAnswer)?;
            let party = Party {
                namespace: self.pool.name(),
                name: &challenge.user_id_for_srp,
            };
            let claim = challenge
                .server
                .prove(self.keys.take()?, party, password.expose(), &time);
            let mut responses = Parameters::new();
            claim.map_err(Error::BadAnswer)?.write(&mut responses);
            self.app.name(&mut responses, challenge.answer_name());
            add_device_key(&mut responses, device_key.as_deref());
            Ok::<_, Fault>(responses)
        })?;
        parameters_to_dict(py, &responses)
    }

    fn __repr__(&self) -> String {
        format!("<UserSrp pool_id={:?}>", self.pool.as_str())
    }
}

#[pyclass(frozen, module = "cognito_srp")]
struct DeviceSrp {
    device_key: String,
    device_group_key: String,
    device_password: SecretString,
    app: App,
    keys: KeyPair,
}

#[pymethods]
impl DeviceSrp {
    #[new]
    #[pyo3(signature = (device_key, device_group_key, device_password, client_id, *, client_secret = None, a = None))]
    fn new(
        py: Python<'_>,
        device_key: &Bound<'_, PyAny>,
        device_group_key: &Bound<'_, PyAny>,
        device_password: &Bound<'_, PyAny>,
        client_id: &Bound<'_, PyAny>,
        client_secret: Option<&Bound<'_, PyAny>>,
        a: Option<&[u8]>,
    ) -> Result<Self, Fault> {
        texts!(
            device_key,
            device_group_key,
            device_password,
            client_id,
            client_secret
        );
        Ok(Self {
            device_key: device_key.into(),
            device_group_key: device_group_key.into(),
            device_password: device_password.into(),
            app: App::new(client_id, client_secret),
            keys: KeyPair::new(py, a)?,
        })
    }

    #[getter]
    fn srp_a(&self) -> &str {
        &self.keys.srp_a
    }

    fn device_srp_auth(&self, py: Python<'_>, username: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        texts!(username);
        let mut responses = Parameters::new().with("SRP_A", self.srp_a());
        self.app.name(&mut responses, &username);
        add_device_key(&mut responses, Some(&self.device_key));
        parameters_to_dict(py, &responses)
    }

    #[pyo3(signature = (challenge_parameters, username, *, timestamp = None))]
    fn device_password_verifier(
        &self,
        py: Python<'_>,
        challenge_parameters: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
        timestamp: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        texts!(username);
        let parameters = read_parameters(challenge_parameters, "challenge_parameters")?;
        let time = timestamp_or_now(timestamp)?;
        let responses = py.detach(|| {
            let challenge = DevicePasswordVerifier::parse(&parameters).map_err(Error::BadAnswer)?;
            let party = Party {
                namespace: &self.device_group_key,
                name: &self.device_key,
            };
            let password = self.device_password.expose();
            let claim = challenge.server.prove(self.keys.take()?, party, password, &time);
            let mut responses = Parameters::new();
            claim.map_err(Error::BadAnswer)?.write(&mut responses);
            let told = challenge.username.filter(|name| !name.is_empty());
            self.app
                .name(&mut responses, told.as_deref().unwrap_or(&username));
            add_device_key(&mut responses, Some(&self.device_key));
            Ok::<_, Fault>(responses)
        })?;
        parameters_to_dict(py, &responses)
    }

    fn __repr__(&self) -> String {
        format!("<DeviceSrp device_key={:?}>", self.device_key)
    }
}

#[pyclass(frozen, module = "cognito_srp")]
struct DeviceVerifier(NewVerifier);

#[pymethods]
impl DeviceVerifier {
    #[getter]
    fn device_password(&self) -> &str {
        self.0.device_password.expose()
    }

    #[getter]
    fn password_verifier(&self) -> &str {
        self.0.config.password_verifier.expose()
    }

    #[getter]
    fn salt(&self) -> &str {
        &self.0.config.salt
    }

    /// `DeviceSecretVerifierConfig`.
    #[getter]
    fn secret_verifier_config(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let config = Parameters::new()
            .with("PasswordVerifier", self.password_verifier())
            .with("Salt", self.salt());
        parameters_to_dict(py, &config)
    }

    fn __repr__(&self) -> &'static str {
        "<DeviceVerifier>"
    }
}

#[pyfunction]
fn create_device_verifier(
    py: Python<'_>,
    device_key: &Bound<'_, PyAny>,
    device_group_key: &Bound<'_, PyAny>,
) -> PyResult<DeviceVerifier> {
    texts!(device_key, device_group_key);
    let device = Party {
        namespace: &device_group_key,
        name: &device_key,
    };
    Ok(py.detach(|| DeviceVerifier(NewVerifier::generate(device, &mut rng()))))
}

#[pyfunction]
fn public_a<'py>(py: Python<'py>, a: &[u8]) -> Result<Bound<'py, PyBytes>, Fault> {
    let client = py.detach(|| Client::from_private(a))?;
    let pad = client.public_a().pad();
    let zeros = pad.iter().take_while(|byte| **byte == 0).count();
    Ok(PyBytes::new(py, &pad[zeros..]))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the letters of the formula")]
fn session_key<'py>(
    py: Python<'py>,
    a: &[u8],
    big_a: &[u8],
    big_b: &Bound<'_, PyAny>,
    salt: &Bound<'_, PyAny>,
    namespace: &Bound<'_, PyAny>,
    name: &Bound<'_, PyAny>,
    password: &Bound<'_, PyAny>,
) -> Result<Bound<'py, PyBytes>, Fault> {
    texts!(big_b, salt, namespace, name, password);
    let password = SecretString::from(password);
    let key = py.detach(|| {
        let client = Client::from_key_pair(a, PublicA::parse(&hex::format(big_a))?)?;
        let party = Party {
            namespace: &namespace,
            name: &name,
        };
        let x = PrivateKey::derive(party, password.expose(), &Salt::from_hex(&salt)?);
        client.session_key(&x, &PublicB::parse(&big_b)?)
    })?;
    Ok(PyBytes::new(py, key.expose()))
}

#[pyfunction]
fn sign_claim(
    session_key: [u8; 16],
    namespace: &Bound<'_, PyAny>,
    name: &Bound<'_, PyAny>,
    secret_block: &Bound<'_, PyAny>,
    timestamp: &Bound<'_, PyAny>,
) -> Result<String, Fault> {
    texts!(namespace, name, secret_block, timestamp);
    let block = SecretBlock::parse(&secret_block)?;
    let key = SessionKey::from_bytes(session_key);
    let parts = [
        namespace.as_bytes(),
        name.as_bytes(),
        block.as_bytes(),
        timestamp.as_bytes(),
    ];
    Ok(encode_base64(key.sign(&parts)))
}

#[pyfunction]
fn secret_hash(
    username: &Bound<'_, PyAny>,
    client_id: &Bound<'_, PyAny>,
    client_secret: &Bound<'_, PyAny>,
) -> PyResult<String> {
    texts!(username, client_id, client_secret);
    let secret = SecretString::from(client_secret);
    let hash = message::secret_hash(&secret, &username, &client_id);
    Ok(hash.expose().clone())
}

#[pyfunction]
fn timestamp(unix_seconds: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(timestamp_or_now(Some(unix_seconds))?.to_string())
}

fn timestamp_or_now(unix_seconds: Option<&Bound<'_, PyAny>>) -> PyResult<Timestamp> {
    let time: UnixTime = match unix_seconds {
        Some(time) => read(time, "timestamp")?,
        None => now(),
    };
    Ok(Timestamp::at(time))
}

fn add_device_key(parameters: &mut Parameters, device_key: Option<&str>) {
    if let Some(device_key) = device_key {
        parameters.insert("DEVICE_KEY", device_key);
    }
}
